"""What a narration is made from, by whom and where it is kept."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from workers.audience.channels import Channel
from workers.briefings.rule import WrittenBriefing, briefing_name
from workers.casting_rules import WrittenRule
from workers.setting_values import (
    OFFICIAL_VOICES,
    Provider,
    SomePath,
    Text,
    broker_address,
    broker_in,
    feed_address,
    language_tag,
    ledger_address,
    ledger_in,
    lexicon_in,
    named_tables,
    names,
    one_pace,
    one_target,
    paths,
    processors,
    store_in,
    store_location,
    tables,
    voices_in,
    voices_location,
    web_address,
    whole_number,
)


class Making(BaseModel):
    """Places, voices, sources, and what of the machine is used."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, defer_build=True)

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
