"""Every setting there is, in the order of its documentation."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
)

from workers.setting_values import (
    Notice,
    SomeFile,
    Text,
    language_tag,
    named_tables,
    names,
    upper_case,
    web_address,
    whole_number,
)
from workers.settings.environment import in_environment
from workers.settings.making import Making
from workers.settings.serving import Serving


class Settings(Serving, Making):
    """Every setting there is, checked; the text beside each one is its documentation.

    Keyword arguments are the file's values, so the environment goes before them. The fields are
    those of the last base first, and what is published with a narration, and kept of it, last.
    """

    model_config = ConfigDict(defer_build=False)

    def __init__(self, **in_file: Any) -> None:
        super().__init__(**(in_file | in_environment(type(self).model_fields)))

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
