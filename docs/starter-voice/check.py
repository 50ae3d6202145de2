"""Check a built voice through Piper: odd input, pace, alignments, level and speed.

Exits with status 1 at the first thing that is wrong.

Usage: check.py MODEL.onnx
"""

import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from piper import PiperVoice, SynthesisConfig

SENTENCE = "The government announced new rules on Monday, but critics said they were too weak."
LONG = 6 * "The spokesman said that negotiations between the parties would go on for weeks "
ODD_TEXTS = (
    "Yes", "A", ".", "", "  ", "...", "?!", '""', "1234567890", "Zażółć gęślą jaźń; 東京 и Москва",
    "[[həlˈoʊ]]", "Hi 🙂!", "NATO, UNESCO and the BBC", "Are you sure?", "One; two: three - four.",
    LONG,
)  # fmt: skip
ODD_IDS = ([1, 0, 2], [1, 0, 10, 0, 2], [1, 2], [0], [1], list(range(166)), [1, 0, 120, 0, 2])
SCALES = [0.667, 1.0, 0.8]


def main(path: Path) -> None:
    """Run every check and print the figures of the model card."""
    voice = PiperVoice.load(path)
    print(f"{path.stat().st_size:,} bytes")
    check_alignments(voice)
    check_pace(voice)
    for text in ODD_TEXTS:
        for chunk in voice.synthesize(text, include_alignments=True):
            assert np.isfinite(chunk.audio_float_array).all(), text
            assert chunk.phoneme_alignments is not None, text
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    for ids in ODD_IDS:
        assert np.isfinite(run(session, ids)[0]).all(), ids
    for text in ("Good morning.", SENTENCE, LONG):
        measure_speed(session, voice, text)


def check_alignments(voice: PiperVoice) -> None:
    """Check that the samples per phoneme add up to the sound."""
    for chunk in voice.synthesize(SENTENCE, include_alignments=True):
        assert chunk.phoneme_alignments is not None
        assert sum(a.num_samples for a in chunk.phoneme_alignments) == len(chunk.audio_float_array)


def check_pace(voice: PiperVoice) -> None:
    """Check that length_scale stretches the sound in proportion."""
    lengths = {}
    for scale in (0.5, 0.8, 1.0, 1.25, 2.0):
        config = SynthesisConfig(length_scale=scale, noise_w_scale=0.0)
        lengths[scale] = len(next(iter(voice.synthesize(SENTENCE, config))).audio_float_array)
        print(f"length_scale {scale}: {lengths[scale] / voice.config.sample_rate:.2f} s")
    for scale, length in lengths.items():
        assert abs(length / lengths[1.0] - scale) < 0.02, scale


def measure_speed(session: onnxruntime.InferenceSession, voice: PiperVoice, text: str) -> None:
    """Print the CPU time of a second of speech on one thread, and the raw level."""
    ids = voice.phonemes_to_ids(voice.phonemize(text)[0])
    run(session, ids)
    n_runs, before = 5, time.process_time()
    for _ in range(n_runs):
        sound, _ = run(session, ids)
    spent_s = (time.process_time() - before) / n_runs
    length_s = sound.size / voice.config.sample_rate
    peak = float(np.abs(sound).max())
    assert peak < 0.999
    print(
        f"{length_s:.2f} s of speech: {spent_s / length_s:.4f} s of CPU a second, peak {peak:.2f}"
    )


def run(session: onnxruntime.InferenceSession, ids: list[int]) -> list[np.ndarray]:
    """Run the model over ids as they are."""
    return session.run(
        None,
        {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(SCALES, np.float32),
        },
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
