"""The page on which voices say the same text: one file, with the sound in it."""

from base64 import b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audio.languages import text_direction

if TYPE_CHECKING:
    from audio.encode import Encoding
    from workers.voice_supply.sample import Sample


def compare_page(
    samples: "Sequence[tuple[str, Sample]]", text: str, language: str, encoding: "Encoding"
) -> str:
    """Write the page.

    Args:
        samples: each voice's name on the page, and what it made of the text.
        text: what they say.
        language: of the text, BCP 47.
        encoding: how the sound in the page was made.
    """
    from workers.web.html import templates_of

    page = templates_of("workers.cli.voices").get_template("compare.html")
    return page.render(
        voices=[_voice(name, sample) for name, sample in samples],
        text=text,
        language=language,
        direction=text_direction(language),
        bitrate_kbps=encoding.bitrate_kbps,
    )


def _voice(name: str, sample: "Sample") -> dict[str, object]:
    """Return what the page shows of one voice."""
    words_per_minute = 60 * sample.n_words / sample.duration_s
    return {
        "name": name,
        "facts": (
            f"{sample.duration_s:.1f} s",
            f"{words_per_minute:.0f} words a minute with pauses",
            f"{sample.sample_rate_hz / 1000:g} kHz",
            f"{sample.spoken_lufs:.1f} LUFS before levelling".replace("-", "−"),
            f"licence {sample.licence}",
        ),
        "mp3_base64": b64encode(sample.mp3).decode(),
    }
