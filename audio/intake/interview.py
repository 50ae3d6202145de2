"""Which paragraphs of an interview ask and which answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from audio.intake.piece import Piece, is_question, skeleton
from audio.model import BlockKind

_ASKS = re.compile(r"^(?:q(?:uestion)?|p(?:regunta)?|س|سؤال|السؤال)\s*[:.：-]\s*")
_ANSWERS = re.compile(r"^(?:a(?:nswer)?|r(?:espuesta)?|ج|جواب|الجواب|الاجابه|الاجابة)\s*[:.：-]\s*")
_LABEL = re.compile(r"\w+\s*[:.：-]\s*")
_INTERVIEW = re.compile(
    r"\b(?:interview|conversation with|q ?(?:&|and) ?a|in conversation|entrevista|conversacion|"
    r"حوار|مقابله|مقابلة)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I’m|my|we|our|yo|mi|nosotros|أنا|نحن)\b")
_MIN_QUESTIONS = 2


def mark_questions(pieces: Sequence[Piece], *, title: str = "") -> list[Piece]:
    """Return the pieces with questions and answers marked as such.

    An interview has at least two questions: paragraphs wholly in bold that end in a question
    mark, or lines that start with "Q:" and "A:" (also P/R and س/ج), whose letters are not kept;
    or nearly all of its headings, three at least, are questions and the text between them says
    "I". What stands between one question and the next, or a heading, answers it. A bold question
    in a text that is no interview is a heading.
    """
    spoken = [p for p in pieces if not p.rule]
    letters = _has_letters(spoken)
    ask = _lettered if letters else _headed if _asks_in_headings(spoken, title) else _bold
    if sum(1 for p in spoken if ask(p)) < _MIN_QUESTIONS:
        return [
            replace(p, kind="heading")
            if _bold(p) and p.kind == "paragraph" and p.words <= 12
            else p
            for p in pieces
        ]
    return _mark(pieces, ask, lettered=letters)


def _has_letters(spoken: list[Piece]) -> bool:
    asked = sum(1 for p in spoken if _lettered(p))
    return asked >= _MIN_QUESTIONS and any(_ANSWERS.match(skeleton(p.text)) for p in spoken)


def _lettered(piece: Piece) -> bool:
    return bool(_ASKS.match(skeleton(piece.text)))


def _bold(piece: Piece) -> bool:
    asked = piece.bold and piece.kind in {"paragraph", "heading"} and is_question(piece.text)
    return piece.kind == "question" or asked


def _headed(piece: Piece) -> bool:
    return piece.kind in {"question", "heading"} and is_question(piece.text)


def _asks_in_headings(spoken: list[Piece], title: str) -> bool:
    headings = [p for p in spoken if p.kind == "heading"]
    asked = [p for p in headings if is_question(p.text)]
    if len(asked) < 3 or len(asked) < 0.8 * len(headings):
        return False
    if _INTERVIEW.search(skeleton(title)):
        return True
    between = [
        p for p in spoken if p.kind == "paragraph" and not p.text.startswith(('"', "“", "«"))
    ]
    return sum(1 for p in between if _FIRST_PERSON.search(p.text)) > 0.4 * len(between)


def _mark(pieces: Sequence[Piece], ask: Callable[[Piece], bool], *, lettered: bool) -> list[Piece]:
    out: list[Piece] = []
    answering = False
    for piece in pieces:
        if piece.rule:
            out.append(piece)
        elif ask(piece):
            out.append(_relabel(piece, "question", _ASKS if lettered else None))
            answering = True
        elif piece.kind == "heading":
            answering = False
            out.append(piece)
        elif answering and piece.kind == "paragraph" and not piece.stands_in:
            out.append(_relabel(piece, "answer", _ANSWERS if lettered else None))
        else:
            out.append(piece)
    return out


def _relabel(piece: Piece, kind: BlockKind, letters: re.Pattern[str] | None) -> Piece:
    """Give a piece its kind, and take "Q:" or "A:" off where the kind says it now."""
    label = _LABEL.match(piece.text)
    if letters and label and letters.match(skeleton(label[0])) and label.end() < len(piece.text):
        return replace(piece, kind=kind, text=piece.text[label.end() :], links=())
    return replace(piece, kind=kind)
