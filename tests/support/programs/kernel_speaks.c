/* Calls the voice kernel from C, so that sanitizers and other processors can look at it.
 *
 *   kernel_speaks VOICE FRAMES SPEAKER SOUND IDS ENCODED
 *
 * VOICE is a packed voice, FRAMES the latent frames of a sentence and SPEAKER what the voice adds for
 * a speaker, both 32-bit floats (an empty file: nothing). The sound is written to SOUND. If the voice
 * has an encoder, what it makes of the phoneme ids in IDS, 64-bit numbers, is written to ENCODED: rows,
 * then what they are projected to. Before that:
 *   - a sound of 1, 2, 31, 32, 33 and 1000 frames is the same whole and in windows;
 *   - as many phonemes are encoded twice to the same numbers, each in a place of their exact size;
 *   - eight threads at once make what one makes alone;
 *   - without memory, the kernel says so;
 *   - a file with wrong words or cut short is refused, or spoken without touching what is not there.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* The kernel's own allocations fail while this is set. */
static int no_memory;
static int allocate_or_fail(void **at, size_t alignment, size_t bytes) {
    return no_memory ? 12 : posix_memalign(at, alignment, bytes);
}
#define posix_memalign allocate_or_fail
#include "kernel.c"
#undef posix_memalign

#define THREADS 8
#define WRONG_FILES 120
static const int64_t lengths[] = {1, 2, 31, 32, 33, 1000};

typedef struct {
    void *data;
    int64_t size;
} File;

typedef struct {
    File voice;
    const float *frames, *speaker;
    const int64_t *ids;
    int64_t n_frames, latent, hop, decoder_reach, reach, n_ids, symbols, encoded;
} Sentence;

static void must(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "not so: %s\n", what);
    exit(1);
}

static void *piece(int64_t bytes) {
    void *data = NULL;
    must(posix_memalign(&data, 64, (size_t)(bytes ? bytes : 1)) == 0, "there is memory");
    return data;
}

static File read_file(const char *path) {
    FILE *stream = fopen(path, "rb");
    must(stream != NULL, path);
    fseek(stream, 0, SEEK_END);
    File file = {NULL, ftell(stream)};
    rewind(stream);
    file.data = piece(file.size);
    must((int64_t)fread(file.data, 1, (size_t)file.size, stream) == file.size, path);
    fclose(stream);
    return file;
}

/* Speak the frames from `first` on up to `last`, given no more of the sentence than they depend on. */
static int speak(const Sentence *s, int64_t first, int64_t last, float *samples) {
    int64_t begin = most(0, first - s->reach), end = least(s->n_frames, last + s->reach);
    float *z = piece((end - begin) * s->latent * 4);
    memcpy(z, s->frames + begin * s->latent, (size_t)((end - begin) * s->latent * 4));
    int64_t from = most(0, first - begin - s->decoder_reach);
    int64_t upto = least(end - begin, last - begin + s->decoder_reach);
    int status = listen_kernel_flow(s->voice.data, s->voice.size, z, end - begin, from, upto, s->speaker);
    if (!status)
        status = listen_kernel_decode(s->voice.data, s->voice.size, z, end - begin, first - begin,
                                      last - begin, s->speaker, samples);
    free(z);
    return status;
}

static float *whole(const Sentence *s) {
    float *samples = piece(s->n_frames * s->hop * 4);
    must(speak(s, 0, s->n_frames, samples) == OK, "it speaks");
    return samples;
}

static void check_windows(Sentence s, int64_t n_frames) {
    s.n_frames = n_frames;
    float *expected = whole(&s);
    float *samples = piece(n_frames * s.hop * 4);
    for (int64_t size = 1; size <= n_frames; size = size * 16 + 1) {
        const int64_t starts[] = {0, (n_frames - size) / 2, n_frames - size};
        for (int i = 0; i < 3; i++) {
            int64_t first = starts[i], last = first + size;
            must(speak(&s, first, last, samples) == OK, "a window is spoken");
            must(!memcmp(samples, expected + first * s.hop, (size_t)(size * s.hop * 4)),
                 "windows are the whole");
        }
    }
    free(samples);
    free(expected);
}

/* Rows and what they are projected to, for the first phonemes of a sentence. */
static float *encoded(const Sentence *s, int64_t n) {
    int64_t *ids = piece(n * 8);
    memcpy(ids, s->ids, (size_t)n * 8);
    float *rows = piece(n * s->encoded * 4), *projected = piece(n * 2 * s->latent * 4);
    must(listen_kernel_encode(s->voice.data, s->voice.size, ids, n, rows, projected) == OK, "it encodes");
    float *both = piece(n * (s->encoded + 2 * s->latent) * 4);
    memcpy(both, rows, (size_t)(n * s->encoded) * 4);
    memcpy(both + n * s->encoded, projected, (size_t)(n * 2 * s->latent) * 4);
    free(projected);
    free(rows);
    free(ids);
    return both;
}

static void must_encode_alike(const Sentence *s, int64_t n, float *expected) {
    float *again = encoded(s, n);
    must(!memcmp(again, expected, (size_t)(n * (s->encoded + 2 * s->latent) * 4)), "it encodes the same");
    free(again);
}

static void check_encoder(const Sentence *s) {
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        if (lengths[i] > s->n_ids) continue;
        float *expected = encoded(s, lengths[i]);
        must_encode_alike(s, lengths[i], expected);
        free(expected);
    }
}

static void *speak_again(void *sentence) {
    const Sentence *s = sentence;
    if (s->symbols) free(encoded(s, least(s->n_ids, 40)));
    return whole(sentence);
}

static void check_threads(Sentence s) {
    s.n_frames = least(s.n_frames, 40);
    float *expected = whole(&s);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        must(!pthread_create(&threads[i], NULL, speak_again, &s), "a thread starts");
    for (int i = 0; i < THREADS; i++) {
        void *samples = NULL;
        pthread_join(threads[i], &samples);
        must(!memcmp(samples, expected, (size_t)(s.n_frames * s.hop * 4)), "threads are alike");
        free(samples);
    }
    free(expected);
}

static void check_no_memory(const Sentence *s) {
    float z[1024] = {0}, sample = 0;
    no_memory = 1;
    must(listen_kernel_flow(s->voice.data, s->voice.size, z, 1, 0, 1, s->speaker) == NO_MEMORY,
         "the flow says that there is no memory");
    must(listen_kernel_decode(s->voice.data, s->voice.size, z, 1, 0, 1, s->speaker, &sample) ==
             NO_MEMORY,
         "the decoder says that there is no memory");
    int64_t id = 0;
    if (s->symbols)
        must(listen_kernel_encode(s->voice.data, s->voice.size, &id, 1, z, z) == NO_MEMORY,
             "the encoder says that there is no memory");
    no_memory = 0;
}

static void check_arguments(const Sentence *s) {
    float z[1] = {0}, sample = 0;
    const void *voice = s->voice.data;
    int64_t size = s->voice.size;
    must(listen_kernel_flow(voice, size, z, 0, 0, 0, NULL) == BAD_ARGUMENT, "no frames are refused");
    must(listen_kernel_flow(voice, size, NULL, 1, 0, 1, NULL) == BAD_ARGUMENT, "no place is refused");
    must(listen_kernel_flow(voice, size, z, 1, 0, 2, NULL) == BAD_ARGUMENT,
         "the flow refuses frames behind the last one");
    must(listen_kernel_flow(voice, size, z, 1, -1, 1, NULL) == BAD_ARGUMENT,
         "and before the first one");
    must(listen_kernel_decode(voice, size, z, 1, 0, 2, NULL, &sample) == BAD_ARGUMENT,
         "frames behind the last one are refused");
    must(listen_kernel_decode(voice, size, z, 1, -1, 1, NULL, &sample) == BAD_ARGUMENT,
         "frames before the first one are refused");
    must(listen_kernel_decode(voice, size, z, 1, 0, 0, NULL, &sample) == OK, "nothing is no error");
    const int64_t wrong[] = {-1, s->symbols, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        must(listen_kernel_encode(voice, size, &wrong[i], 1, z, z) == BAD_ARGUMENT,
             "ids that the voice lacks are refused");
    must(listen_kernel_encode(voice, size, wrong, 0, z, z) == BAD_ARGUMENT, "no phonemes are refused");
    must(listen_kernel_encode(voice, size, wrong, INT64_MAX, z, z) == BAD_ARGUMENT,
         "more phonemes than anyone says are refused");
}

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* A description with one wrong word, or a file cut short, is refused or harmless. */
static void check_wrong_files(const Sentence *s) {
    uint32_t state = 1;
    int refused = 0;
    int64_t n_words;
    memcpy(&n_words, (uint8_t *)s->voice.data + 16, 8);
    for (int i = 0; i < WRONG_FILES; i++) {
        /* Cut to its exact size, so that a read behind the end is seen. */
        int64_t size = s->voice.size;
        if (i % 4 == 3) size = 1 + next_random(&state) % size;
        uint8_t *copy = piece(size);
        memcpy(copy, s->voice.data, (size_t)size);
        static const int64_t words[] = {0, 1, 2, 3, -1, 64, 1 << 20, INT64_MAX, INT64_MIN};
        int64_t at = HEADER_BYTES + 8 * (int64_t)(next_random(&state) % (uint32_t)n_words), word;
        word = words[next_random(&state) % (sizeof words / sizeof *words)];
        if (at + 8 <= size) memcpy(copy + at, &word, 8);
        Sentence wrong = *s;
        wrong.voice = (File){copy, size};
        int64_t facts[8] = {0};
        int status = listen_kernel_facts(copy, size, facts);
        if (status) {
            must(status == BAD_FILE, "a wrong file is called wrong");
            must(listen_kernel_check(copy, size) == BAD_FILE, "and so by every function");
            refused++;
        } else {
            Model m;
            must(read_model(copy, size, &m) == OK, "a description is read as often as wanted");
            wrong.latent = m.latent;
            wrong.hop = m.hop;
            wrong.decoder_reach = facts[0];
            wrong.reach = facts[1];
            wrong.n_frames = 3;
            wrong.frames = piece(3 * m.latent * 4);
            memset((void *)wrong.frames, 0, (size_t)(3 * m.latent * 4));
            int64_t added = m.pre.cout + (int64_t)m.n_couplings * m.n_layers * 2 * m.hidden;
            float *speaker = piece(added * 4);
            memset(speaker, 0, (size_t)(added * 4));
            if (wrong.speaker) wrong.speaker = speaker;
            free(whole(&wrong));
            wrong.symbols = facts[5];
            wrong.encoded = facts[6];
            wrong.ids = (int64_t[3]){0, wrong.symbols - 1, 0};
            if (wrong.symbols) free(encoded(&wrong, 3));
            free(speaker);
            free((void *)wrong.frames);
        }
        free(copy);
    }
    must(refused > WRONG_FILES / 4, "most wrong words are seen");
}

static void write_file(const char *path, const float *numbers, int64_t n) {
    FILE *out = fopen(path, "wb");
    must(out && fwrite(numbers, 4, (size_t)n, out) == (size_t)n && !fclose(out), path);
}

int main(int argc, char **argv) {
    must(argc == 7, "kernel_speaks VOICE FRAMES SPEAKER SOUND IDS ENCODED");
    File frames = read_file(argv[2]), speaker = read_file(argv[3]), ids = read_file(argv[5]);
    Sentence s = {.voice = read_file(argv[1]), .frames = frames.data, .ids = ids.data};
    int64_t facts[8];
    Model m;
    must(listen_kernel_check(s.voice.data, s.voice.size) == OK, "the voice is whole");
    must(listen_kernel_facts(s.voice.data, s.voice.size, facts) == OK, "it has facts");
    must(read_model(s.voice.data, s.voice.size, &m) == OK, "it has a description");
    s.speaker = speaker.size ? speaker.data : NULL;
    s.latent = m.latent;
    s.hop = facts[2];
    s.decoder_reach = facts[0];
    s.reach = facts[1];
    s.n_ids = ids.size / 8;
    s.symbols = facts[5];
    s.encoded = facts[6];
    s.n_frames = frames.size / (4 * s.latent);
    check_arguments(&s);
    check_no_memory(&s);
    check_wrong_files(&s);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        if (lengths[i] <= s.n_frames) check_windows(s, lengths[i]);
    if (s.symbols) check_encoder(&s);
    check_threads(s);
    if (s.symbols) {
        float *made = encoded(&s, s.n_ids);
        write_file(argv[6], made, s.n_ids * (s.encoded + 2 * s.latent));
        free(made);
    }
    float *samples = whole(&s);
    write_file(argv[4], samples, s.n_frames * s.hop);
    free(samples);
    free(ids.data);
    free(s.voice.data);
    free(frames.data);
    free(speaker.data);
    return 0;
}
