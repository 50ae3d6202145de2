"""What ``listen doctor`` says of the spoken notice: whether it can be said where it is wanted."""

from typing import TYPE_CHECKING

from audio.languages import primary_subtag
from workers.cli.upkeep.finding import Finding

if TYPE_CHECKING:
    from workers.services import Services


def notice_finding(services: "Services") -> Finding:
    """Look whether every language that is spoken here has words, and every voice is there."""
    from voices.library.installed import installed_voices

    settings = services.settings
    if settings.notice == "off":
        return Finding("notice", "fine", "off; nothing is said of the voice")
    here = {
        installed.voice.id: installed.voice
        for installed in installed_voices(settings.voice_folders)
    }
    if missing := sorted(set(settings.notice_voices.values()) - here.keys()):
        message = f"notice_voices names {', '.join(missing)}, not installed"
        return Finding("notice", "warning", message, "Install them: listen voices install.")
    languages = {primary_subtag(voice.language) for voice in here.values()}
    wordless = sorted(tag for tag in languages if services.speakers.notice(tag) is None)
    if wordless:
        message = f"nothing is said in {', '.join(wordless)}, for which there are no words"
        return Finding("notice", "warning", message, "Put them into notice_words.")
    return Finding("notice", "fine", f"said {settings.notice} each article")
