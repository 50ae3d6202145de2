"""Whom a newsroom asked for an answer is part of its report."""

import pytest

from audio.intake.lines.right_of_reply import tells_of_reply
from audio.intake.piece import Piece
from audio.intake.site_lines import drop_site_lines

STORIES = {
    "en": (
        "The council voted on Tuesday to drain the old canal of the mill.",
        "Work will begin in September and should take two summers, the mayor said.",
        "Engineers found no pollution in the mud, apart from a piano.",
        "Anglers object to the plan and have collected 900 names in a week.",
    ),
    "es": (
        "El concejo votó el martes vaciar el viejo canal del molino.",
        "Las obras empezarán en septiembre y durarán dos veranos, según la alcaldesa.",
        "Los ingenieros no hallaron en el barro más que un piano.",
        "Los pescadores rechazan el plan y han reunido 900 firmas en una semana.",
    ),
    "ar": (
        "صوت المجلس يوم الثلاثاء على تجفيف قناة الطاحونة القديمة.",
        "وتبدأ الأعمال في سبتمبر وتستمر صيفين كما قال رئيس البلدية.",
        "ولم يجد المهندسون في الطين سوى بيانو.",
        "ويعارض الصيادون الخطة وقد جمعوا 900 توقيع في أسبوع.",
    ),
}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            "The Post is asking the mill for comment and will update this story if it responds.",
        ),
        ("en", "We have reached out to the mill for comment and will update this article."),
        ("es", "Este diario ha pedido al dueño su versión y actualizará esta noticia."),
        ("es", "Nos hemos puesto en contacto con el dueño para conocer su versión."),
        ("ar", "وتواصلت الصحيفة مع صاحب المبنى للحصول على تعليق، وستضيف ما يقوله إلى هذا الخبر."),
    ],
)
@pytest.mark.parametrize("behind", [False, True])
def test_whom_a_newsroom_asked_is_read(language: str, line: str, *, behind: bool) -> None:
    """It says "we" and "this story" as a site does of itself, and nobody may miss it."""
    story = STORIES[language]
    texts = [*story, line] if behind else [line, *story]
    pieces = [Piece("paragraph", text) for text in texts]
    assert not any(p.rule for p in drop_site_lines(pieces, language=language))


@pytest.mark.parametrize(
    "line",
    [
        "Contact us for comment on our stories.",
        "Please leave a comment below and tell us what you think.",
        "Póngase en contacto con nosotros para enviar sus comentarios.",
        "شاركونا آراءكم في خانة التعليقات.",
        "يرجى الالتزام بقواعد التعليق واحترام الآخرين.",
    ],
)
def test_what_asks_readers_for_comments_is_none(line: str) -> None:
    """A site asks its readers in the same words."""
    assert not tells_of_reply(line)
