"""``POST /v1/audio/speech`` with the client that everybody has for it: OpenAI's own."""

import io
from collections.abc import Iterator

import openai
import pytest
import soundfile
from support.humming_narrations import HummingEngine
from support.web_process import METRICS, PRODUCER, Web, serving_web

from audio.model import Article, Block

TEXT = "The ferry cost $3m.\n\nNobody at the quay was surprised."


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web")) as running:
        yield running


@pytest.fixture
def client(web: Web) -> Iterator[openai.OpenAI]:
    with of(web, PRODUCER) as made:
        yield made


def of(web: Web, token: str) -> openai.OpenAI:
    base = f"http://127.0.0.1:{web.port}/v1"
    return openai.OpenAI(api_key=token, base_url=base, max_retries=0, timeout=30)


def engine_of(web: Web) -> HummingEngine:
    engine = web.services.speakers.engine(web.services.settings.voice)
    assert isinstance(engine, HummingEngine)
    return engine


@pytest.mark.parametrize("form", ["mp3", "wav", "flac"])
def test_any_client_gets_sound(web: Web, client: openai.OpenAI, form: str) -> None:
    """Each format is what it says and as long as the text takes; numbers are said as in narrations."""
    with client.audio.speech.with_streaming_response.create(
        model="tts-1", voice="alloy", input=TEXT, response_format=form
    ) as got:
        assert got.headers["content-type"] == {"mp3": "audio/mpeg"}.get(form, f"audio/{form}")
        body = got.read()
    samples, rate_hz = soundfile.read(io.BytesIO(body))
    letters = len("The ferry cost three million dollars.Nobody at the quay was surprised.")
    assert letters * 0.05 < len(samples) / rate_hz < letters * 0.1
    assert abs(samples).max() > 0.1
    assert "The ferry cost three million dollars." in engine_of(web).spoken


def test_default_is_mp3_in_pieces(client: openai.OpenAI) -> None:
    """Sound comes sentence by sentence, so that the first is heard while the second is spoken."""
    with client.audio.speech.with_streaming_response.create(
        model="listen", voice="default", input=TEXT
    ) as got:
        assert "content-length" not in got.headers
        assert b"".join(got.iter_bytes())[:2] == b"\xff\xfb"


def test_what_was_spoken_is_not_spoken_again(web: Web, client: openai.OpenAI) -> None:
    """Clips are shared: with an earlier request, and with the narration of an article."""
    sentence = "Four gauges were read by the harbour office."
    blocks = (Block("paragraph", sentence), Block("paragraph", "All four agree with the moon."))
    web.publish(Article(id="gauges", title="Gauges", language="en", blocks=blocks))
    spoken = engine_of(web).spoken
    before = len(spoken)
    voice = web.services.settings.voice
    client.audio.speech.create(model="listen", voice=voice, input=sentence)
    assert len(spoken) == before
    client.audio.speech.create(model="listen", voice=voice, input=sentence, speed=1.5)
    assert len(spoken) == before + 1
    client.audio.speech.create(model="listen", voice=voice, input=sentence, speed=1.5)
    assert len(spoken) == before + 1


def test_errors_have_the_form_that_clients_read(web: Web, client: openai.OpenAI) -> None:
    """Wrong voice, too long, nothing to say, no right: each is the error that the client raises for it."""
    ask = client.audio.speech.create
    with pytest.raises(openai.BadRequestError) as unknown:
        ask(model="listen", voice="nobody", input=TEXT)
    assert (unknown.value.param, unknown.value.code) == ("voice", "voice_unknown")
    assert "nobody" in unknown.value.message
    with pytest.raises(openai.BadRequestError) as long:
        ask(model="listen", voice="alloy", input="x" * 4097)
    assert (long.value.param, long.value.type) == ("input", "invalid_request_error")
    with pytest.raises(openai.BadRequestError) as silent:
        ask(model="listen", voice="alloy", input="…")
    assert (silent.value.param, silent.value.code) == ("input", "article_unreadable")
    with pytest.raises(openai.BadRequestError) as form:
        ask(model="listen", voice="alloy", input=TEXT, response_format="opus")
    assert form.value.param == "response_format"
    for token, raised in (
        ("wrong-0123456789abcdef", openai.AuthenticationError),
        (METRICS, openai.PermissionDeniedError),
    ):
        with of(web, token) as other, pytest.raises(raised):
            other.audio.speech.create(model="listen", voice="alloy", input=TEXT)


def test_the_longest_text_fits_in_its_escaped_form(web: Web) -> None:
    """A client that writes every character as an escape may send as many as others."""
    body = '{"model": "listen", "voice": "nobody", "input": "' + "\\ud83d\\ude00" * 4096 + '"}'
    got = web.client.post(
        "/v1/audio/speech",
        content=body,
        headers={"Authorization": f"Bearer {PRODUCER}", "Content-Type": "application/json"},
    )
    assert (got.status_code, got.json()["error"]["code"]) == (400, "voice_unknown")


def test_one_client_holds_its_share(web: Web, client: openai.OpenAI) -> None:
    """What was taken is given back when the sound ends, or when it was refused."""
    for _ in range(3):
        client.audio.speech.create(model="listen", voice="alloy", input="One.")
        with pytest.raises(openai.BadRequestError):
            client.audio.speech.create(model="listen", voice="alloy", input="…")
