/* Most of a Piper voice: the text encoder, the flow and the HiFi-GAN decoder.
 *
 * The encoder makes a row of numbers of each phoneme. How long each phoneme lasts is made of these
 * elsewhere, and with that a table of frames, `z`: one row for each frame of the sound (256 samples,
 * with most voices), one column for each of 192 channels. The flow turns it into another such table,
 * and the decoder turns that into samples:
 *
 *   encoder  layers of attention and of two convolutions; see encoder.h.
 *   flow     four "couplings": half of the channels decide, through a small WaveNet, what is taken
 *            from the other half.
 *   decoder  one convolution, then stages. A stage makes `stride` rows of each row (a transposed
 *            convolution) and halves the channels; then "branches", chains of convolutions with
 *            residuals, whose mean is the stage's result. A last convolution and tanh make samples.
 *
 * How it is fast:
 *   - Time-major: a row is a moment and holds all its channels side by side. A convolution is then a
 *     matrix product whose left side is the rows themselves, without a copy for each tap.
 *   - Fused: bias, activation, residual and sum are done while a result is in the first cache.
 *   - In blocks: a stage asks the one before it for as many rows as it needs next, so that all that
 *     is alive fits the second cache, however long the sentence is.
 *   - Weights lie in the file in the order in which they are read; the file is mapped, and so shared
 *     by all processes that speak with the voice.
 *
 * A row's value depends on the rows around it and on nothing else, in a fixed order of additions: a
 * sound made in windows is the same, bit for bit, as one made whole, if each window is given the
 * rows that its edges depend on (`listen_kernel_facts`).
 *
 * lanes.h is the code itself, included once for each instruction set. Nothing here is global and
 * nothing is kept between two calls; any number of threads may call at once. A call allocates one
 * piece of memory, and says so if there is none.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__) && (defined(__GNUC__) || defined(__clang__))
#define X86 1
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#define API __attribute__((visibility("default")))
#define INLINE static inline __attribute__((always_inline))

enum { OK = 0, NO_MEMORY = -1, BAD_FILE = -2, BAD_ARGUMENT = -3, NO_SUCH_KERNEL = -4 };

/* Which kernel; the numbers stand in prepared files, so they never change. */
enum { GENERIC = 1, AVX2 = 2, AVX512 = 3, AMX3 = 4 };

/* ---- the network, as a prepared file describes it ---------------------------------------------- */

#define FORMAT 2
#define HEADER_BYTES 64
#define MAX_STAGES 6
#define MAX_BRANCHES 4
#define MAX_CHAIN 6
#define MAX_COUPLINGS 8
#define MAX_LAYERS 8
#define MAX_CHANNELS 1024
#define MAX_TAPS 16
#define MAX_ENCODER_LAYERS 12
#define MAX_SYMBOLS 65536
#define MAX_WINDOW 16
#define MAX_PHONEMES (1 << 20)
#define MAX_HALO 128 /* rows on each side that one convolution reaches */
#define LEAKY 0.1f   /* slope of every leaky ReLU ... */
#define LEAKY_LAST 0.01f /* ... but the last one */

typedef struct {
    int cin, cout, taps, dilation;
    const void *weights; /* packed for one kernel */
    const float *bias;   /* cout numbers, rounded up to whole vectors */
} Conv;

typedef struct {
    int stride;
    Conv up; /* two taps: cout is stride * channels */
    Conv chain[MAX_BRANCHES][MAX_CHAIN];
} Stage;

typedef struct {
    int reads_upper; /* whether the upper half of the channels decides */
    Conv pre, in[MAX_LAYERS], out[MAX_LAYERS], post;
} Coupling;

typedef struct {
    float least; /* added to the variance, so that nothing is divided by 0 */
    const float *scale, *shift;
} Norm;

typedef struct {
    Conv heads;               /* to queries, keys and values, each of `channels` */
    Conv near_keys;           /* of a head's query: a score for each distance up to the window */
    const float *near_values; /* [distance][channel of a head] */
    Conv out, first, second;
    Norm norms[2]; /* after attention, and after the convolutions */
} EncoderLayer;

typedef struct {
    int n_layers; /* 0: this voice's encoder is computed elsewhere */
    int symbols, channels, head, window, wide;
    int near_columns; /* distances, rounded up */
    float query_scale;
    const float *embedding; /* [symbol][channel] */
    EncoderLayer layers[MAX_ENCODER_LAYERS];
    Conv projection;
} Encoder;

typedef struct {
    int kernel, latent, hop;
    int n_stages, n_branches, n_chain;
    int adds[MAX_CHAIN]; /* whether a residual is added after this convolution of a chain */
    Conv pre;
    Stage stages[MAX_STAGES];
    int post_channels, post_taps;
    const float *post; /* [tap][channel] */
    float post_bias;
    int n_couplings, n_layers, hidden;
    Coupling couplings[MAX_COUPLINGS];
    Encoder encoder;
} Model;

INLINE int64_t halo(const Conv *c) { return (int64_t)(c->taps / 2) * c->dilation; }
INLINE int64_t round_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }
INLINE int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/* Rows of its results that the convolutions after the k-th of a chain reach on each side. */
static int64_t reach_after(const Model *m, const Conv *chain, int k) {
    int64_t sum = 0;
    for (int i = k + 1; i < m->n_chain; i++) sum += halo(&chain[i]);
    return sum;
}

/* The next convolution of a chain after the k-th that adds a residual. */
static int next_adder(const Model *m, int k) {
    do k++;
    while (k < m->n_chain - 1 && !m->adds[k]);
    return k;
}

/* Rows that a stage's branches reach on each side. */
static int64_t stage_reach(const Model *m, const Stage *stage) {
    int64_t reach = 0;
    for (int j = 0; j < m->n_branches; j++)
        reach = most(reach, reach_after(m, stage->chain[j], -1));
    return reach;
}

/* Frames on each side that a frame's samples depend on, in the decoder's input. */
static int64_t decoder_reach(const Model *m) {
    int64_t rows = m->post_taps / 2;
    for (int s = m->n_stages - 1; s >= 0; s--) {
        int64_t stride = m->stages[s].stride;
        rows = (rows + stage_reach(m, &m->stages[s]) + stride / 2) / stride + 2;
    }
    return rows + m->pre.taps / 2;
}

/* Frames on each side that couplings reach, from a certain one on. */
static int64_t flow_reach(const Model *m, int from) {
    int64_t sum = 0;
    for (int i = from; i < m->n_couplings; i++)
        for (int l = 0; l < m->n_layers; l++) sum += halo(&m->couplings[i].in[l]);
    return sum;
}

static int64_t flow_halo(const Model *m) {
    int64_t widest = 0;
    for (int i = 0; i < m->n_couplings; i++)
        for (int l = 0; l < m->n_layers; l++) widest = most(widest, halo(&m->couplings[i].in[l]));
    return widest;
}

/* What becomes of a result of a convolution: see `finish` in lanes.h. */
enum { ACTIVATE, SPLIT, ADD, FIRST, MIDDLE, LAST };

typedef struct {
    const uint8_t *file;
    int64_t size, n_words, at;
    int bad;
} Reader;

static int64_t next_word(Reader *r, int64_t low, int64_t high) {
    int64_t word;
    if (r->bad || r->at >= r->n_words) {
        r->bad = 1;
        return low;
    }
    memcpy(&word, r->file + HEADER_BYTES + 8 * r->at++, 8);
    if (word < low || word > high) {
        r->bad = 1;
        return low;
    }
    return word;
}

static const void *next_data(Reader *r, int64_t bytes) {
    int64_t offset = next_word(r, HEADER_BYTES, r->size);
    if (r->bad || offset % 64 || bytes > r->size - offset) {
        r->bad = 1;
        return NULL;
    }
    return r->file + offset;
}

/* How many columns are computed together; weights are packed in such groups. */
static int columns_of(int kernel) { return kernel == GENERIC ? 8 : kernel == AVX2 ? 16 : 32; }

/* `split` says that weights are pairs of 16-bit floats, which take as many bytes as one of 32. */
static Conv next_conv(Reader *r, int kernel, int cin, int cout) {
    Conv c = {0};
    int n = columns_of(kernel);
    c.cin = (int)next_word(r, cin, cin);
    c.cout = (int)next_word(r, cout, cout);
    c.taps = (int)next_word(r, 1, MAX_TAPS);
    c.dilation = (int)next_word(r, 1, MAX_HALO);
    if (c.cin % 16 || c.cout % 16 || halo(&c) > MAX_HALO) r->bad = 1;
    c.weights = next_data(r, (int64_t)c.taps * c.cin * round_up(c.cout, n) * 4);
    c.bias = next_data(r, round_up(c.cout, n) * 4);
    return c;
}

static void read_decoder(Reader *r, Model *m) {
    int channels = (int)next_word(r, 32, MAX_CHANNELS);
    m->pre = next_conv(r, m->kernel, m->latent, channels);
    if (m->pre.taps % 2 == 0) r->bad = 1;
    m->hop = 1;
    for (int s = 0; s < m->n_stages && !r->bad; s++) {
        Stage *stage = &m->stages[s];
        stage->stride = (int)next_word(r, 2, 16);
        int half = channels / 2;
        if (half % 32 || stage->stride % 2) r->bad = 1;
        stage->up = next_conv(r, m->kernel, channels, half * stage->stride);
        if (stage->up.taps != 2 || stage->up.dilation != 1) r->bad = 1;
        for (int j = 0; j < m->n_branches; j++)
            for (int k = 0; k < m->n_chain; k++) {
                stage->chain[j][k] = next_conv(r, m->kernel, half, half);
                if (stage->chain[j][k].taps % 2 == 0) r->bad = 1;
            }
        channels = half;
        m->hop *= stage->stride;
    }
    m->post_channels = channels;
    m->post_taps = (int)next_word(r, 1, MAX_TAPS);
    if (m->post_taps % 2 == 0) r->bad = 1;
    m->post = next_data(r, (int64_t)m->post_taps * channels * 4 + 4);
    if (!r->bad) m->post_bias = m->post[m->post_taps * channels];
}

static void read_flow(Reader *r, Model *m) {
    /* The flow is computed in 32 bits by every kernel. */
    int kernel = m->kernel == AMX3 ? AVX512 : m->kernel, half = m->latent / 2;
    for (int i = 0; i < m->n_couplings && !r->bad; i++) {
        Coupling *c = &m->couplings[i];
        c->reads_upper = (int)next_word(r, 0, 1);
        c->pre = next_conv(r, kernel, half, m->hidden);
        for (int l = 0; l < m->n_layers; l++) {
            int last = l == m->n_layers - 1;
            c->in[l] = next_conv(r, kernel, m->hidden, 2 * m->hidden);
            c->out[l] = next_conv(r, kernel, m->hidden, last ? m->hidden : 2 * m->hidden);
            if (c->in[l].taps % 2 == 0 || c->out[l].taps != 1) r->bad = 1;
        }
        c->post = next_conv(r, kernel, m->hidden, half);
        if (c->pre.taps != 1 || c->post.taps != 1) r->bad = 1;
    }
}

/* The numbers of a normalisation: scale, shift and what is added to the variance. */
static Norm next_norm(Reader *r, int channels) {
    Norm norm = {0};
    norm.scale = next_data(r, (2 * (int64_t)channels + 1) * 4);
    if (r->bad) return norm;
    norm.shift = norm.scale + channels;
    norm.least = norm.shift[channels];
    return norm;
}

static void read_encoder_layer(Reader *r, int kernel, const Encoder *e, EncoderLayer *l) {
    l->heads = next_conv(r, kernel, e->channels, 3 * e->channels);
    l->near_keys = next_conv(r, kernel, e->head, e->near_columns);
    l->near_values = next_data(r, (2 * (int64_t)e->window + 1) * e->head * 4);
    l->out = next_conv(r, kernel, e->channels, e->channels);
    l->norms[0] = next_norm(r, e->channels);
    l->first = next_conv(r, kernel, e->channels, e->wide);
    l->second = next_conv(r, kernel, e->wide, e->channels);
    l->norms[1] = next_norm(r, e->channels);
    if (l->heads.taps != 1 || l->near_keys.taps != 1 || l->out.taps != 1) r->bad = 1;
    if (l->first.taps % 2 == 0 || l->second.taps % 2 == 0) r->bad = 1;
    if (l->first.dilation != 1 || l->second.dilation != 1) r->bad = 1;
}

static void read_encoder(Reader *r, Model *m) {
    /* Computed in 32 bits by every kernel, as the flow is. */
    int kernel = m->kernel == AMX3 ? AVX512 : m->kernel;
    Encoder *e = &m->encoder;
    e->n_layers = (int)next_word(r, 0, MAX_ENCODER_LAYERS);
    if (!e->n_layers) return;
    e->symbols = (int)next_word(r, 1, MAX_SYMBOLS);
    e->channels = (int)next_word(r, 32, MAX_CHANNELS);
    e->head = (int)next_word(r, 16, e->channels);
    e->window = (int)next_word(r, 0, MAX_WINDOW);
    e->wide = (int)next_word(r, 32, MAX_CHANNELS);
    e->near_columns = (int)round_up(2 * e->window + 1, 16);
    if (e->channels % 32 || e->head % 16 || e->wide % 32 || e->channels % e->head) r->bad = 1;
    if (r->bad) return;
    e->query_scale = 1.0f / sqrtf((float)e->head);
    e->embedding = next_data(r, (int64_t)e->symbols * e->channels * 4);
    for (int l = 0; l < e->n_layers && !r->bad; l++)
        read_encoder_layer(r, kernel, e, &e->layers[l]);
    e->projection = next_conv(r, kernel, e->channels, 2 * m->latent);
    if (e->projection.taps != 1) r->bad = 1;
}

/* Read the description of a network and check that all it names lies inside the file. */
static int read_model(const uint8_t *file, int64_t size, Model *m) {
    Reader r = {file, size, 0, 0, 0};
    uint32_t format, kernel;
    memset(m, 0, sizeof *m);
    if (!file || size < HEADER_BYTES + 8 || (uintptr_t)file % 64) return BAD_FILE;
    if (memcmp(file, "LISTENVK", 8)) return BAD_FILE;
    memcpy(&format, file + 8, 4);
    memcpy(&kernel, file + 12, 4);
    memcpy(&r.n_words, file + 16, 8);
    if (format != FORMAT || kernel < GENERIC || kernel > AMX3) return BAD_FILE;
    if (r.n_words < 1 || r.n_words > (size - HEADER_BYTES) / 8) return BAD_FILE;
    m->kernel = (int)kernel;
    m->latent = (int)next_word(&r, 32, MAX_CHANNELS);
    m->n_stages = (int)next_word(&r, 1, MAX_STAGES);
    m->n_branches = (int)next_word(&r, 2, MAX_BRANCHES);
    m->n_chain = (int)next_word(&r, 1, MAX_CHAIN);
    for (int k = 0; k < m->n_chain; k++) m->adds[k] = (int)next_word(&r, 0, 1);
    if (!m->adds[m->n_chain - 1] || m->latent % 32) r.bad = 1;
    m->n_couplings = (int)next_word(&r, 0, MAX_COUPLINGS);
    m->n_layers = (int)next_word(&r, 1, MAX_LAYERS);
    m->hidden = (int)next_word(&r, 32, MAX_CHANNELS);
    if (m->hidden % 32) r.bad = 1;
    if (!r.bad) read_decoder(&r, m);
    if (!r.bad) read_flow(&r, m);
    if (!r.bad) read_encoder(&r, m);
    return r.bad || r.at != r.n_words ? BAD_FILE : OK;
}

/* ---- memory of one call -------------------------------------------------------------------------- */

/* Hands out pieces of one allocation. With no allocation yet it only counts. */
typedef struct {
    uint8_t *base;
    int64_t used;
} Arena;

static void *take(Arena *a, int64_t bytes) {
    int64_t at = a->used;
    a->used += round_up(bytes, 64);
    return a->base ? a->base + at : NULL;
}

static int allocate(Arena *a) {
    void *base = NULL;
    int64_t bytes = most(round_up(a->used, 64), 64);
    if (posix_memalign(&base, 64, (size_t)bytes)) return NO_MEMORY;
    memset(base, 0, (size_t)bytes);
    a->base = base;
    a->used = 0;
    return OK;
}

/* ---- the code, once for each instruction set ----------------------------------------------------- */

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)

/* Each instruction set has its own of these. */
#define vf NAME(vf)
#define vi NAME(vi)
#define elem NAME(elem)
#define load NAME(load)
#define store NAME(store)
#define splat NAME(splat)
#define larger NAME(larger)
#define smaller NAME(smaller)
#define leaky NAME(leaky)
#define power_of_e NAME(power_of_e)
#define gated NAME(gated)
#define keep NAME(keep)
#define fetch_ahead NAME(fetch_ahead)
#define product NAME(product)
#define tiles_on NAME(tiles_on)
#define product_of NAME(product_of)
#define Then NAME(Then)
#define finish NAME(finish)
#define convolve NAME(convolve)
#define block_rows NAME(block_rows)
#define Level NAME(Level)
#define Decoder NAME(Decoder)
#define copy_rows NAME(copy_rows)
#define zero_rows NAME(zero_rows)
#define pre_block NAME(pre_block)
#define rows_of NAME(rows_of)
#define upsample NAME(upsample)
#define branch NAME(branch)
#define advance NAME(advance)
#define set_level NAME(set_level)
#define set_decoder NAME(set_decoder)
#define activation NAME(activation)
#define samples_of NAME(samples_of)
#define decode NAME(decode)
#define linear NAME(linear)
#define plain_rows NAME(plain_rows)
#define gate_rows NAME(gate_rows)
#define residual_rows NAME(residual_rows)
#define skip_rows NAME(skip_rows)
#define subtract_rows NAME(subtract_rows)
#define Flow NAME(Flow)
#define set_flow NAME(set_flow)
#define coupling NAME(coupling)
#define flow NAME(flow)
#define add_piece NAME(add_piece)
#define careful_product NAME(careful_product)
#define careful_rows NAME(careful_rows)
#define rectified_rows NAME(rectified_rows)
#define sum_rows NAME(sum_rows)
#define Encoding NAME(Encoding)
#define set_encoding NAME(set_encoding)
#define sum_of NAME(sum_of)
#define normalise NAME(normalise)
#define pack_head NAME(pack_head)
#define score_rows NAME(score_rows)
#define parts_of NAME(parts_of)
#define attend NAME(attend)
#define widen NAME(widen)
#define encoder_layer NAME(encoder_layer)
#define encode NAME(encode)

#define LANES 4
#if defined(__aarch64__)
#define MR 12
#else
#define MR 6
#endif
#define NAME(x) JOIN(generic, x)
#include "lanes.h"
#undef LANES
#undef MR
#undef NAME

#ifdef X86

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
#define LANES 8
#define MR 6
#define NAME(x) JOIN(avx2, x)
#include "lanes.h"
#undef LANES
#undef MR
#undef NAME
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,fma"))), apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,fma")
#endif
#define LANES 16
#define MR 12
#define NAME(x) JOIN(avx512, x)
#include "lanes.h"
#undef LANES
#undef MR
#undef NAME
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx512bf16,fma,amx-tile,amx-bf16"))), apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,avx512bf16,fma,amx-tile,amx-bf16")
#endif
#define LANES 16
#define MR 32
#define AMX 1
#define NAME(x) JOIN(amx3, x)
#include "lanes.h"
#undef LANES
#undef MR
#undef AMX
#undef NAME
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif /* X86 */

/* ---- what the processor and the system can do ---------------------------------------------------- */

#ifdef X86
static uint64_t enabled_state(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

/* Ask Linux for the tiles' registers; it answers for this process, threads to come included. */
static int may_use_tiles(void) {
    const long request_permission = 0x1023, tile_data = 18;
    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

/* The processor's word (cpuid) counts only where the system saves the registers (xgetbv). */
static int best_kernel(void) {
    uint32_t a, b, c, d, b7, c7, d7, a71;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_FMA) || !(c & bit_AVX))
        return GENERIC;
    uint64_t state = enabled_state();
    if ((state & 0x6) != 0x6 || !__get_cpuid_count(7, 0, &a, &b7, &c7, &d7) || !(b7 & 1u << 5))
        return GENERIC;
    const uint32_t f = 1u << 16, dq = 1u << 17, bw = 1u << 30, vl = 1u << 31, all = f | dq | bw | vl;
    if ((state & 0xe6) != 0xe6 || (b7 & all) != all) return AVX2;
    if (!__get_cpuid_count(7, 1, &a71, &b, &c, &d)) return AVX512;
    const uint32_t amx_bf16 = 1u << 22, amx_tile = 1u << 24, avx512_bf16 = 1u << 5;
    if ((d7 & amx_bf16) && (d7 & amx_tile) && (a71 & avx512_bf16) && (state & 0x60000) == 0x60000 &&
        may_use_tiles())
        return AMX3;
    return AVX512;
}
#else
static int best_kernel(void) { return GENERIC; }
#endif

/* ---- what others call ---------------------------------------------------------------------------- */

/* The best kernel that runs here; it and every lesser one do. */
API int32_t listen_kernel_best(void) { return best_kernel(); }

/* Columns in which weights are packed for a kernel, or NO_SUCH_KERNEL. */
API int32_t listen_kernel_columns(int32_t kernel) {
    return kernel < GENERIC || kernel > AMX3 ? NO_SUCH_KERNEL : columns_of(kernel);
}

/* OK if a file is whole and its kernel runs here. */
API int32_t listen_kernel_check(const void *file, int64_t size) {
    Model m;
    int status = read_model(file, size, &m);
    return status ? status : m.kernel > best_kernel() ? NO_SUCH_KERNEL : OK;
}

/* What a caller has to know of a voice: the frames on each side that a frame's sound depends on,
 * [0] in the decoder's input and [1] in the flow's; [2] samples of a frame; [3] couplings; [4] numbers
 * that the decoder takes of a speaker; of the encoder [5] symbols, 0 if there is none, [6] channels
 * and [7] numbers that a phoneme is projected to. */
API int32_t listen_kernel_facts(const void *file, int64_t size, int64_t *facts) {
    Model m;
    int status = read_model(file, size, &m);
    if (status) return status;
    facts[0] = decoder_reach(&m);
    facts[1] = facts[0] + flow_reach(&m, 0);
    facts[2] = m.hop;
    facts[3] = m.n_couplings;
    facts[4] = m.pre.cout;
    facts[5] = m.encoder.symbols;
    facts[6] = m.encoder.channels;
    facts[7] = m.encoder.projection.cout;
    return OK;
}

/* Make of n phoneme ids `hidden`, [n][channels], and `projected`, [n][2 * latent]: for each phoneme
 * the mean of its latent frames, and the logarithm of their deviation. */
API int32_t listen_kernel_encode(const void *file, int64_t size, const int64_t *ids, int64_t n,
                                 float *hidden, float *projected) {
    Model m;
    int status = read_model(file, size, &m);
    if (status) return status;
    if (!m.encoder.n_layers || !ids || !hidden || !projected || n < 1 || n > MAX_PHONEMES)
        return BAD_ARGUMENT;
    for (int64_t t = 0; t < n; t++)
        if (ids[t] < 0 || ids[t] >= m.encoder.symbols) return BAD_ARGUMENT;
    switch (m.kernel) {
    case GENERIC: return generic_encode(&m.encoder, ids, n, hidden, projected);
#ifdef X86
    case AVX2: return avx2_encode(&m.encoder, ids, n, hidden, projected);
    case AVX512:
    case AMX3: return avx512_encode(&m.encoder, ids, n, hidden, projected);
#endif
    default: return NO_SUCH_KERNEL;
    }
}

/* Turn z, [n_frames][latent], into what the decoder takes, in place: the frames from `first` on, up
 * to `last`. What becomes of the others is of no use.
 *
 * `speaker` is what the voice adds for one of several speakers, or NULL: first the decoder's
 * numbers, one for each channel of its first convolution, then for each coupling 2 * hidden for
 * each layer. */
API int32_t listen_kernel_flow(const void *file, int64_t size, float *z, int64_t n_frames,
                               int64_t first, int64_t last, const float *speaker) {
    Model m;
    int status = read_model(file, size, &m);
    if (status) return status;
    if (!z || n_frames < 1 || n_frames > 1 << 24 || first < 0 || last < first || last > n_frames)
        return BAD_ARGUMENT;
    if (first == last) return OK;
    const float *added = speaker ? speaker + m.pre.cout : NULL;
    switch (m.kernel) {
    case GENERIC: return generic_flow(&m, z, n_frames, first, last, added);
#ifdef X86
    case AVX2: return avx2_flow(&m, z, n_frames, first, last, added);
    case AVX512:
    case AMX3: return avx512_flow(&m, z, n_frames, first, last, added);
#endif
    default: return NO_SUCH_KERNEL;
    }
}

/* Turn frames z, [n_frames][latent], into samples of the frames from `first` on, up to `last`. */
API int32_t listen_kernel_decode(const void *file, int64_t size, const float *z, int64_t n_frames,
                                 int64_t first, int64_t last, const float *speaker,
                                 float *samples) {
    Model m;
    int status = read_model(file, size, &m);
    if (status) return status;
    if (!z || !samples || n_frames < 1 || n_frames > 1 << 24 || first < 0 || last < first ||
        last > n_frames)
        return BAD_ARGUMENT;
    switch (m.kernel) {
    case GENERIC: return generic_decode(&m, z, n_frames, first, last, speaker, samples);
#ifdef X86
    case AVX2: return avx2_decode(&m, z, n_frames, first, last, speaker, samples);
    case AVX512: return avx512_decode(&m, z, n_frames, first, last, speaker, samples);
    case AMX3:
        if (!may_use_tiles()) return NO_SUCH_KERNEL;
        return amx3_decode(&m, z, n_frames, first, last, speaker, samples);
#endif
    default: return NO_SUCH_KERNEL;
    }
}
