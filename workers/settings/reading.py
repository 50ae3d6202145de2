"""Reading the settings: environment, then file, then defaults, and what is wrong in them."""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import (
    ValidationError,
)
from pydantic_core import ErrorDetails

from audio.errors import SettingsInvalid
from workers.settings.environment import KUBERNETES_PORT, NOT_OURS, PREFIX, env_name
from workers.settings.shape import Settings

CONFIG_VARIABLE = "LISTEN_CONFIG"
DEFAULT_CONFIG = "listen.toml"

MAY_HOLD_SECRETS = {
    "store",
    "ledger",
    "broker",
    "s3_access_key_id",
    "s3_secret_access_key",
    "voices_source",
    "webhook_secrets",
    "incoming_webhook_secrets",
    "webhook_endpoint_secrets",
    "secrets_keys",
    "sign_in_client_secret",
    "api_tokens",
    "access_keys",
    "credentials_key_pem",
}
"""Settings whose values no message repeats."""


def config_path() -> Path:
    """Return where the settings' file is, or would be."""
    return Path(os.environ.get(CONFIG_VARIABLE) or DEFAULT_CONFIG)


@cache
def load_settings() -> Settings:
    """Return this process's settings; they are read once.

    Raises:
        SettingsInvalid: some can't be used; the message names each, its source and the remedy.
    """
    return read_settings()


def read_settings() -> Settings:
    """Read the settings anew; see :func:`load_settings`."""
    path = config_path()
    in_file = _file_values(path)
    problems = [*_unknown_in_file(in_file, path), *_unknown_in_environment()]
    try:
        settings = Settings(**{k: v for k, v in in_file.items() if k in Settings.model_fields})
    except ValidationError as error:
        problems += [
            _problem(detail, in_file, path)
            for detail in error.errors(include_url=False)
            if detail["type"] != "default_factory_not_called"
        ]
        raise SettingsInvalid(_report(problems)) from None  # the cause would show secrets
    if problems:
        raise SettingsInvalid(_report(problems))
    return settings


def _file_values(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        if os.environ.get(CONFIG_VARIABLE):
            raise SettingsInvalid(
                f"There is no file {path}; correct {CONFIG_VARIABLE} or unset it."
            ) from None
        return {}
    except OSError as error:
        raise SettingsInvalid(f"Can't read {path}: {error.strerror}; correct that.") from error
    except ValueError as error:
        raise SettingsInvalid(f"{path} is not TOML: {error}; correct it there.") from error


def _unknown_in_file(in_file: Mapping[str, Any], path: Path) -> Iterator[str]:
    for name in in_file:
        if name not in Settings.model_fields:
            meant = _meant(name, Settings.model_fields)
            yield f"{name} ({path}): there is no such setting; {meant}"


def _unknown_in_environment() -> Iterator[str]:
    known = {env_name(name) for name in Settings.model_fields}
    for name, value in sorted(os.environ.items()):
        upper = name.upper()
        foreign = NOT_OURS.fullmatch(upper) or KUBERNETES_PORT.match(value)
        if upper.startswith(PREFIX) and upper not in known and not foreign:
            yield f"{name} (environment): there is no such setting; {_meant(upper, known)}"


def _meant(name: str, known: set[str] | dict[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else "remove it, or see docs/settings.md."


def _problem(detail: ErrorDetails, in_file: Mapping[str, Any], path: Path) -> str:
    """Say what is wrong with one setting, where it comes from and what it should be."""
    name = str(detail["loc"][0])
    in_environment = {key.upper() for key, value in os.environ.items() if value}
    if env_name(name) in in_environment:
        where = f"{env_name(name)} (environment)"
    elif name in in_file:
        where = f"{name} ({path})"
    else:
        where = f"{name} or {env_name(name)} (not set)"
    field = Settings.model_fields[name]
    hidden = name in MAY_HOLD_SECRETS or detail["input"] is None
    given = "" if hidden else f", not {str(detail['input'])!r}"
    message = detail["msg"].removeprefix("Value error, ").rstrip(".")
    message = message.replace("Input should be", "has to be")
    if any(isinstance(part, str) for part in detail["loc"][1:]):
        place = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in detail["loc"][1:])
        where = where.replace(name, name + place, 1)
    return f"{where}: {message}{given}. Correct it there. It means: {field.description}"


def _report(problems: list[str]) -> str:
    if len(problems) == 1:
        return f"A setting can't be used: {problems[0]}"
    return "\n  ".join([f"{len(problems)} settings can't be used:", *problems])
