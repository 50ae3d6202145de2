"""Which paragraphs of an interview ask and which answer."""

import re
from collections.abc import Sequence
from dataclasses import replace

from audio.intake.piece import Piece, is_question, skeleton
from audio.model import BlockKind

_ASKS = re.compile(r"^(?:q(?:uestion)?|p(?:regunta)?|س|سؤال|السؤال)\s*[:.：-]\s*")
_ANSWERS = re.compile(r"^(?:a(?:nswer)?|r(?:espuesta)?|ج|جواب|الجواب|الاجابه|الاجابة)\s*[:.：-]\s*")
_LABEL = re.compile(r"\w+\s*[:.：-]\s*")
_MIN_QUESTIONS = 2


def mark_questions(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with questions and answers marked as such.

    An interview has at least two questions: paragraphs wholly in bold that end in a question
    mark, or lines that start with "Q:" and "A:" (also P/R and س/ج), whose letters are not kept.
    What stands between one question and the next, or a heading, answers it.
    """
    spoken = [p for p in pieces if not p.rule]
    lettered = sum(1 for p in spoken if _ASKS.match(skeleton(p.text))) >= _MIN_QUESTIONS and any(
        _ANSWERS.match(skeleton(p.text)) for p in spoken
    )
    asked = [p for p in spoken if _asks(p, lettered=lettered)]
    if len(asked) < _MIN_QUESTIONS:
        return list(pieces)
    return _mark(pieces, lettered=lettered)


def _asks(piece: Piece, *, lettered: bool) -> bool:
    if lettered:
        return bool(_ASKS.match(skeleton(piece.text)))
    return piece.kind == "question" or (
        piece.bold and piece.kind in {"paragraph", "heading"} and is_question(piece.text)
    )


def _mark(pieces: Sequence[Piece], *, lettered: bool) -> list[Piece]:
    out: list[Piece] = []
    answering = False
    for piece in pieces:
        if piece.rule:
            out.append(piece)
        elif _asks(piece, lettered=lettered):
            out.append(_relabel(piece, "question", _ASKS if lettered else None))
            answering = True
        elif piece.kind == "heading":
            answering = False
            out.append(piece)
        elif answering and piece.kind == "paragraph":
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
