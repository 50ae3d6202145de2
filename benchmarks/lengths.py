"""How well lengths are told beforehand: python -m benchmarks.lengths --voice ID FILE...

Each file is an article, such as a news page. Nothing is spoken: the part of the voice's network
that says how long each phoneme lasts is run alone; silence at the edges of a segment is what
calibration measured. For each article it prints how far off its length was, told from its script
and told from its text alone.
"""

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from audio.errors import ListenError
from audio.intake import read_article
from audio.languages import same_language
from audio.model import Article, Segment
from voices.calibration import known_calibration
from voices.estimate import EDGES_MS
from voices.library.installed import InstalledVoice, read_config
from voices.noise import NOISE_INPUT, noise_of
from voices.onnx.file import durations_output, read_model
from voices.onnx.noise import takes_its_noise
from voices.onnx.prepare import session_options
from voices.piper import reader_of
from workers.narrate import prepare
from workers.services import Services, build_services
from workers.settings import Settings
from workers.voice_supply.measure import calibrate_voice

LEAST_CHARS = 1200


class Durations:
    """Says how long a voice takes for a segment, without its sound."""

    def __init__(self, installed: InstalledVoice) -> None:
        """Keep of a voice's network what its durations need."""
        model = read_model(installed.model_path)
        model += durations_output(model)
        if pieces := takes_its_noise(model):
            model = b"".join(pieces)
        self._session = onnxruntime.InferenceSession(
            _durations_alone(onnx.load_model_from_string(model)),
            session_options(),
            providers=["CPUExecutionProvider"],
        )
        config = read_config(installed.config_path)
        self._scales = config["inference"]
        self._id_map = config["phoneme_id_map"]
        self._ms_per_frame = 1000 * config.get("hop_length", 256) / installed.voice.sample_rate_hz
        self._reader = reader_of(installed)

    def ms(self, segment: Segment, length_scale: float) -> float:
        """Return the length of a segment's clip, its silent edges included."""
        sounds = self._reader.read(segment).phonemes
        ids = [number for sign in ("^", *sounds) for number in (*self._id_map[sign], 0)]
        ids += self._id_map["$"]
        scales = [self._scales["noise_scale"], length_scale, self._scales["noise_w"]]
        feeds = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
            NOISE_INPUT: noise_of(str(ids).encode(), len(ids)),
        }
        wanted = {given.name for given in self._session.get_inputs()}
        (frames,) = self._session.run(None, {name: feeds[name] for name in wanted & feeds.keys()})
        return float(frames.sum()) * self._ms_per_frame


def _durations_alone(model: onnx.ModelProto) -> bytes:
    graph = model.graph
    del graph.output[0]
    needed, kept = {output.name for output in graph.output}, []
    for node in reversed(graph.node):
        if needed & set(node.output):
            kept.append(node)
            needed |= set(_inputs(node))
    weights = [tensor for tensor in graph.initializer if tensor.name in needed]
    nodes = kept[::-1]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(weights)
    return model.SerializeToString()


def _inputs(node: onnx.NodeProto) -> Iterator[str]:
    yield from node.input
    for attribute in node.attribute:
        for graph in (attribute.g, *attribute.graphs):
            for inner in graph.node:
                yield from _inputs(inner)


def articles(files: list[Path], language: str) -> Iterator[Article]:
    """Yield the articles of a language among files; a short one says little."""
    for file in files:
        try:
            article = read_article(file.read_bytes(), name=file.name, default_id=file.stem)
        except ListenError as error:
            print(f"  {file.name}: {error}")
            continue
        is_long = sum(len(block.text) for block in article.blocks) >= LEAST_CHARS
        if is_long and (article.language == "und" or same_language(article.language, language)):
            yield replace(article, language=language)


def measured(services: Services, voice_id: str, files: list[Path]) -> None:
    """Print how far off each article's length was, and all of them together."""
    calibrate_voice(services, voice_id)
    installed = services.speakers.find(voice_id)
    known = known_calibration(installed, folder=services.speakers.calibrations_dir)
    assert known
    durations = Durations(installed)
    off: list[tuple[float, float]] = []
    for article in articles(files, installed.voice.language):
        try:
            plan = prepare(services, article)
        except ListenError as error:
            print(f"  {article.id}: {error}")
            continue
        ms = 0.0
        for segment in plan.script.segments:
            scale = segment.synthesis.length_scale or installed.voice.default_length_scale
            edges_ms = (known.lead_ms + known.trail_ms) * known.slowdown(scale)
            ms += durations.ms(segment, scale) - edges_ms + EDGES_MS + segment.pause_after_ms
        told = sum(plan.estimated_ms), services.speakers.article_ms(article)
        off.append((told[0] / ms - 1, told[1] / ms - 1))
        print(f"{article.id[:40]:40} {ms / 1000:6.0f} s {off[-1][0]:+7.1%} {off[-1][1]:+7.1%}")
    for name, column in zip(("script", "text"), np.abs(off).T, strict=True):
        print(f"by its {name}: off by {column.mean():.1%}, {column.max():.1%} at most")


def main(args: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder),
            store=f"{folder}/store",
            voice=args.voice,
            voices_dirs=(args.voices,) if args.voices else (),
        )
        measured(build_services(settings), args.voice, args.files)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", default="en_US-starter-low")
    parser.add_argument("--voices", type=Path, help="folder that has the voice")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="an article each")
    main(parser.parse_args())
