"""Measure how well Whisper understands the Spanish voice: word error rate.

SENTENCES has one sentence a line, none of them used in training. WHISPER is a folder with a model
that faster-whisper reads.

Usage: measure_words.py MODEL.onnx SENTENCES.txt WHISPER [-v]
"""

import argparse
import re
import sys
import unicodedata
from math import gcd
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from piper import PiperVoice
from scipy.signal import resample_poly

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from audio.spoken.spanish.numbers import cardinal

RECOGNISER_RATE_HZ = 16000


def main() -> None:
    """Speak, recognise and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("whisper", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    voice = PiperVoice.load(options.model)
    ears = WhisperModel(str(options.whisper), device="cpu", compute_type="int8", cpu_threads=1)
    n_errors = n_words = 0
    for sentence in filter(None, options.sentences.read_text(encoding="utf-8").split("\n")):
        heard = recognised(ears, spoken(voice, sentence))
        errors = edits(words(sentence), words(heard))
        n_errors += errors
        n_words += len(words(sentence))
        if options.verbose and errors:
            print(errors, "|", sentence, "|", heard, flush=True)
    print(f"word error rate {n_errors}/{n_words} = {100 * n_errors / n_words:.1f} %")


def spoken(voice: PiperVoice, sentence: str) -> np.ndarray:
    """Speak a sentence at the recogniser's rate, with a quarter second of silence round it."""
    sound = np.concatenate([chunk.audio_float_array for chunk in voice.synthesize(sentence)])
    common = gcd(voice.config.sample_rate, RECOGNISER_RATE_HZ)
    sound = resample_poly(sound, RECOGNISER_RATE_HZ // common, voice.config.sample_rate // common)
    return np.pad(sound / np.abs(sound).max() * 0.7, RECOGNISER_RATE_HZ // 4).astype(np.float32)


def recognised(ears: WhisperModel, sound: np.ndarray) -> str:
    """Return what the recogniser hears."""
    parts, _ = ears.transcribe(
        sound, language="es", beam_size=1, condition_on_previous_text=False, without_timestamps=True
    )
    return " ".join(part.text for part in parts)


def words(sentence: str) -> list[str]:
    """Write a sentence in lower case, figures as words and without accents."""
    plain = re.sub(r"(?<=\d)[.\s](?=\d{3})", "", sentence.lower()).replace("%", " por ciento")
    plain = re.sub(r"\d+", lambda digits: f" {cardinal(int(digits[0]))} ", plain)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return re.sub(r"[^a-z ]", " ", bare).split()


def edits(wanted: list[str], heard: list[str]) -> int:
    """Count the words to insert, delete or change (Levenshtein distance)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        above, row = row, [i]
        for j, other in enumerate(heard):
            row.append(min(above[j] + (word != other), above[j + 1] + 1, row[j] + 1))
    return row[-1]


if __name__ == "__main__":
    main()
