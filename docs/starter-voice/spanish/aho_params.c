/* Runs the teacher and writes its parameters; no waveform is made unless a folder for WAVs is named.
 *
 * In:  one utterance of UTF-8 text a line.
 * Out: for each line, little endian: int32 n_bytes and the labels that the teacher used, as text
 *      with start and end of each state; int32 n_frames, int32 n_cepstra; float mel_cepstrum
 *      [n_frames * n_cepstra], float log_f0[n_frames], float voiced_up_to_hz[n_frames].
 *
 * The library's own functions are called through its dynamic symbols. This program defines two of
 * those symbols itself, so that the library hands its parameters over in place of making sound.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNVOICED -1e10f

void *create_tts(const char *data_path, const char *language);
int synthesize_text(void *tts, const char *text, const char *data_path, const char *language, short **samples, int *n);
void free_samples(short *samples);
void HTS_Engine_save_label(void *engine, FILE *file);

static char *labels;
static size_t n_bytes;
static int n_parts;

static void write_int(int value) { fwrite(&value, 4, 1, stdout); }
static void write_float(double value) { float f = (float) value; fwrite(&f, 4, 1, stdout); }

int HTS_Engine_create_gstream(void *engine) {
  static int (*next)(void *);
  FILE *file;
  if (!next) next = (int (*)(void *)) dlsym(RTLD_NEXT, "HTS_Engine_create_gstream");
  free(labels);
  file = open_memstream(&labels, &n_bytes);
  HTS_Engine_save_label(engine, file);
  fclose(file);
  return next(engine);
}

typedef int Generate(short *, unsigned, unsigned, unsigned, unsigned, double **, double **, unsigned, double, double **);

int gen_ahocoder_waveform(short *sound, unsigned n_samples, unsigned rate, unsigned n_hop, unsigned n_frames,
                          double **log_f0, double **voiced_up_to, unsigned order, double alpha, double **cepstra) {
  static int told;
  if (!told) fprintf(stderr, "%u Hz, hop %u, order %u, all-pass %g, voicing limit %s\n", rate, n_hop, order, alpha, voiced_up_to ? "given" : "none");
  told = 1;
  n_parts++;
  write_int((int) n_bytes);
  fwrite(labels, 1, n_bytes, stdout);
  write_int((int) n_frames);
  write_int((int) order + 1);
  for (unsigned t = 0; t < n_frames; t++)
    for (unsigned k = 0; k <= order; k++) write_float(cepstra[t][k]);
  for (unsigned t = 0; t < n_frames; t++) write_float(log_f0[t][0] > 0 ? log_f0[t][0] : UNVOICED);
  for (unsigned t = 0; t < n_frames; t++) write_float(voiced_up_to ? voiced_up_to[t][0] : 0);
  if (getenv("SOUND")) {
    Generate *next = (Generate *) dlsym(RTLD_NEXT, "gen_ahocoder_waveform");
    return next(sound, n_samples, rate, n_hop, n_frames, log_f0, voiced_up_to, order, alpha, cepstra);
  }
  memset(sound, 0, n_samples * sizeof *sound);
  return 0;
}

int main(int argc, char **argv) {
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  void *tts;
  if (argc != 2) { fprintf(stderr, "usage: aho_params DATA < text\n"); return 64; }
  tts = create_tts(argv[1], "es");
  if (!tts) return 1;
  while ((length = getline(&line, &size, stdin)) > 0) {
    short *samples = NULL;
    int n = 0;
    if (line[length - 1] == '\n') line[length - 1] = 0;
    n_parts = 0;
    if (!synthesize_text(tts, line, argv[1], "es", &samples, &n)) fprintf(stderr, "failed: %s\n", line);
    if (getenv("SOUND") && n > 0) { FILE *f = fopen(getenv("SOUND"), "ab"); fwrite(samples, 2, n, f); fclose(f); }
    if (samples) free_samples(samples);
    write_int(-n_parts); /* the line is over: as many parts as were made */
    fflush(stdout);      /* some texts never end: what was made before them is to be had */
  }
  return 0;
}
