"""An item of a feed stands for itself: one that can't be read stops none of the others."""

import json
from pathlib import Path

from support.listen_command import listen

PARAGRAPHS = (
    "<p>The harbour office opened its second gate on Monday, a week earlier than it had said.</p>"
    "<p>Two pilots were on duty through the night, and the last ferry left at a quarter to five.</p>"
    "<p>Nobody had expected so many lorries, said the woman who has run the office since spring.</p>"
)


def item(number: int, *, whole: bool) -> str:
    text = f"<content:encoded><![CDATA[{PARAGRAPHS}<p>Note {number}.</p>]]></content:encoded>"
    return (
        f"<item><title>Gate {number}</title><link>http://127.0.0.9/{number}.html</link>"
        f"<description>A teaser.</description>{text if whole else ''}</item>"
    )


def feed(folder: Path) -> str:
    """Write a feed whose second and fourth item have no text, and a page that can't be fetched."""
    items = "".join(item(n, whole=n in {1, 3}) for n in (1, 2, 3, 4))
    path = folder / "feed.xml"
    path.write_text(
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Gates</title>'
        f"<link>http://127.0.0.9/</link><language>en</language>{items}</channel></rss>"
    )
    return str(path)


def test_backfill_takes_what_can_be_read(tmp_path: Path) -> None:
    """Two are accepted, two are named, and the exit status says that not all went well."""
    done = listen(tmp_path, "backfill", feed(tmp_path), "--dry-run", "--json")
    titles = [row["title"] for row in json.loads(done.stdout)]
    assert (done.returncode, titles) == (2, ["Gate 1", "Gate 3"])
    assert done.stderr.count("address_refused") == 2


def test_script_shows_what_can_be_read(tmp_path: Path) -> None:
    """The same holds for whoever looks at a feed's scripts."""
    done = listen(tmp_path, "script", feed(tmp_path), "--json")
    titles = [document["article"]["title"] for document in json.loads(done.stdout)]
    assert (done.returncode, titles) == (2, ["Gate 1", "Gate 3"])
