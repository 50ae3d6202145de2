"""Is the text in a narration's provenance the article that the ledger has on air?"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from audio.script import pieces_of
from audio.verify.finding import Finding
from workers.ledger.editing.versions import Heard, heard_of
from workers.ledger.suspicion import expected
from workers.manifest import Manifest
from workers.provenance.layer import Layer
from workers.services import Services, has_ledger

_NAME: Final = "article"
_ANEW: Final = "Narrate it again with `listen regenerate`."


def check_article(services: Services, manifest: Manifest, document: Mapping[str, Any]) -> Layer:
    """Compare a published narration with the article that the ledger has on air.

    Raises:
        KeyError, TypeError: the document is none of ours.
        LedgerUnavailable: the ledger failed.
    """
    if not has_ledger(services.settings.ledger.get_secret_value()):
        return Layer(_NAME, "there is no ledger here to compare with", checked=False)
    article_id = document["article"]["id"]
    heard = heard_of(services.ledger, article_id)
    if heard is None:
        said = f"the ledger has no narration of {article_id} on air"
        return Layer(_NAME, said, checked=False)
    wanted = expected(services.ledger, article_id)
    if wanted.settled and wanted.narration_key != manifest.narration_key:
        found = Finding(
            _NAME, "not_on_air", article_id,
            "The ledger says that another narration is on air than the store has.", _ANEW,
        )  # fmt: skip
        return Layer(_NAME, "another narration", (found,))
    if document["read_by"] == "human":
        return Layer(_NAME, "a person reads it, of the text of then", checked=False)
    findings = tuple(_compared(services, heard, document))
    said = f"revision {heard.revision}" + (" is another" if findings else ", word by word")
    return Layer(_NAME, said, findings)


def _compared(services: Services, heard: Heard, document: Mapping[str, Any]) -> Iterator[Finding]:
    article = services.speakers.with_language(heard.article)
    if document["article"]["url"] != article.url:
        yield Finding(
            _NAME, "other_address", article.id,
            f"It is {article.url} in the ledger, and {document['article']['url']} here.", _ANEW,
        )  # fmt: skip
    ours = [(kind, text) for kind, text in pieces_of(article) if text]
    told = [(piece["kind"], piece["text"]) for piece in document["pieces"]]
    for number in range(max(len(ours), len(told))):
        one, other = ours[number : number + 1], told[number : number + 1]
        if one != other:
            text = (other or one)[0][1]
            yield Finding(
                _NAME, "other_text", f"piece {number}, {text.strip()[:60]!r}",
                f"Revision {heard.revision} in the ledger says something else here.", _ANEW,
            )  # fmt: skip
            return
