"""Measure how well a small recogniser understands the voice: word error rate with pocketsphinx.

SENTENCES has one sentence a line, none of them used in training.

Usage: measure_words.py MODEL.onnx SENTENCES.txt [-v]
"""

import argparse
import re
from math import gcd
from pathlib import Path

import numpy as np
from piper import PiperVoice
from pocketsphinx import Decoder
from scipy.signal import resample_poly

RECOGNISER_RATE_HZ = 16000
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
AMERICAN = {"harbour": "harbor", "centre": "center"}


def main() -> None:
    """Speak, recognise and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    voice, decoder = PiperVoice.load(options.model), Decoder(loglevel="FATAL")
    n_errors = n_words = 0
    for sentence in filter(None, options.sentences.read_text().split("\n")):
        heard = recognised(decoder, spoken(voice, sentence))
        errors = edits(words(sentence), words(heard))
        n_errors += errors
        n_words += len(words(sentence))
        if options.verbose:
            print(errors, "|", sentence, "|", heard, flush=True)
    print(f"word error rate {n_errors}/{n_words} = {100 * n_errors / n_words:.1f} %")


def spoken(voice: PiperVoice, sentence: str) -> np.ndarray:
    """Speak a sentence at the recogniser's rate, with faint noise for a quarter second round it."""
    sound = np.concatenate([chunk.audio_float_array for chunk in voice.synthesize(sentence)])
    common = gcd(voice.config.sample_rate, RECOGNISER_RATE_HZ)
    sound = resample_poly(sound, RECOGNISER_RATE_HZ // common, voice.config.sample_rate // common)
    sound = np.pad(sound / np.abs(sound).max() * 0.7, RECOGNISER_RATE_HZ // 4)
    return sound + np.random.default_rng(0).normal(0, 1e-4, len(sound))


def recognised(decoder: Decoder, sound: np.ndarray) -> str:
    """Return what the recogniser hears."""
    decoder.start_utt()
    decoder.process_raw((sound * 32767).astype(np.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    return decoder.hyp().hypstr if decoder.hyp() else ""


def words(sentence: str) -> list[str]:
    """Write a sentence as the recogniser would: lower case, numbers as words."""
    plain = re.sub(r"(?<=\d),(?=\d)", "", sentence.lower())
    plain = re.sub(r"\d+", lambda digits: f" {number(int(digits[0]))} ", plain)
    return [AMERICAN.get(word, word) for word in re.sub(r"[^a-z' ]", " ", plain).split()]


def number(n: int) -> str:
    """Say a number up to the millions."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f" {ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ONES[n // 100]} hundred" + (f" {number(n % 100)}" if n % 100 else "")
    return f"{number(n // 1000)} thousand" + (f" {number(n % 1000)}" if n % 1000 else "")


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
