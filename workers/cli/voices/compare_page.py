"""The page on which voices say the same text: one file, with the sound in it."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from audio.encode import Encoding
from audio.languages import text_direction
from workers.cli.voices.sample import Sample

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fbfaf7; --card: #fff; --soft: #5a6472;
  --line: #d9d6cf; --mark: #0b5c7a }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae5; --paper: #15181c; --card: #1e2227;
  --soft: #a9b2bd; --line: #363c44; --mark: #7cc7e2 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
  font: 1.0625rem/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem }
.lead, .facts, .note { color: var(--soft) }
.lead { margin: 0 0 1.5rem }
blockquote { margin: 0 0 2rem; padding: .25rem 1rem; border-inline-start: .25rem solid var(--mark);
  font-family: Georgia, serif; max-width: 42rem }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)) }
li { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem }
li.playing { border-color: var(--mark); box-shadow: 0 0 0 1px var(--mark) }
h2 { font-size: 1.1rem; margin: 0 0 .15rem; overflow-wrap: anywhere }
.facts { font-size: .9rem; margin: 0 0 .75rem }
audio { display: block; width: 100%; min-height: 44px }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px }
.note { font-size: .9rem; margin-top: 2rem }
"""

_SCRIPT = """
const all = [...document.querySelectorAll("audio")];
for (const one of all) {
  one.addEventListener("play", () => {
    for (const other of all) if (other !== one) other.pause();
    one.closest("li").classList.add("playing");
  });
  one.addEventListener("pause", () => one.closest("li").classList.remove("playing"));
}
"""


def compare_page(
    samples: Sequence[tuple[str, Sample]], text: str, language: str, encoding: Encoding
) -> str:
    """Write the page.

    Args:
        samples: each voice's name on the page, and what it made of the text.
        text: what they say.
        language: of the text, BCP 47.
        encoding: how the sound in the page was made.
    """
    cards = "\n".join(_card(name, sample) for name, sample in samples)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{len(samples)} voices, one text</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{len(samples)} voices, one text</h1>\n"
        '<p class="lead">All at the same loudness. Starting one stops the others.</p>\n'
        f'<blockquote lang="{escape(language)}" dir="{text_direction(language)}">'
        f"<p>{escape(text)}</p></blockquote>\n"
        f"<ol>\n{cards}\n</ol>\n"
        f'<p class="note">Synthetic speech, MP3 at {encoding.bitrate_kbps} kbit/s.'
        " Read a voice's licence before you publish what it says.</p>\n</main>\n"
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _card(name: str, sample: Sample) -> str:
    sound = b64encode(sample.mp3).decode()
    pace = 60 * sample.n_words / sample.duration_s
    facts = (
        f"{sample.duration_s:.1f} s",
        f"{pace:.0f} words a minute with pauses",
        f"{sample.sample_rate_hz / 1000:g} kHz",
        f"{sample.spoken_lufs:.1f} LUFS before levelling".replace("-", "−"),
        f"licence {sample.licence}",
    )
    return (
        f"<li>\n<h2>{escape(name)}</h2>\n"
        f'<p class="facts">{escape(" · ".join(facts))}</p>\n'
        f'<audio controls preload="metadata" aria-label="{escape(name)}"'
        f' src="data:audio/mpeg;base64,{sound}"></audio>\n</li>'
    )
