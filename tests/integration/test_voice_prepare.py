"""Networks prepared for this machine."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from support.humming_narrations import services_over
from support.patience import PATIENCE_S
from support.segments_to_speak import segment_of

from audio.model import Article, Block
from voices.engine import SynthesisSettings
from voices.library.installed import STARTER_VOICE_ID, find_voice
from voices.noise import NOISE_INPUT, noise_of
from voices.onnx import session
from voices.onnx.layout import two_dimensional
from voices.onnx.prepare import PreparingFailedError, prepare, prepared_path
from voices.onnx.session import Preparation, open_prepared, open_session
from voices.piper import PiperEngine, load_engine
from workers.narrate import narrate
from workers.store import FolderStore

QUIET = SynthesisSettings(noise_scale=0.0, noise_w=0.0)


def a_voice(tmp_path, *, taps=3, noise=0.0, drawn=MappingProxyType({})):
    """Write a network with a voice's inputs: each phoneme becomes eight samples."""
    rng = np.random.default_rng(1)
    weights = [
        numpy_helper.from_array(rng.standard_normal((4, 1, taps)).astype(np.float32), "w1"),
        numpy_helper.from_array(rng.standard_normal((4, 1, 8)).astype(np.float32), "w2"),
        numpy_helper.from_array(np.array([1], np.int64), "axis"),
        numpy_helper.from_array(np.array(noise, np.float32), "loudness"),
    ]
    nodes = [
        helper.make_node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["ids", "axis"], ["low"]),
        helper.make_node("Conv", ["low", "w1"], ["mid"], pads=[taps // 2, taps // 2]),
        helper.make_node("LeakyRelu", ["mid"], ["bent"]),
        helper.make_node("ConvTranspose", ["bent", "w2"], ["clean"], strides=[8]),
        helper.make_node("RandomNormalLike", ["clean"], ["random"], **drawn),
        helper.make_node("Mul", ["random", "loudness"], ["hiss"]),
        helper.make_node("Add", ["clean", "hiss"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "voice",
        [helper.make_tensor_value_info("input", TensorProto.INT64, [1, "n"])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 4, "m"])],
        weights,
    )
    path = tmp_path / "small.onnx"
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8), path
    )
    return path


def operators(path):
    return [node.op_type for node in onnx.load(path).graph.node]


def spoken(session):
    feeds = {"input": np.arange(1, 30, dtype=np.int64)[None, :], NOISE_INPUT: noise_of(b"", 29)}
    return session.run(None, {given.name: feeds[given.name] for given in session.get_inputs()})[0]


def opened(path, folder):
    return open_prepared(Preparation(path, "ab" * 32, folder, exact_times=False))


def test_a_prepared_voice_sounds_the_same(tmp_path):
    """Preparing a network is a matter of speed: the sound is the model's own."""
    path = a_voice(tmp_path)
    plain = spoken(open_session(path, exact_times=False))
    prepared = spoken(opened(path, tmp_path / "prepared"))
    np.testing.assert_allclose(prepared, plain, rtol=1e-5, atol=1e-5)
    (made,) = (tmp_path / "prepared").iterdir()
    assert "Squeeze" in operators(made)  # it went through the other layout


def test_a_voice_whose_sound_cant_be_compared_keeps_its_layout(tmp_path):
    """A network with noise that nobody can give it is optimised, but not rewritten."""
    by_chance = a_voice(tmp_path, noise=0.5, drawn={"mean": 0.1})
    opened(by_chance, tmp_path / "prepared")
    (made,) = (tmp_path / "prepared").iterdir()
    assert "Squeeze" not in operators(made)


def test_noise_that_is_given_is_the_same_in_either_form(tmp_path):
    """A network takes its noise as it is and prepared: the same noise gives the same sound."""
    path = a_voice(tmp_path, noise=0.5)
    plain = spoken(open_session(path, exact_times=False))
    np.testing.assert_allclose(spoken(opened(path, tmp_path / "prepared")), plain, atol=1e-5)
    silent = spoken(open_session(a_voice(tmp_path), exact_times=False))
    assert np.std(plain - silent) == pytest.approx(0.5, rel=0.1)


def test_a_voice_is_prepared_once(tmp_path, monkeypatch):
    """The second opening finds what the first one made."""
    path = a_voice(tmp_path)
    opened(path, tmp_path / "prepared")

    def prepare_again(*_args, **_kwargs):
        raise AssertionError("prepared twice")

    monkeypatch.setattr(session, "prepare", prepare_again)
    opened(path, tmp_path / "prepared")


def test_of_several_that_open_a_voice_one_prepares_it(tmp_path, monkeypatch):
    """All speak with the same preparation, which is made once."""
    path, made = a_voice(tmp_path), []
    prepare_it = session.prepare

    def counted(*args, **kwargs):
        made.append(args)
        prepare_it(*args, **kwargs)

    monkeypatch.setattr(session, "prepare", counted)
    with ThreadPoolExecutor(4) as pool:
        opened_ones = list(pool.map(lambda _: opened(path, tmp_path / "prepared"), range(4)))
    assert len(made) == 1
    assert all(spoken(one).size for one in opened_ones)


def test_a_voice_speaks_while_it_is_prepared(tmp_path, monkeypatch):
    """The first article does not wait for it; once it is prepared, the next one is spoken with it."""
    may_prepare = threading.Event()
    prepare_it = session.prepare

    def later(*args, **kwargs):
        assert may_prepare.wait(PATIENCE_S)
        prepare_it(*args, **kwargs)

    monkeypatch.setattr(session, "prepare", later)
    installed = find_voice(STARTER_VOICE_ID, [])
    engine = load_engine(installed, prepared_folder=tmp_path / "prepared", in_background=True)
    segment = segment_of("The ferry is back.")
    first = engine.speak(segment, QUIET)
    assert first.provisional  # so it is spoken again before it is published
    before = engine._piper.session
    may_prepare.set()
    deadline = time.monotonic() + PATIENCE_S
    while engine._piper.session is before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert engine._piper.session is not before
    assert list((tmp_path / "prepared").iterdir())
    engine.wait_until_prepared()
    then = engine.speak(segment, QUIET)
    assert not then.provisional
    assert abs(len(then.samples) - len(first.samples)) <= 1


def test_what_nobody_waits_to_hear_is_spoken_once(tmp_path, monkeypatch):
    """A first narration in one go has its voice prepared first, and says no sentence twice."""
    services = services_over(
        FolderStore(tmp_path / "store"), data_dir=tmp_path / "data", voice=STARTER_VOICE_ID
    )
    said = []
    speak_it = PiperEngine.speak

    def counted(self, segment, synthesis):
        said.append(speak_it(self, segment, synthesis))
        return said[-1]

    monkeypatch.setattr(PiperEngine, "speak", counted)
    article = Article(
        id="a-1",
        title="The ferry is back",
        language="en",
        blocks=(Block("paragraph", "It sails at six. Nobody is surprised. The harbour is full."),),
    )
    narrated = narrate(services, article)
    assert len(said) == narrated.segments.total > 1
    assert not any(clip.provisional for clip in said)


def test_a_damaged_preparation_is_made_again(tmp_path, caplog):
    """A file cut short by a full disk costs a warning, not the voice."""
    path = a_voice(tmp_path)
    opened(path, tmp_path / "prepared")
    (made,) = (tmp_path / "prepared").iterdir()
    made.write_bytes(made.read_bytes()[:40])
    assert spoken(opened(path, tmp_path / "prepared")).size
    assert "prepared again" in caplog.text


def test_without_a_folder_to_write_the_voice_still_speaks(tmp_path, caplog):
    """Where nothing can be kept, the model is opened as it is, and the log says so."""
    path = a_voice(tmp_path)
    (tmp_path / "file").write_text("in the way")
    assert spoken(opened(path, tmp_path / "file" / "prepared")).size
    assert "used as it is" in caplog.text


def test_what_is_no_model_leaves_nothing_behind(tmp_path):
    """A file that onnxruntime can't run is refused with its reason, and no half file stays."""
    path = tmp_path / "bad.onnx"
    path.write_bytes(b"\x3a\x00")
    target = tmp_path / "prepared" / "bad.onnx"
    with pytest.raises(PreparingFailedError, match="status 1"):
        prepare(path, target, exact_times=False)
    assert list(target.parent.iterdir()) == []


def test_another_model_or_processor_has_its_own_file(tmp_path, monkeypatch):
    """What was optimised for one processor never runs on another."""
    one = prepared_path(tmp_path, "v", "aa", exact_times=True)
    assert one != prepared_path(tmp_path, "v", "bb", exact_times=True)
    assert one != prepared_path(tmp_path, "v", "aa", exact_times=False)
    monkeypatch.setattr("voices.onnx.prepare._processor", lambda: "another")
    assert one != prepared_path(tmp_path, "v", "aa", exact_times=True)


def test_what_a_branch_asks_for_keeps_its_shape():
    """A value that a branch takes from outside has three dimensions there, as before."""
    branch = helper.make_graph(
        [helper.make_node("Identity", ["mid"], ["inside"])],
        "branch",
        [],
        [helper.make_tensor_value_info("inside", TensorProto.FLOAT, [1, 2, "m"])],
    )
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["sound", "w"], ["mid"]),
            helper.make_node("If", ["which"], ["out"], then_branch=branch, else_branch=branch),
        ],
        "voice",
        [
            helper.make_tensor_value_info("sound", TensorProto.FLOAT, [1, 2, "n"]),
            helper.make_tensor_value_info("which", TensorProto.BOOL, []),
        ],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, 2, "m"])],
        [numpy_helper.from_array(np.ones((2, 2, 3), np.float32), "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    assert two_dimensional(model) == 1
    onnx.checker.check_model(model)
    assert [node.op_type for node in model.graph.node] == ["Unsqueeze", "Conv", "Squeeze", "If"]


def test_the_starter_voice_is_prepared_whole(tmp_path):
    """The voice that ships keeps its two outputs, sound and durations."""
    installed = find_voice(STARTER_VOICE_ID, [])
    session = open_prepared(
        Preparation(installed.model_path, installed.voice.model_sha256, tmp_path), 1
    )
    assert len(session.get_outputs()) == 2


def test_a_process_ends_only_when_its_voice_is_prepared(tmp_path) -> None:
    """Python ends beside no thread that is inside the runtime: that would take the process down."""
    program = f"""
import time, voices.piper as piper
from pathlib import Path
from voices.library.installed import STARTER_VOICE_ID, find_voice

def slowly(preparation, threads, **_how):
    time.sleep(0.5)
    Path({str(tmp_path / "prepared")!r}).touch()
    return before

piper.open_prepared = slowly
engine = piper.load_engine(find_voice(STARTER_VOICE_ID, ()))
before = engine._piper.session
engine.speak_prepared_later(None, 1)
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=PATIENCE_S)
    assert (tmp_path / "prepared").exists()
