"""Text that is set in bold throughout."""

from lxml.html import fromstring

from audio.intake.walk import walk

LINES = [
    "قررت البلدية أمس تجفيف القناة القديمة بعد ستين عاما",
    "ويبدأ العمل في أيلول ويستمر صيفين كاملين",
    "ووجد المهندسون في الطين أربعين دراجة هوائية وبيانو كبيرا واحدا",
]


def kinds(markup: str) -> list[str]:
    return [piece.kind for piece in walk(fromstring(f"<div>{markup}</div>"))]


def test_paragraphs_in_bold_are_no_headings() -> None:
    """Three long lines in a row are text though no full stop ends them; a short one heads them."""
    body = "".join(f"<p><strong>{line}</strong></p>" for line in LINES)
    assert kinds(body) == ["paragraph"] * 3
    assert kinds(f"<p><b>دراجات وبيانو</b></p>{body}") == ["heading", *["paragraph"] * 3]


def test_a_bold_line_over_text_is_a_heading() -> None:
    """Two in a row may be a heading and one below it, and a marked heading is always one."""
    text = "<p>The council voted on Tuesday to drain the old canal.</p>"
    bold = f"<p><strong>{LINES[0]}</strong></p>"
    assert kinds(f"{bold}{bold}{text}") == ["heading", "heading", "paragraph"]
    marked = "".join(f"<h3><b>{line}</b></h3>" for line in LINES)
    assert kinds(marked) == ["heading"] * 3
