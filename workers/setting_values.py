"""What one setting's value may be: how it is read, checked, and computed from the others."""

import json
import os
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, FilePath, SecretStr

from audio.clean_text import fold
from audio.errors import SettingsInvalid
from audio.languages import LANGUAGE_TAG_PATTERN
from workers.store.opening import check_location
from workers.subscribers.keys import parse_key
from workers.tokens import parse_token
from workers.webhooks.signature import key_in

TARGETS_LUFS = (-16.0, -18.0)
_SHORTEST_SEALING_KEY = 32
OFFICIAL_VOICES = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
"""Where piper-tts itself downloads voices from."""


def home_expanded(value: object) -> object:
    """Put the home folder in place of ``~``."""
    return Path(value).expanduser() if isinstance(value, str | Path) else value


def whole_number(value: object) -> object:
    """Read a number that is written in digits."""
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value


def upper_case(value: object) -> object:
    """Read a word in any case."""
    return value.upper() if isinstance(value, str) else value


def paths(value: object) -> object:
    """Read folders that stand in one line, separated by ``:``."""
    if isinstance(value, str):
        value = value.split(":")
    return [home_expanded(part) for part in value] if isinstance(value, list | tuple) else value


def names(value: object) -> object:
    """Read names that stand in one line, separated by spaces."""
    return tuple(value.split()) if isinstance(value, str) else value


def tables(value: object) -> object:
    """Read what the environment says as the file would."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError(f"has to be a JSON list of rules ({error})") from error


def named_tables(value: object) -> object:
    """Read what the environment says as the file would, each table by its name."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError(f"has to be a JSON object of tables ({error})") from error


def one_target(value: float) -> float:
    """Refuse a loudness that is no target of ours."""
    if value not in TARGETS_LUFS:
        raise ValueError("has to be -16 or -18")
    return value


def one_pace(value: float) -> float:
    """Refuse a pace that nobody speaks at; 0 is each voice's own."""
    if value and not 80 <= value <= 300:
        raise ValueError("has to be 0 or from 80 to 300")
    return value


def web_address(value: str) -> str:
    """Refuse what is no http or https address; a slash at its end is left out."""
    if not re.fullmatch(r"https?://\S+", value):
        raise ValueError("has to begin with http:// or https://")
    return value.rstrip("/")


def feed_address(value: str) -> str:
    """Refuse what is no http or https address; unlike others, it may end in a slash."""
    web_address(value)
    if "@" in urlsplit(value).netloc:
        raise ValueError("has a user name or password in it; remove it")
    return value


def language_tag(value: str) -> str:
    """Refuse what is no BCP 47 tag."""
    if not re.fullmatch(LANGUAGE_TAG_PATTERN, value):
        raise ValueError("has to be a language tag such as en or es-MX")
    return value


def store_location(value: str) -> str:
    """Refuse what names no store."""
    try:
        check_location(value)
    except SettingsInvalid as error:
        raise ValueError(str(error)) from error
    return value


def voices_location(value: str) -> str:
    """Refuse what names no place that voices come from; ``package`` is the Python index."""
    if value == "package":
        return value
    if re.match(r"https?://", value):
        if "@" in urlsplit(value).netloc:
            raise ValueError("has a user name or password in it; remove it")
        return value.rstrip("/")
    return store_location(value)


def processors() -> int:
    """Count the processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def voices_in(values: dict[str, Any]) -> Path:
    """Return the folder that voices are installed into."""
    return Path(values["data_dir"]) / "voices"


def lexicon_in(values: dict[str, Any]) -> Path:
    """Return the folder of the newsroom's pronunciations."""
    return Path(values["data_dir"]) / "lexicon"


def ledger_in(values: dict[str, Any]) -> SecretStr:
    """Return the embedded ledger's address."""
    return SecretStr(f"sqlite:///{values['data_dir'] / 'ledger.sqlite3'}")


def broker_in(values: dict[str, Any]) -> SecretStr:
    """Return the embedded broker's address."""
    # The processes that share the file may be started in different folders.
    return SecretStr(f"listen+sqlite:///{values['data_dir'].absolute() / 'broker.sqlite3'}")


def ledger_address(value: SecretStr) -> SecretStr:
    """Refuse what is no address of a ledger."""
    if not re.match(r"(sqlite:///|postgres(ql)?://).", value.get_secret_value()):
        raise ValueError("has to begin with sqlite:/// or postgresql://")
    return value


def broker_address(value: SecretStr) -> SecretStr:
    """Refuse what is no address of a broker."""
    if not re.match(r"(listen\+sqlite:////|rediss?://|amqps?://).", value.get_secret_value()):
        raise ValueError("has to begin with listen+sqlite:////, redis://, rediss:// or amqp://")
    return value


def newsroom_with(values: dict[str, Any]) -> bool:
    """Return whether the sample newspaper is shown."""
    # A broker of one's own is a site of one's own.
    broker: SecretStr = values["broker"]
    return broker.get_secret_value().startswith("listen+sqlite:")


def store_in(values: dict[str, Any]) -> str:
    """Return the embedded store's folder."""
    return str(values["data_dir"] / "store")


def words(value: object) -> object:
    """Read words that stand in one line, separated by spaces."""
    return value.split() if isinstance(value, str) else value


def webhook_secret(value: SecretStr) -> SecretStr:
    """Refuse what is no Standard Webhooks secret."""
    try:
        key_in(value.get_secret_value())
    except SettingsInvalid as error:
        raise ValueError(str(error)) from error
    return value


def endpoint_secret(value: SecretStr) -> SecretStr:
    """Refuse what is no address of an endpoint and its secret."""
    address, between, secret = value.get_secret_value().rpartition("=whsec_")
    if not between or not re.fullmatch(r"https?://\S+", address):
        raise ValueError(
            "has to be an endpoint's address, =, and its secret that begins with whsec_"
        )
    webhook_secret(SecretStr(between[1:] + secret))
    return value


def api_token(value: SecretStr) -> SecretStr:
    """Refuse what is no name, role and secret."""
    try:
        parse_token(value.get_secret_value())
    except SettingsInvalid as error:
        raise ValueError(str(error)) from error
    return value


def access_key(value: SecretStr) -> SecretStr:
    """Refuse what is no name and secret."""
    try:
        parse_key(value.get_secret_value())
    except SettingsInvalid as error:
        raise ValueError(str(error)) from error
    return value


def sealing_key(value: SecretStr) -> SecretStr:
    """Refuse what somebody could guess."""
    if len(value.get_secret_value()) < _SHORTEST_SEALING_KEY:
        raise ValueError(
            f"has to have {_SHORTEST_SEALING_KEY} characters or more, such as what"
            " `openssl rand -base64 32` prints"
        )
    return value


def role_of_value(value: str) -> str:
    """Refuse what is no value of a claim and the role that it gives."""
    said, between, role = value.rpartition("=")
    if not between or not said or role not in ("reader", "producer", "admin"):
        raise ValueError("has to be a claim's value, =, and reader, producer or admin")
    return value


def origin(value: str) -> str:
    """Refuse what is no origin of a page."""
    if value != "*" and not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", value):
        raise ValueError("has to be * or origins such as https://news.example, without a path")
    return value


SomePath = Annotated[Path, BeforeValidator(home_expanded)]
SomeFile = Annotated[FilePath, BeforeValidator(home_expanded)]
Text = Annotated[str, Field(min_length=1)]
Notice = Annotated[str, AfterValidator(fold), Field(min_length=1, max_length=300)]
"""What is said besides an article, on one line."""
Provider = Annotated[str, Field(pattern=r"^[A-Za-z]+ExecutionProvider$")]
WebhookSecret = Annotated[SecretStr, AfterValidator(webhook_secret)]
ApiToken = Annotated[SecretStr, AfterValidator(api_token)]
ApiTokens = Annotated[tuple[ApiToken, ...], BeforeValidator(words)]
AccessKeys = Annotated[
    tuple[Annotated[SecretStr, AfterValidator(access_key)], ...],
    BeforeValidator(words),
]
SealingKeys = Annotated[
    tuple[Annotated[SecretStr, AfterValidator(sealing_key)], ...],
    BeforeValidator(words),
]
Origin = Annotated[str, AfterValidator(origin)]
EndpointSecret = Annotated[SecretStr, AfterValidator(endpoint_secret)]
EndpointSecrets = Annotated[tuple[EndpointSecret, ...], BeforeValidator(words)]
WebhookSecrets = Annotated[tuple[WebhookSecret, ...], BeforeValidator(words)]
