# ruff: noqa: E501 - a pattern is easier to check on one line than folded over five.
"""Sentences that say whom a newsroom asked for an answer, and whether one came: part of the report."""

from audio.intake.lines.rule import line_rule
from audio.intake.piece import skeleton

_REPLY = line_rule(
    "right_of_reply",
    60,
    r"\b(?:ask(?:ed|ing|s)?|reach(?:ed|ing)? out to|contact(?:ed|ing)|approach(?:ed|ing)|e-?mailed|called|messaged)\b(?! us\b).{1,80}\bfor (?:(?:an?|further|additional|more|their|his|her|its) )?(?:comments?|response|reply|statement)\b",
    r"\b(?:requests?|inquir(?:y|ies)) for (?:an? |further |additional )?(?:comments?|response|statement|interview)\b|\b(?:(?:declined|refused) to|(?:un)?available for|reached for) (?:further )?comment\b|\b(?:sought|seeking|requested|awaiting) (?:a )?(?:comment|response|reply) from\b",
    r"\b(?:did not|didn't|has not|hasn't|have not|haven't|had not|hadn't) (?:yet |immediately )*(?:respond(?:ed)?|repl(?:y|ied))\b",
    r"\b(?:solicitud(?:es)?|peticion(?:es)?|pedidos?) de (?:comentarios?|declaraciones|entrevista)\b|\b(?:ha|han|hemos|habia) (?:pedido|solicitado|preguntado|contactado)\b.{1,80}\b(?:comentarios?|declaraciones|version|respuesta|reaccion|postura)\b",
    r"\b(?:se (?:(?:ha|han) puesto|puso|pusieron)|nos hemos puesto) en contacto con\b.{1,80}\b(?:comentarios?|declaraciones|version|respuesta|reaccion|postura)\b|\b(?:declino|rehuso|quiso|quisieron) (?:hacer )?(?:comentarios?|comentar|declaraciones)\b",
    r"\bطلب(?:ا|ات|ها|ه)? (?:\w+ ){0,2}(?:لل|ال)?تعليق\b|\bللحصول عل[ىي] (?:\w+ )?(?:تعليق|رد)\b|\bلم [يت]رد(?:وا)?\b|\bرفض(?:ت|وا)? (?:\w+ ){0,3}التعليق\b",
    needs=("comment", "respon", "repl", "statement", "interview", "comentar", "declaracion", "version", "respuesta", "reaccion", "postura", "تعليق", "يرد", "ترد", "رد"),
)  # fmt: skip


def tells_of_reply(text: str) -> bool:
    """Tell a sentence on whom the newsroom asked for an answer, or on whether one came."""
    return _REPLY.matches(skeleton(text))
