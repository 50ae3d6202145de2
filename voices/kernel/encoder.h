/* The text encoder's code for one instruction set; lanes.h includes it, and says what LANES, MR and
 * NR are.
 *
 *   encoder  a row of channels for each phoneme id, then layers. A layer mixes the rows (attention:
 *            each row takes of all others by how well its query fits their keys, and of those up to
 *            `window` places away by their distance too), then changes each by two convolutions. What
 *            either makes is added to the row, which is then normalised.
 *
 * Attention's products are the decoder's, with keys and values packed as weights. It is made for
 * ATTENDED rows at a time, so that memory grows with the length of a sentence, not with its square.
 */

/* Rows that attend at a time, and rows of the wide convolution that are made at a time: whole
 * numbers of MR. */
#define ATTENDED 48
#define WIDE_ROWS 96

typedef struct {
    int64_t n, padded; /* phonemes, and those rounded up to whole groups, of any NR */
    int64_t margin;    /* rows of zeros before and behind `x` */
    float *x[2];
    float *heads;  /* queries, keys and values, of all heads side by side */
    float *mixed;  /* what attention makes of them */
    float *keys;   /* of one head, [group][channel][NR keys] */
    float *values; /* [group][key][NR channels] */
    float *queries, *near_by, *scores;
    float *wide;
} Encoding;

static void set_encoding(Arena *arena, const Encoder *e, Encoding *s, int64_t n) {
    const int64_t rows = round_up(n, MR);
    s->n = n;
    s->padded = round_up(n, 32);
    /* Rows 4096 bytes apart share a place in the first cache. */
    if (s->padded % 128 == 0) s->padded += 32;
    s->margin = 0;
    for (int l = 0; l < e->n_layers; l++)
        s->margin = most(s->margin, halo(&e->layers[l].first) + halo(&e->layers[l].second));
    for (int i = 0; i < 2; i++) s->x[i] = take(arena, (rows + 2 * s->margin + MR) * e->channels * 4);
    s->heads = take(arena, rows * 3 * e->channels * 4);
    s->mixed = take(arena, rows * e->channels * 4);
    s->keys = take(arena, s->padded * e->head * 4);
    s->values = take(arena, s->padded * round_up(e->head, NR) * 4);
    s->queries = take(arena, ATTENDED * e->head * 4);
    s->near_by = take(arena, ATTENDED * (int64_t)e->near_columns * 4);
    s->scores = take(arena, ATTENDED * s->padded * 4);
    s->wide = take(arena, (WIDE_ROWS + MAX_TAPS + MR) * (int64_t)e->wide * 4);
}

/* A row is added up in sixteen sums, whatever the vectors' width, and so to the same last bit. */
#define SUMS (16 / LANES)

INLINE float sum_of(const vf *sums) {
    float sum = 0;
    for (int s = 0; s < SUMS; s++)
        for (int i = 0; i < LANES; i++) sum += sums[s][i];
    return sum;
}

/* Rows to a mean of 0 and a deviation of 1, then scaled and moved, in place. */
static void normalise(const Norm *norm, float *rows, int64_t n, int channels) {
    const float parts = 1.0f / (float)channels;
    for (float *row = rows; row < rows + n * channels; row += channels) {
        vf sums[SUMS] = {{0}}, squares[SUMS] = {{0}};
        for (int c = 0; c < channels; c += 16)
            for (int s = 0; s < SUMS; s++) sums[s] += load(row + c + s * LANES);
        vf mean = splat(sum_of(sums) * parts);
        for (int c = 0; c < channels; c += 16)
            for (int s = 0; s < SUMS; s++) {
                vf away = load(row + c + s * LANES) - mean;
                squares[s] += away * away;
            }
        vf deviation = splat(sqrtf(sum_of(squares) * parts + norm->least));
        for (int c = 0; c < channels; c += LANES) {
            vf v = (load(row + c) - mean) / deviation;
            store(row + c, v * load(norm->scale + c) + load(norm->shift + c));
        }
    }
}

/* Keys and values of one head, as the products take their weights; none behind the last phoneme. */
static void pack_head(const Encoder *e, const Encoding *s, int h) {
    const int64_t row = 3 * e->channels;
    const float *keys = s->heads + e->channels + h * e->head, *values = keys + e->channels;
    for (int64_t t = 0; t < s->padded; t++) {
        float *key = s->keys + t / NR * NR * e->head + t % NR;
        for (int c = 0; c < e->head; c++) key[c * NR] = t < s->n ? keys[t * row + c] : 0.0f;
        float *value = s->values + t * NR;
        for (int c = 0; c < e->head; c++)
            value[c / NR * s->padded * NR + c % NR] = t < s->n ? values[t * row + c] : 0.0f;
    }
}

/* How well the rows from `first` on fit each key, one row of scores for each. */
static void score_rows(const Encoder *e, const EncoderLayer *l, const Encoding *s, int64_t first,
                       int64_t rows) {
    float tile[MR * NR] __attribute__((aligned(64)));
    const int64_t window = e->window;
    for (int64_t g = 0; g < s->padded; g += NR)
        for (int64_t r = 0; r < rows; r += MR) {
            careful_product(s->queries + r * e->head, 1, 0, e->head, s->keys + g * e->head, tile);
            for (int64_t i = 0; i < MR; i++) {
                float *to = s->scores + (r + i) * s->padded + g;
                store(to, load(tile + i * NR));
                store(to + LANES, load(tile + i * NR + LANES));
            }
        }
    careful_rows(&l->near_keys, s->queries, rows, s->near_by);
    for (int64_t i = 0; i < rows; i++) {
        float *score = s->scores + i * s->padded;
        const float *near = s->near_by + i * e->near_columns;
        int64_t t = first + i, end = least(s->n, t + window + 1);
        for (int64_t key = most(0, t - window); key < end; key++) score[key] += near[key - t + window];
        for (int64_t key = s->n; key < s->padded; key++) score[key] = -1e30f;
    }
}

/* A row of scores to parts of one whole; returns the sum by which they are still to be divided. */
static float parts_of(float *scores, int64_t padded) {
    vf top = load(scores), sums[SUMS] = {{0}};
    for (int64_t c = LANES; c < padded; c += LANES) top = larger(top, load(scores + c));
    float most_of_all = top[0];
    for (int i = 1; i < LANES; i++) most_of_all = top[i] > most_of_all ? top[i] : most_of_all;
    for (int64_t c = 0; c < padded; c += 16)
        for (int s = 0; s < SUMS; s++) {
            float *at = scores + c + s * LANES;
            vf part = power_of_e(larger(load(at) - most_of_all, splat(-80.0f)));
            sums[s] += part;
            store(at, part);
        }
    return sum_of(sums);
}

/* What one head makes of the rows from `first` on. */
static void attend(const Encoder *e, const EncoderLayer *l, const Encoding *s, int h, int64_t first,
                   int64_t rows) {
    float tile[MR * NR] __attribute__((aligned(64))), whole[ATTENDED];
    const int64_t window = e->window;
    for (int64_t i = 0; i < rows; i++) {
        const float *from = s->heads + (first + i) * 3 * e->channels + h * e->head;
        for (int c = 0; c < e->head; c += LANES)
            store(s->queries + i * e->head + c, load(from + c) * e->query_scale);
    }
    score_rows(e, l, s, first, rows);
    for (int64_t i = 0; i < rows; i++) whole[i] = parts_of(s->scores + i * s->padded, s->padded);
    for (int g = 0; g < e->head; g += NR)
        for (int64_t r = 0; r < rows; r += MR) {
            const float *values = s->values + g * s->padded;
            careful_product(s->scores + r * s->padded, 1, 0, (int)s->padded, values, tile);
            for (int64_t i = r; i < least(rows, r + MR); i++) {
                int64_t t = first + i, end = least(s->n, t + window + 1);
                const float *part = s->scores + i * s->padded;
                for (int c = g; c < least(g + NR, e->head); c += LANES) {
                    vf v = load(tile + (i - r) * NR + c - g);
                    for (int64_t key = most(0, t - window); key < end; key++)
                        v += part[key] * load(l->near_values + (key - t + window) * e->head + c);
                    store(s->mixed + t * e->channels + h * e->head + c, v / whole[i]);
                }
            }
        }
}

/* The two convolutions of a layer: `to` = `from` + second(larger of 0 and first(from)). */
static void widen(const EncoderLayer *l, const Encoding *s, const float *from, float *to, int channels) {
    const int64_t before = halo(&l->first), side = halo(&l->second), step = WIDE_ROWS - 2 * side;
    const int64_t row = (int64_t)l->first.cout;
    for (int64_t t = 0; t < s->n; t += step) {
        int64_t rows = least(step, s->n - t), begin = most(0, t - side);
        int64_t end = least(s->n, t + rows + side), at = begin - (t - side);
        zero_rows(s->wide, row * 4, 0, at);
        rectified_rows(&l->first, from + (begin - before) * channels, end - begin, s->wide + at * row);
        zero_rows(s->wide, row * 4, at + end - begin, rows + 2 * side);
        sum_rows(&l->second, s->wide, rows, from + t * channels, to + t * channels);
    }
}

static void encoder_layer(const Encoder *e, const EncoderLayer *l, const Encoding *s) {
    float *x = s->x[0] + s->margin * e->channels, *other = s->x[1] + s->margin * e->channels;
    careful_rows(&l->heads, x, s->n, s->heads);
    for (int h = 0; h < e->channels / e->head; h++) {
        pack_head(e, s, h);
        for (int64_t t = 0; t < s->n; t += ATTENDED) attend(e, l, s, h, t, least(ATTENDED, s->n - t));
    }
    sum_rows(&l->out, s->mixed, s->n, x, other);
    normalise(&l->norms[0], other, s->n, e->channels);
    widen(l, s, other, x, e->channels);
    normalise(&l->norms[1], x, s->n, e->channels);
}

/* Rows for phoneme ids into `hidden`, and what the network projects them to into `projected`. */
static int encode(const Encoder *e, const int64_t *ids, int64_t n, float *hidden, float *projected) {
    Arena arena = {0};
    Encoding s;
    set_encoding(&arena, e, &s, n);
    if (allocate(&arena)) return NO_MEMORY;
    set_encoding(&arena, e, &s, n);
    float *x = s.x[0] + s.margin * e->channels;
    const size_t row_bytes = (size_t)e->channels * 4;
    for (int64_t t = 0; t < n; t++)
        memcpy(x + t * e->channels, e->embedding + ids[t] * e->channels, row_bytes);
    for (int l = 0; l < e->n_layers; l++) encoder_layer(e, &e->layers[l], &s);
    memcpy(hidden, x, (size_t)n * row_bytes);
    careful_rows(&e->projection, x, n, projected);
    free(arena.base);
    return OK;
}

#undef ATTENDED
#undef WIDE_ROWS
#undef SUMS
