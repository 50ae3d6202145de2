/* The kernel's code for one instruction set; kernel.c includes it once for each.
 *
 * LANES  floats in a vector: 4, 8 or 16
 * MR     rows that are computed together
 * AMX    defined where products are made in tiles of 16-bit floats
 *
 * With AMX an activation is kept as two 16-bit floats, the second being what the first leaves over,
 * and so is a weight: high * high + high * low + low * high, summed in 32 bits, is as good as 32-bit
 * products to within some 2^-16 of each.
 */

typedef float vf __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t vi __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

#define NR (2 * LANES) /* columns that are computed together */
#ifdef AMX
typedef uint16_t elem;
#define PARTS 2 /* numbers that an activation is kept as */
#else
typedef float elem;
#define PARTS 1
#endif
#define ROW_BYTES(channels) ((int64_t)(channels) * PARTS * (int64_t)sizeof(elem))

/* ---- one vector ---------------------------------------------------------------------------------- */

INLINE vf load(const float *p) { return *(const vf *)p; }
INLINE void store(float *p, vf v) { *(vf *)p = v; }

/* x - 0 is x, whatever it is, so that this is one instruction; 0 + x would be an addition. */
INLINE vf splat(float x) { return x - (vf){0}; }

INLINE vf larger(vf a, vf b) {
#if LANES == 16
    return (vf)_mm512_max_ps((__m512)a, (__m512)b);
#elif LANES == 8
    return (vf)_mm256_max_ps((__m256)a, (__m256)b);
#else
    vi more = a > b;
    return (vf)(((vi)a & more) | ((vi)b & ~more));
#endif
}
INLINE vf smaller(vf a, vf b) { return -larger(-a, -b); }

INLINE vf leaky(vf v, float slope) { return larger(v, v * slope); }

/* e to the power of v, for -80 <= v <= 80: 2^n times a polynomial of degree 6 (Taylor's, within
 * half a factor of two; relative error below 2e-7). */
INLINE vf power_of_e(vf v) {
    const float to_whole = 12582912.0f; /* 1.5 * 2^23: adding it rounds to whole numbers */
    vf shifted = v * 1.44269504089f + to_whole;
    vf n = shifted - to_whole;
    vf r = v - n * 0.693359375f; /* ln 2 in two pieces, the first of few bits */
    r = r - n * -2.12194440055e-4f;
    vf p = r * (1.0f / 720) + (1.0f / 120);
    p = p * r + (1.0f / 24);
    p = p * r + (1.0f / 6);
    p = p * r + 0.5f;
    p = p * (r * r) + (r + 1.0f);
    vi exponent = ((vi)shifted - (vi)splat(to_whole) + 127) << 23;
    return p * (vf)exponent;
}

/* tanh(a) * sigmoid(s) */
INLINE vf gated(vf a, vf s) {
    a = smaller(larger(a, splat(-15.0f)), splat(15.0f));
    s = smaller(larger(s, splat(-40.0f)), splat(40.0f));
    vf e = power_of_e(a * -2.0f), g = power_of_e(-s);
    return (1.0f - e) / ((1.0f + e) * (1.0f + g));
}

/* Keep one vector of activations. */
INLINE void keep(elem *row, int channels, vf v) {
#ifdef AMX
    __m256i high = (__m256i)_mm512_cvtneps_pbh((__m512)v);
    __m512 back = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(high), 16));
    __m256i low = (__m256i)_mm512_cvtneps_pbh(_mm512_sub_ps((__m512)v, back));
    _mm256_storeu_si256((__m256i *)row, high);
    _mm256_storeu_si256((__m256i *)(row + channels), low);
#else
    (void)channels;
    store(row, v);
#endif
}

/* ---- the product --------------------------------------------------------------------------------- */

/* MR rows by NR columns of a convolution, without its bias, into `tile`. `a` is the first row's
 * first tap, `step` the rows between two taps. Reads MR rows, whether or not they are wanted. */
#ifdef AMX
static void product(const elem *a, int taps, int64_t step, int cin, const elem *w, float *tile) {
    const int64_t row = 2 * (int64_t)cin, stride = row * 2;
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (int k = 0; k < taps; k++, a += step * row)
        for (const elem *x = a; x < a + cin; x += 32, w += 2048) {
            _tile_loadd(4, x, stride); /* high parts of 16 rows, then of 16 more */
            _tile_loadd(6, w + 1024, 64); /* low parts of the weights */
            _tile_loadd(7, w + 1536, 64);
            _tile_dpbf16ps(0, 4, 6);
            _tile_dpbf16ps(1, 4, 7);
            _tile_loadd(5, x + 16 * row, stride);
            _tile_dpbf16ps(2, 5, 6);
            _tile_dpbf16ps(3, 5, 7);
            _tile_loadd(6, w, 64);
            _tile_loadd(7, w + 512, 64);
            _tile_dpbf16ps(0, 4, 6);
            _tile_dpbf16ps(1, 4, 7);
            _tile_dpbf16ps(2, 5, 6);
            _tile_dpbf16ps(3, 5, 7);
            _tile_loadd(4, x + cin, stride); /* low parts of the rows */
            _tile_loadd(5, x + cin + 16 * row, stride);
            _tile_dpbf16ps(0, 4, 6);
            _tile_dpbf16ps(1, 4, 7);
            _tile_dpbf16ps(2, 5, 6);
            _tile_dpbf16ps(3, 5, 7);
        }
    _tile_stored(0, tile, NR * 4);
    _tile_stored(1, tile + 16, NR * 4);
    _tile_stored(2, tile + 16 * NR, NR * 4);
    _tile_stored(3, tile + 16 * NR + 16, NR * 4);
}

static void tiles_on(void) {
    struct {
        uint8_t palette, start_row, reserved[14];
        uint16_t row_bytes[16];
        uint8_t rows[16];
    } config;
    memset(&config, 0, sizeof config);
    config.palette = 1;
    for (int i = 0; i < 8; i++) {
        config.row_bytes[i] = 64;
        config.rows[i] = 16;
    }
    _tile_loadconfig(&config);
}
#else
/* Bring weights that are needed soon into the first cache: they come from the second one, or from
 * further away, and what the processor fetches by itself is late. Reading past the end does no harm. */
INLINE void fetch_ahead(const float *w) {
    const int inputs_ahead = 12;
    for (int n = 0; n < NR; n += 16) __builtin_prefetch(w + inputs_ahead * NR + n);
}

INLINE void product_of(const float *a, int taps, int64_t step, const int cin, const float *w,
                       float *tile) {
    vf sum[MR][2];
    for (int r = 0; r < MR; r++) sum[r][0] = sum[r][1] = (vf){0};
    for (int k = 0; k < taps; k++, a += step * cin)
#pragma GCC unroll 2
        for (int c = 0; c < cin; c++, w += NR) {
            fetch_ahead(w);
            vf w0 = load(w), w1 = load(w + LANES);
#pragma GCC unroll 16
            for (int r = 0; r < MR; r++) {
                vf x = splat(a[(int64_t)r * cin + c]);
                sum[r][0] += x * w0;
                sum[r][1] += x * w1;
            }
        }
    for (int r = 0; r < MR; r++) {
        store(tile + r * NR, sum[r][0]);
        store(tile + r * NR + LANES, sum[r][1]);
    }
}

/* The usual numbers of channels are constants, so that a row's address is no arithmetic. */
static void product(const float *a, int taps, int64_t step, int cin, const float *w, float *tile) {
    switch (cin) {
    case 32: product_of(a, taps, step, 32, w, tile); break;
    case 64: product_of(a, taps, step, 64, w, tile); break;
    case 96: product_of(a, taps, step, 96, w, tile); break;
    case 128: product_of(a, taps, step, 128, w, tile); break;
    case 192: product_of(a, taps, step, 192, w, tile); break;
    case 256: product_of(a, taps, step, 256, w, tile); break;
    default: product_of(a, taps, step, cin, w, tile);
    }
}
#endif

/* ---- convolutions of the decoder ----------------------------------------------------------------- */

/* What becomes of a result: see `finish`. */
typedef struct {
    int what;              /* one of ACTIVATE ... LAST */
    const float *residual; /* rows of it, from the first result's on */
    float *plain;          /* where results go as they are */
    elem *active;          /* where results go through the activation */
    int channels;          /* of a row of `plain` and `active` */
    float slope, mean;
} Then;

/*  ACTIVATE  active = leaky(v)
 *  SPLIT     plain = v, active = leaky(v)
 *  ADD       the same of v + residual
 *  FIRST     plain = v + residual: of the first branch
 *  MIDDLE    plain += v + residual
 *  LAST      active = leaky((plain + v + residual) * mean) */
INLINE void finish(const Then *then, vf v, int64_t at, elem *active) {
    if (then->what >= ADD) v += load(then->residual + at);
    if (then->what == MIDDLE) v += load(then->plain + at);
    if (then->what == LAST) v = (load(then->plain + at) + v) * then->mean;
    if (then->what != ACTIVATE && then->what != LAST) store(then->plain + at, v);
    if (then->what != FIRST && then->what != MIDDLE) keep(active, then->channels, leaky(v, then->slope));
}

/* `rows` results of a convolution; `a` is the first one's first tap. A row of results may be several
 * rows of `channels` each, as behind an upsampling. */
static void convolve(const Conv *c, const float *bias, const elem *a, int64_t rows, Then then) {
    float tile[MR * NR] __attribute__((aligned(64)));
    const elem *weights = c->weights;
    const int64_t group = (int64_t)c->taps * c->cin * NR * PARTS;
    for (int n = 0; n < c->cout; n += NR, weights += group) {
        vf bias0 = load(bias + n), bias1 = load(bias + n + LANES);
        /* Where column n of the first row is among activations, of which a row has PARTS. */
        int64_t column = (int64_t)(n / then.channels) * then.channels * PARTS + n % then.channels;
        for (int64_t r = 0; r < rows; r += MR) {
            product(a + r * c->cin * PARTS, c->taps, c->dilation, c->cin, weights, tile);
            int64_t end = least(MR, rows - r);
            for (int64_t i = 0; i < end; i++) {
                int64_t row = (r + i) * c->cout;
                elem *active = then.active + row * PARTS + column;
                finish(&then, load(tile + i * NR) + bias0, row + n, active);
                finish(&then, load(tile + i * NR + LANES) + bias1, row + n + LANES, active + LANES);
            }
        }
    }
}

/* ---- the decoder, stage by stage ----------------------------------------------------------------- */

/* Rows that a stage makes at a time, by its number of channels: a block and what it is made of are
 * to fit the second cache, and a whole number of MR rows it must be, in its input too. */
INLINE int64_t block_rows(int channels) {
#ifdef AMX
    return channels >= 128 ? 256 : 512;
#else
    return channels >= 128 ? 96 : 192;
#endif
}

/* One level of the decoder: the first convolution, or a stage. Rows are numbered from the sound's
 * first one; those before it and behind it are zeros, as the network has it. */
typedef struct Level {
    const Stage *stage; /* NULL: the first convolution */
    struct Level *before;
    int channels;
    int64_t block, total; /* rows of a block, and of the whole sound */
    elem *out;            /* activated results: rows out_first to out_end */
    int64_t out_first, out_end, capacity;
    float slope;
    /* a stage's input, upsampled: rows x_first to x_end, as they are and activated */
    float *x;
    elem *a;
    int64_t x_first, x_end, reach, behind;
    float *plain[2], *sum;
    elem *active[2];
    float *old_plain[MAX_BRANCHES][MAX_CHAIN]; /* last rows of the block before */
    elem *old_active[MAX_BRANCHES][MAX_CHAIN];
} Level;

typedef struct {
    const Model *m;
    const float *z, *pre_bias;
    int64_t n_frames;
    elem *frames; /* a block of z, as activations */
    Level levels[MAX_STAGES + 1];
} Decoder;

INLINE void copy_rows(void *to, const void *from, int64_t rows, int64_t row_bytes) {
    if (rows > 0) memmove(to, from, (size_t)(rows * row_bytes));
}
INLINE void zero_rows(void *rows, int64_t row_bytes, int64_t from, int64_t upto) {
    if (upto > from) memset((uint8_t *)rows + from * row_bytes, 0, (size_t)((upto - from) * row_bytes));
}

static void pre_block(Decoder *d, Level *level, elem *out, int64_t first, int64_t end) {
    const Conv *pre = &d->m->pre;
    int64_t side = pre->taps / 2, from = first - side, upto = end + side;
    int64_t row = (int64_t)pre->cin * PARTS, begin = most(from, 0), stop = least(upto, d->n_frames);
    zero_rows(d->frames, ROW_BYTES(pre->cin), 0, upto - from);
    for (int64_t t = begin; t < stop; t++)
        for (int c = 0; c < pre->cin; c += LANES)
            keep(d->frames + (t - from) * row + c, pre->cin, load(d->z + t * pre->cin + c));
    Then then = {.what = ACTIVATE, .active = out, .channels = level->channels, .slope = LEAKY};
    convolve(pre, d->pre_bias, d->frames, end - first, then);
}

static const elem *rows_of(Decoder *d, Level *level, int64_t from, int64_t upto);

/* Make sure that a stage's upsampled input reaches to row `upto`. */
static void upsample(Decoder *d, Level *level, int64_t upto) {
    const Conv *up = &level->stage->up;
    const int64_t stride = level->stage->stride, shift = stride / 2, channels = level->channels;
    if (level->x_end >= upto) return;
    /* Row stride * m - shift + r is made of rows m - 1 and m of the level before. */
    int64_t m = (level->x_end + shift) / stride, n = (upto - level->x_end + stride - 1) / stride;
    int64_t at = level->x_end - level->x_first, end = level->x_end + n * stride;
    int64_t useful = most(0, least(n, level->before->total + 1 - m));
    float *x = level->x + at * channels;
    elem *a = level->a + at * channels * PARTS;
    if (useful) {
        const elem *in = rows_of(d, level->before, m - 1, m + useful);
        Then then = {.what = SPLIT, .plain = x, .active = a, .channels = (int)channels, .slope = LEAKY};
        convolve(up, up->bias, in, useful, then);
    }
    int64_t begin = most(0, least(n * stride, -level->x_end)); /* rows before the sound */
    int64_t stop = most(0, least(useful * stride, level->total - level->x_end));
    zero_rows(x, channels * 4, 0, begin);
    zero_rows(a, ROW_BYTES(channels), 0, begin);
    zero_rows(x, channels * 4, stop, n * stride);
    zero_rows(a, ROW_BYTES(channels), stop, n * stride);
    level->x_end = end;
}

/* One branch of a stage for the block [first, end) of its results. Each convolution of the chain
 * makes as many new rows, further ahead by what the later ones reach; what these reach back to is
 * kept from the block before. */
static void branch(Decoder *d, Level *level, int j, int64_t first, int64_t end, elem *out) {
    const Model *m = d->m;
    const Conv *chain = level->stage->chain[j];
    const int64_t channels = level->channels, rows = end - first, bytes = ROW_BYTES(channels);
    const elem *in = level->a + (first + reach_after(m, chain, 0) - halo(&chain[0]) - level->x_first) * channels * PARTS;
    const float *residual = NULL; /* of the last convolution that added one */
    int side = 0;
    for (int k = 0; k < m->n_chain; k++) {
        int last = k == m->n_chain - 1, adds = m->adds[k];
        int64_t ahead = reach_after(m, chain, k), begin = first + ahead;
        int64_t low = least(rows, most(0, -begin)), high = most(low, least(rows, level->total - begin));
        const float *over = residual ? residual : level->x + (begin - level->x_first) * channels;
        Then then = {.channels = (int)channels, .slope = LEAKY};
        int64_t kept_active = 0, kept_plain = 0;
        elem *active = level->active[k & 1];
        float *plain = level->plain[side];
        if (last) {
            then.what = j == 0 ? FIRST : j < m->n_branches - 1 ? MIDDLE : LAST;
            then.mean = 1.0f / (float)m->n_branches;
            then.slope = level->slope;
            then.plain = level->sum;
            then.active = out;
        } else {
            kept_active = 2 * halo(&chain[k + 1]);
            copy_rows(active, level->old_active[j][k], kept_active, bytes);
            then.what = adds ? ADD : ACTIVATE;
            then.active = active + kept_active * channels * PARTS;
            if (adds) {
                kept_plain = ahead - reach_after(m, chain, next_adder(m, k));
                copy_rows(plain, level->old_plain[j][k], kept_plain, channels * 4);
                then.plain = plain + kept_plain * channels;
            }
            zero_rows(then.active, bytes, 0, low);
            zero_rows(then.active, bytes, high, rows);
            if (adds) {
                zero_rows(then.plain, channels * 4, 0, low);
                zero_rows(then.plain, channels * 4, high, rows);
            }
        }
        if (high > low) {
            Then part = then;
            part.residual = adds ? over + low * channels : NULL;
            if (part.plain) part.plain += low * channels;
            if (part.active) part.active += low * channels * PARTS;
            convolve(&chain[k], chain[k].bias, in + low * channels * PARTS, high - low, part);
        }
        if (last) return;
        copy_rows(level->old_active[j][k], active + rows * channels * PARTS, kept_active, bytes);
        in = active;
        if (adds) {
            copy_rows(level->old_plain[j][k], plain + rows * channels, kept_plain, channels * 4);
            residual = plain;
            side ^= 1;
        }
    }
}

/* Make a level's next block. */
static void advance(Decoder *d, Level *level) {
    int64_t first = level->out_end, end = first + level->block, channels = level->channels;
    elem *out = level->out + (first - level->out_first) * channels * PARTS;
    level->out_end = end;
    int64_t low = least(level->block, most(0, -first));
    int64_t high = most(low, least(level->block, level->total - first));
    zero_rows(out, ROW_BYTES(channels), 0, low);
    zero_rows(out, ROW_BYTES(channels), high, level->block);
    if (!level->stage) {
        if (high > low) pre_block(d, level, out + low * channels * PARTS, first + low, first + high);
        return;
    }
    if (first >= level->total) return; /* nothing but zeros from here on */
    upsample(d, level, end + level->reach);
    for (int j = 0; j < d->m->n_branches; j++) branch(d, level, j, first, end, out);
    int64_t drop = end - level->behind - level->x_first, rows = level->x_end - level->x_first - drop;
    copy_rows(level->x, level->x + drop * channels, rows, channels * 4);
    copy_rows(level->a, level->a + drop * channels * PARTS, rows, ROW_BYTES(channels));
    level->x_first += drop;
}

/* A level's results from row `from` up to `upto`; none before `from` is asked for again. */
static const elem *rows_of(Decoder *d, Level *level, int64_t from, int64_t upto) {
    int64_t channels = level->channels;
    while (level->out_end < upto) {
        if (level->out_end + level->block - level->out_first > level->capacity) {
            int64_t keep_from = least(from, level->out_end), drop = keep_from - level->out_first;
            copy_rows(level->out, level->out + drop * channels * PARTS, level->out_end - keep_from,
                      ROW_BYTES(channels));
            level->out_first = keep_from;
        }
        advance(d, level);
    }
    return level->out + (from - level->out_first) * channels * PARTS;
}

/* Samples made at a time, from the last stage's rows. */
#define POST_ROWS 384

static void set_level(Arena *arena, const Model *m, Level *level, int s, int64_t n_frames) {
    Level *before = s ? level - 1 : NULL;
    const Stage *stage = s ? &m->stages[s - 1] : NULL;
    int64_t channels = stage ? before->channels / 2 : m->pre.cout;
    int64_t asked; /* the most rows that are asked for at a time */
    memset(level, 0, sizeof *level);
    level->stage = stage;
    level->before = before;
    level->channels = (int)channels;
    level->total = stage ? before->total * stage->stride : n_frames;
    level->block = stage ? block_rows((int)channels) : 96;
    level->slope = s == m->n_stages ? LEAKY_LAST : LEAKY;
    level->out_first = level->out_end = -MAX_TAPS;
    if (stage) {
        level->reach = stage_reach(m, stage);
        for (int j = 0; j < m->n_branches; j++) {
            const Conv *chain = stage->chain[j];
            level->behind = most(level->behind, halo(&chain[0]) - reach_after(m, chain, 0));
        }
        /* Begin early enough that the first block's reach covers the first rows. */
        level->out_first = level->out_end = -round_up(level->reach + MAX_TAPS, MR);
        level->x_first = level->out_end - level->behind;
        level->x_end = -stage->stride / 2;
        int64_t held = level->behind + level->block + 2 * level->reach + MAX_TAPS + 2 * stage->stride + 2 * MR;
        level->x = take(arena, held * channels * 4);
        level->a = take(arena, (held + MR) * ROW_BYTES(channels));
        int64_t rows = level->block + 2 * level->reach + MR;
        for (int i = 0; i < 2; i++) {
            level->plain[i] = take(arena, rows * channels * 4);
            level->active[i] = take(arena, rows * ROW_BYTES(channels));
        }
        level->sum = take(arena, level->block * channels * 4);
        for (int j = 0; j < m->n_branches; j++)
            for (int k = 0; k < m->n_chain - 1; k++) {
                const Conv *chain = stage->chain[j];
                int64_t lag = reach_after(m, chain, k) - reach_after(m, chain, next_adder(m, k));
                level->old_active[j][k] = take(arena, 2 * halo(&chain[k + 1]) * ROW_BYTES(channels));
                level->old_plain[j][k] = take(arena, lag * channels * 4);
            }
    }
    if (s == m->n_stages) {
        asked = POST_ROWS + m->post_taps;
    } else {
        const Stage *next = &m->stages[s];
        int64_t reach = stage_reach(m, next);
        asked = (block_rows((int)channels / 2) + 2 * reach + 2 * MAX_TAPS) / next->stride + 4;
    }
    level->capacity = asked + 2 * level->block - level->out_first;
    level->out = take(arena, (level->capacity + MR + MAX_TAPS) * ROW_BYTES(channels));
}

static void set_decoder(Arena *arena, Decoder *d, const float *speaker) {
    const Model *m = d->m;
    for (int s = 0; s <= m->n_stages; s++) set_level(arena, m, &d->levels[s], s, d->n_frames);
    d->frames = take(arena, (96 + MAX_TAPS + MR) * ROW_BYTES(m->pre.cin));
    d->pre_bias = m->pre.bias;
    if (speaker) {
        float *bias = take(arena, (int64_t)m->pre.cout * 4);
        if (bias)
            for (int i = 0; i < m->pre.cout; i++) bias[i] = m->pre.bias[i] + speaker[i];
        d->pre_bias = bias;
    }
}

INLINE vf activation(const elem *row, int64_t channels) {
#ifdef AMX
    __m512i high = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)row));
    __m512i low = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(row + channels)));
    return (vf)_mm512_castsi512_ps(_mm512_slli_epi32(high, 16)) +
           (vf)_mm512_castsi512_ps(_mm512_slli_epi32(low, 16));
#else
    (void)channels;
    return load(row);
#endif
}

/* The last convolution, to one channel: samples before tanh. `a` is the first one's first tap. */
static void samples_of(const Model *m, const elem *a, int64_t rows, float *samples) {
    const int64_t channels = m->post_channels;
    for (int64_t t = 0; t < rows; t++, a += channels * PARTS) {
        vf even = {0}, odd = {0};
        const elem *row = a;
        const float *w = m->post;
        for (int k = 0; k < m->post_taps; k++, row += channels * PARTS, w += channels)
            for (int64_t c = 0; c < channels; c += 2 * LANES) {
                even += activation(row + c, channels) * load(w + c);
                odd += activation(row + c + LANES, channels) * load(w + c + LANES);
            }
        even += odd;
        float sum = m->post_bias;
        for (int i = 0; i < LANES; i++) sum += even[i];
        samples[t] = tanhf(sum);
    }
}

static int decode(const Model *m, const float *z, int64_t n_frames, int64_t first, int64_t last,
                  const float *speaker, float *samples) {
    int64_t side = m->post_taps / 2, reach = decoder_reach(m);
    int64_t begin = most(0, first - reach), stop = least(n_frames, last + reach);
    Decoder d = {.m = m, .z = z + begin * m->latent, .n_frames = stop - begin};
    Arena arena = {0};
    if (first == last) return OK;
    set_decoder(&arena, &d, speaker);
    if (allocate(&arena)) return NO_MEMORY;
    set_decoder(&arena, &d, speaker);
#ifdef AMX
    tiles_on();
#endif
    int64_t end = (last - begin) * m->hop;
    for (int64_t t = (first - begin) * m->hop; t < end; t += POST_ROWS) {
        int64_t n = least(POST_ROWS, end - t);
        const elem *rows = rows_of(&d, &d.levels[m->n_stages], t - side, t + n + side);
        samples_of(m, rows, n, samples);
        samples += n;
    }
#ifdef AMX
    _tile_release();
#endif
    free(arena.base);
    return OK;
}

/* ---- the flow ------------------------------------------------------------------------------------ */

#ifndef AMX

/* Frames made at a time. */
#define FLOW_ROWS 48

/* Numbers that are added up before their sum is added to the whole. */
#define PIECE 32

/* A part of a product: `depth` numbers of each row, whose sums are added to `tile`. */
INLINE void add_piece(const float *a, int64_t row, const int depth, const float *w, float *tile) {
    vf sum[MR][2];
    for (int r = 0; r < MR; r++) sum[r][0] = sum[r][1] = (vf){0};
#pragma GCC unroll 2
    for (int c = 0; c < depth; c++, w += NR) {
        fetch_ahead(w);
        vf w0 = load(w), w1 = load(w + LANES);
#pragma GCC unroll 16
        for (int r = 0; r < MR; r++) {
            vf x = splat(a[r * row + c]);
            sum[r][0] += x * w0;
            sum[r][1] += x * w1;
        }
    }
    for (int r = 0; r < MR; r++) {
        store(tile + r * NR, load(tile + r * NR) + sum[r][0]);
        store(tile + r * NR + LANES, load(tile + r * NR + LANES) + sum[r][1]);
    }
}

/* As `product`, with an error several times smaller, for a few in a hundred of its speed: what is
 * rounded at each addition is as small as a short sum. */
static void careful_product(const float *a, int taps, int64_t step, int cin, const float *w,
                            float *tile) {
    memset(tile, 0, MR * NR * 4);
    for (int k = 0; k < taps; k++, a += step * cin) {
        int c = 0;
        for (; c + PIECE <= cin; c += PIECE, w += PIECE * NR) add_piece(a + c, cin, PIECE, w, tile);
        if (c < cin) add_piece(a + c, cin, cin - c, w, tile);
        w += (cin - c) * NR;
    }
}

/* What a row of products is for: see each use. The encoder's products are careful. */
INLINE void linear(const Conv *c, const float *bias, const float *a, int64_t rows, const int what,
                   const float *in, float *out, float *skip, int hidden, int width) {
    float tile[MR * NR] __attribute__((aligned(64)));
    const float *weights = c->weights;
    const int64_t group = (int64_t)c->taps * c->cin * NR;
    enum { PLAIN, GATE, RESIDUAL, SKIP_ONLY, SUBTRACT, CAREFUL, RECTIFY, SUM };
    for (int n = 0; n < c->cout; n += NR, weights += group) {
        /* Gates: a group has LANES columns for tanh and as many for the sigmoid. */
        int column[2] = {what == GATE ? n / 2 : n, what == GATE ? hidden + n / 2 : n + LANES};
        vf bias0 = load(bias + column[0]), bias1 = load(bias + column[1]);
        for (int64_t r = 0; r < rows; r += MR) {
            if (what >= CAREFUL)
                careful_product(a + r * c->cin, c->taps, c->dilation, c->cin, weights, tile);
            else
                product(a + r * c->cin, c->taps, c->dilation, c->cin, weights, tile);
            int64_t end = least(MR, rows - r);
            for (int64_t i = 0; i < end; i++) {
                vf v[2] = {load(tile + i * NR) + bias0, load(tile + i * NR + LANES) + bias1};
                int64_t t = r + i;
                if (what == GATE) {
                    store(out + t * hidden + column[0], gated(v[0], v[1]));
                    continue;
                }
                for (int h = 0; h < 2; h++) {
                    int at = column[h];
                    if (at >= c->cout) break;
                    if (what == PLAIN || what == CAREFUL) {
                        store(out + t * width + at, v[h]);
                    } else if (what == RECTIFY) {
                        store(out + t * width + at, larger(v[h], (vf){0}));
                    } else if (what == SUM) {
                        store(out + t * width + at, load(in + t * width + at) + v[h]);
                    } else if (what == SUBTRACT) {
                        store(out + t * width + at, load(out + t * width + at) - v[h]);
                    } else if (what == RESIDUAL && at < hidden) {
                        store(out + t * hidden + at, load(in + t * hidden + at) + v[h]);
                    } else {
                        float *sum = skip + t * hidden + (what == RESIDUAL ? at - hidden : at);
                        store(sum, load(sum) + v[h]);
                    }
                }
            }
        }
    }
}

static void plain_rows(const Conv *c, const float *a, int64_t rows, float *out) {
    linear(c, c->bias, a, rows, 0, NULL, out, NULL, 0, c->cout);
}
static void gate_rows(const Conv *c, const float *bias, const float *a, int64_t rows, float *out,
                      int hidden) {
    linear(c, bias, a, rows, 1, NULL, out, NULL, hidden, 0);
}
static void residual_rows(const Conv *c, const float *a, int64_t rows, const float *in, float *out,
                          float *skip, int hidden) {
    linear(c, c->bias, a, rows, 2, in, out, skip, hidden, 0);
}
static void skip_rows(const Conv *c, const float *a, int64_t rows, float *skip, int hidden) {
    linear(c, c->bias, a, rows, 3, NULL, NULL, skip, hidden, 0);
}
static void subtract_rows(const Conv *c, const float *a, int64_t rows, float *out, int width) {
    linear(c, c->bias, a, rows, 4, NULL, out, NULL, 0, width);
}
static void careful_rows(const Conv *c, const float *a, int64_t rows, float *out) {
    linear(c, c->bias, a, rows, 5, NULL, out, NULL, 0, c->cout);
}
static void rectified_rows(const Conv *c, const float *a, int64_t rows, float *out) {
    linear(c, c->bias, a, rows, 6, NULL, out, NULL, 0, c->cout);
}
static void sum_rows(const Conv *c, const float *a, int64_t rows, const float *in, float *out) {
    linear(c, c->bias, a, rows, 7, in, out, NULL, 0, c->cout);
}

typedef struct {
    int64_t margin; /* frames of zeros on each side */
    float *h[2], *skip, *half, *gates, *bias;
} Flow;

static void set_flow(Arena *arena, const Model *m, Flow *f, int64_t n_frames) {
    f->margin = flow_halo(m);
    int64_t rows = n_frames + 2 * f->margin + MR;
    f->h[0] = take(arena, rows * m->hidden * 4);
    f->h[1] = take(arena, rows * m->hidden * 4);
    f->skip = take(arena, (n_frames + MR) * m->hidden * 4);
    f->half = take(arena, (FLOW_ROWS + MR) * m->latent * 2);
    f->gates = take(arena, (FLOW_ROWS + MR) * m->hidden * 4);
    f->bias = take(arena, (int64_t)m->hidden * 2 * 4);
}

/* One coupling: what one half of the channels says is taken from the other half, in the frames from
 * `begin` up to `end`. Behind the sound's last frame there are zeros, behind another what was there. */
static void coupling(const Model *m, const Coupling *c, const Flow *f, float *z, int64_t begin,
                     int64_t end, const float *added) {
    const int hidden = m->hidden, half = m->latent / 2;
    const int64_t n_frames = end - begin;
    z += begin * m->latent;
    const float *reads = z + (c->reads_upper ? half : 0);
    float *changes = z + (c->reads_upper ? 0 : half);
    float *h = f->h[0] + (f->margin + begin) * hidden, *next = f->h[1] + (f->margin + begin) * hidden;
    for (int64_t t = 0; t < n_frames; t += FLOW_ROWS) {
        int64_t n = least(FLOW_ROWS, n_frames - t);
        for (int64_t i = 0; i < n; i++)
            memcpy(f->half + i * half, reads + (t + i) * m->latent, (size_t)half * 4);
        plain_rows(&c->pre, f->half, n, h + t * hidden);
    }
    memset(f->skip, 0, (size_t)(n_frames * hidden) * 4);
    for (int l = 0; l < m->n_layers; l++) {
        const float *bias = c->in[l].bias;
        int64_t side = halo(&c->in[l]);
        if (added) {
            for (int i = 0; i < 2 * hidden; i++) f->bias[i] = bias[i] + added[2 * hidden * l + i];
            bias = f->bias;
        }
        for (int64_t t = 0; t < n_frames; t += FLOW_ROWS) {
            int64_t n = least(FLOW_ROWS, n_frames - t), at = t * hidden;
            gate_rows(&c->in[l], bias, h + at - side * hidden, n, f->gates, hidden);
            if (l < m->n_layers - 1)
                residual_rows(&c->out[l], f->gates, n, h + at, next + at, f->skip + at, hidden);
            else
                skip_rows(&c->out[l], f->gates, n, f->skip + at, hidden);
        }
        float *other = h;
        h = next;
        next = other;
    }
    for (int64_t t = 0; t < n_frames; t += FLOW_ROWS) {
        int64_t n = least(FLOW_ROWS, n_frames - t);
        subtract_rows(&c->post, f->skip + t * hidden, n, changes + t * m->latent, m->latent);
    }
}

/* Frames from `first` up to `last` are wanted; each coupling is given those that the later ones and
 * itself reach, so that of a window less is computed in vain. */
static int flow(const Model *m, float *z, int64_t n_frames, int64_t first, int64_t last,
                const float *added) {
    Arena arena = {0};
    Flow f;
    int64_t reach = flow_reach(m, 0);
    set_flow(&arena, m, &f, n_frames);
    if (allocate(&arena)) return NO_MEMORY;
    set_flow(&arena, m, &f, n_frames);
    for (int i = 0; i < m->n_couplings; i++) {
        const float *own = added ? added + (int64_t)i * m->n_layers * 2 * m->hidden : NULL;
        int64_t begin = most(0, first - reach), end = least(n_frames, last + reach);
        coupling(m, &m->couplings[i], &f, z, begin, end, own);
        reach = flow_reach(m, i + 1);
    }
    free(arena.base);
    return OK;
}

#undef FLOW_ROWS
#undef PIECE

#include "encoder.h"

#endif /* not AMX */

#undef NR
#undef PARTS
#undef ROW_BYTES
#undef POST_ROWS
