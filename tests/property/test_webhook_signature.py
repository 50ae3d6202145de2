"""Nothing of a signed webhook can be changed, and everything that is signed is accepted."""

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from audio.errors import WebhookRefused
from workers.webhooks.signature import SeenInMemory, make_secret, sign, verify

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
SECRET = make_secret()
IDS = st.text("abcXYZ019_-:/", min_size=1, max_size=40)
BODIES = st.binary(max_size=200) | st.text(max_size=60).map(str.encode)


def accepted(headers: dict[str, str], body: bytes) -> bool:
    try:
        verify(headers, body, [SECRET], NOW, SeenInMemory())
    except WebhookRefused:
        return False
    return True


@given(webhook_id=IDS, skew_s=st.integers(-300, 300), body=BODIES)
def test_signed_is_accepted(webhook_id: str, skew_s: int, body: bytes) -> None:
    """Whatever the body, what we sign within the tolerance we accept."""
    assert accepted(sign([SECRET], webhook_id, NOW + timedelta(seconds=skew_s), body), body)


@given(webhook_id=IDS, body=BODIES, changed=BODIES)
def test_changed_body_is_refused(webhook_id: str, body: bytes, changed: bytes) -> None:
    """Not one byte of the body can be added, dropped or changed."""
    assume(changed != body)
    assert not accepted(sign([SECRET], webhook_id, NOW, body), changed)


@given(body=BODIES.filter(bool), data=st.data())
def test_one_flipped_bit_is_refused(body: bytes, data: st.DataObject) -> None:
    """The smallest change there is counts."""
    at = data.draw(st.integers(0, len(body) * 8 - 1))
    changed = bytearray(body)
    changed[at // 8] ^= 1 << at % 8
    assert not accepted(sign([SECRET], "msg_1", NOW, body), bytes(changed))


@given(webhook_id=IDS, changed=IDS, body=BODIES)
def test_changed_id_is_refused(webhook_id: str, changed: str, body: bytes) -> None:
    """A replay can't pass under another id."""
    assume(changed != webhook_id)
    headers = sign([SECRET], webhook_id, NOW, body) | {"webhook-id": changed}
    assert not accepted(headers, body)


@given(shift_s=st.integers(-290, 290).filter(bool), zeros=st.integers(0, 1), body=BODIES)
def test_changed_timestamp_is_refused(shift_s: int, zeros: int, body: bytes) -> None:
    """A replay can't be made young again, nor its time written another way."""
    headers = sign([SECRET], "msg_1", NOW, body)
    seconds = "0" * zeros + str(int(headers["webhook-timestamp"]) + shift_s * (1 - zeros))
    assert not accepted(headers | {"webhook-timestamp": seconds}, body)


@given(webhook_id=IDS, body=BODIES, cut=st.integers(1, 60))
def test_nothing_moves_from_one_part_to_another(webhook_id: str, body: bytes, cut: int) -> None:
    """The three signed parts can't be divided in another way."""
    headers = sign([SECRET], webhook_id, NOW, body)
    signed = f"{webhook_id}.{headers['webhook-timestamp']}.".encode() + body
    head, _, rest = signed.partition(b".")
    assume(cut < len(rest))
    moved = {"webhook-id": head.decode() + "." + rest[:cut].decode("latin-1")}
    assert not accepted(headers | moved, rest[cut:])


@given(
    headers=st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text()
    ),
    body=BODIES,
)
def test_rubbish_is_refused_and_never_crashes(headers: dict[str, str], body: bytes) -> None:
    """Whatever strangers send, they get a typed refusal."""
    assert not accepted(headers, body)
