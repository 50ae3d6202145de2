"""Sound whose sentences can be told apart, and what of it a recording of a page has: in which order."""

import base64
import zlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np

from audio.encode import OUTPUT_RATE_HZ, Encoding, encode_mp3

Sound = np.ndarray[Any, np.dtype[np.float32]]
PAUSE_MS = 300
WORD_MS = 300
_LIVE_LEFT_OUT = 1105
"""Samples that a live stream leaves out, so that what it is heard at is its place."""
_PIECE_S = 0.15
"""So much of a sentence's beginning and end is looked for in a recording."""
_THIN = 4  # the sound has nothing above 4 kHz

TAP = """async () => {
  window.tape = [];
  const context = new AudioContext({ sampleRate: 44100 });
  await context.audioWorklet.addModule("/tap.js");
  const tap = new AudioWorkletNode(context, "tap");
  tap.port.onmessage = ({ data }) => window.tape.push(data);
  tap.connect(context.destination);
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    if (!this.tapped) context.createMediaElementSource(this).connect(tap);
    this.tapped = true;
    context.resume();
    return play.call(this);
  };
}"""
"""Records what all audio elements of a page let be heard."""
TAPE = """() => {
  const bytes = new Uint8Array(window.tape.length * 512);
  window.tape.forEach((block, i) => bytes.set(new Uint8Array(block.buffer), i * 512));
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}"""


def tape_of(recorded: str) -> Sound:
    """Return what :data:`TAPE` returned as samples at 44,100 Hz."""
    return np.frombuffer(base64.b64decode(recorded), np.float32)


@dataclass(frozen=True)
class Take:
    """One narration of some sentences."""

    sentences: tuple[str, ...]

    @property
    def cues(self) -> list[dict[str, Any]]:
        """As words.json has them."""
        found: list[dict[str, Any]] = []
        at_ms = 0
        for index, text in enumerate(self.sentences):
            start_ms, place, words = at_ms, 0, []
            for word in text.split():
                place = text.index(word, place)
                words.append([at_ms, at_ms + WORD_MS, place, place + len(word)])
                place += len(word)
                at_ms += WORD_MS
            kind = "paragraph" if index else "title"
            cue = {"index": index, "kind": kind, "chapter": 0, "ends_block": False, "text": text}
            found.append(cue | {"start_ms": start_ms, "end_ms": at_ms, "words": words})
            at_ms += PAUSE_MS
        return found

    @property
    def duration_ms(self) -> int:
        """How long it is, with the pause at its end."""
        return int(self.cues[-1]["end_ms"]) + PAUSE_MS

    @property
    def sound(self) -> Sound:
        """All of it, at 44,100 Hz."""
        pause = np.zeros(PAUSE_MS * OUTPUT_RATE_HZ // 1000, np.float32)
        return np.concatenate(
            [piece for text in self.sentences for piece in (sentence_sound(text), pause)]
        )

    @property
    def file(self) -> bytes:
        """The finished MP3."""
        return _mp3(self, 0)

    @property
    def live(self) -> bytes:
        """The same sound without the frame that says how long it is."""
        mp3 = _mp3(self, _LIVE_LEFT_OUT)
        return mp3[mp3.index(b"\xff\xfb", 4) :]


@cache
def _mp3(take: Take, left_out: int) -> bytes:
    with BytesIO() as out:
        encode_mp3([take.sound[left_out:]], OUTPUT_RATE_HZ, Encoding(), out)
        return out.getvalue()


@cache
def sentence_sound(text: str) -> Sound:
    """Noise that only this sentence has, as long as its words; nothing of it is above 4 kHz."""
    n = len(text.split()) * WORD_MS * OUTPUT_RATE_HZ // 1000
    spectrum = np.fft.rfft(np.random.default_rng(zlib.crc32(text.encode())).standard_normal(n))
    spectrum[np.fft.rfftfreq(n, 1 / OUTPUT_RATE_HZ) > 4000] = 0
    noise = np.fft.irfft(spectrum, n)
    return (0.15 * noise / noise.std()).clip(-1, 1).astype(np.float32)


@dataclass(frozen=True)
class Heard:
    """One sentence in a recording; all times in seconds of the recording."""

    text: str
    begins_s: float | None
    """None: its beginning was not heard."""
    ends_s: float | None
    """None: its end was not heard."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing between beginning and end; a busy machine may stop in it."""
        if self.begins_s is None or self.ends_s is None:
            return False
        length_s = len(sentence_sound(self.text)) / OUTPUT_RATE_HZ
        return self.ends_s - self.begins_s > length_s - 0.03


def heard_in(tape: Sound, *takes: Take) -> list[Heard]:
    """Return the sentences that are heard in a recording, wholly or in part, in order.

    One that is heard twice is there twice.
    """
    found: list[Heard] = []
    for text in dict.fromkeys(text for take in takes for text in take.sentences):
        sound, n = sentence_sound(text), int(_PIECE_S * OUTPUT_RATE_HZ)
        begins = _places(tape, sound[:n])
        ends = [at_s + _PIECE_S for at_s in _places(tape, sound[-n:])]
        for at_s in begins:
            end_s = next((one for one in ends if one > at_s), None)
            found.append(Heard(text, at_s, end_s))
            ends = [one for one in ends if one != end_s]
        found.extend(Heard(text, None, one) for one in ends)
    return sorted(found, key=lambda one: one.begins_s or one.ends_s or 0.0)


def _places(tape: Sound, piece: Sound) -> list[float]:
    """Return where a piece is in a recording, in seconds."""
    long, short = tape[::_THIN], piece[::_THIN]
    size = 1 << (len(long) + len(short)).bit_length()
    product = np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size))
    likeness = np.fft.irfft(product, size)[: len(long)]
    threshold = 0.6 * float(np.sum(short.astype(np.float64) ** 2))
    places: list[float] = []
    while (best := int(likeness.argmax())) is not None and likeness[best] > threshold:
        places.append(best * _THIN / OUTPUT_RATE_HZ)
        likeness[max(0, best - len(short) // 2) : best + len(short) // 2] = 0
    return sorted(places)
