/* Runs the teacher voice and writes its parameters; no waveform is made.
 *
 * In:  full-context labels on stdin, a blank line after each utterance.
 * Out: for each utterance, little endian: int32 n_phones, int32 n_frames,
 *      int32 duration[n_phones * n_states] in frames, float mel_cepstrum[n_frames * 45],
 *      float log_f0[n_frames], which is -1e10 where the frame is unvoiced.
 *
 * cc -O2 hts_params.c -lHTSEngine -lm -o hts_params
 */
#include <HTS_engine.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LABELS 4096
#define N_CEPSTRA 45
#define UNVOICED -1e10f

/* libHTSEngine.a has these, its public header does not. */
size_t HTS_PStreamSet_get_total_frame(HTS_PStreamSet *pss);
double HTS_PStreamSet_get_parameter(HTS_PStreamSet *pss, size_t stream, size_t frame, size_t vec);
HTS_Boolean HTS_PStreamSet_get_msd_flag(HTS_PStreamSet *pss, size_t stream, size_t frame);

static void write_int(int value) { fwrite(&value, 4, 1, stdout); }
static void write_float(float value) { fwrite(&value, 4, 1, stdout); }

static void write_parameters(HTS_Engine *engine, int n_labels) {
  int n_frames = (int) HTS_PStreamSet_get_total_frame(&engine->pss);
  int n_durations = n_labels * (int) HTS_Engine_get_nstate(engine);
  write_int(n_labels);
  write_int(n_frames);
  for (int i = 0; i < n_durations; i++) write_int((int) HTS_Engine_get_state_duration(engine, i));
  for (int t = 0; t < n_frames; t++)
    for (int k = 0; k < N_CEPSTRA; k++)
      write_float((float) HTS_PStreamSet_get_parameter(&engine->pss, 0, t, k));
  /* The F0 stream holds voiced frames only, one after the other. */
  for (int t = 0, voiced = 0; t < n_frames; t++) {
    int is_voiced = HTS_PStreamSet_get_msd_flag(&engine->pss, 1, t);
    write_float(is_voiced ? (float) HTS_PStreamSet_get_parameter(&engine->pss, 1, voiced++, 0) : UNVOICED);
  }
}

int main(int argc, char **argv) {
  HTS_Engine engine;
  char *labels[MAX_LABELS], line[8192];
  int n_labels = 0, more = 1;

  if (argc != 2) { fprintf(stderr, "usage: hts_params VOICE.htsvoice < labels\n"); return 64; }
  HTS_Engine_initialize(&engine);
  if (!HTS_Engine_load(&engine, argv + 1, 1)) return 1;
  while (more) {
    more = fgets(line, sizeof line, stdin) != NULL;
    if (more) line[strcspn(line, "\n")] = 0;
    if (more && line[0]) {
      if (n_labels < MAX_LABELS) labels[n_labels++] = strdup(line);
      continue;
    }
    if (!n_labels) continue;
    if (!HTS_Engine_generate_state_sequence_from_strings(&engine, labels, n_labels) ||
        !HTS_Engine_generate_parameter_sequence(&engine)) return 2;
    write_parameters(&engine, n_labels);
    HTS_Engine_refresh(&engine);
    while (n_labels) free(labels[--n_labels]);
  }
  HTS_Engine_clear(&engine);
  return 0;
}
