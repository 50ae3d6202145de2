"""From pieces and facts to the Article: line rules, tail rules, standfirst, limits, id."""

from collections.abc import Sequence
from dataclasses import replace

from audio.clean_text import fold
from audio.errors import ArticleTooLong, ArticleUnreadable
from audio.intake.drop_lines import rule_for
from audio.intake.facts import Facts, byline_of, same_words, starts_as_byline
from audio.intake.ids import BRIEFING_PREFIX, article_id, is_briefing_id
from audio.intake.interview import mark_questions
from audio.intake.language import detect_language
from audio.intake.line_judge import likelihood
from audio.intake.lines.tail import is_prose, without_head_notes, without_loose_ends, without_tail
from audio.intake.piece import Piece, is_terminated, letters_of
from audio.intake.read_more import split_read_more
from audio.intake.site_lines import drop_site_lines
from audio.intake.site_rules import SiteRules
from audio.intake.text_marks import mend_facts, settle_text
from audio.languages import same_language
from audio.model import Article, Block, Dropped

MAX_CHARS = 400_000
"""More text than any article has: about seven hours of speech."""
_REPEAT_CHARS = 40
_RUN_BLOCKS = 3
_RUN_CHARS = 400
_SAME_START = 4
_PULLED_LETTERS = 1000
_BYLINE_WORDS = 14
# Said elsewhere, or about the article: not text that a listener misses.
_NOT_TEXT = frozenset(
    "title byline date repeated pull_quote standfirst bio site_line about_company struck "
    "note_number endnotes shortcode ignored_field".split()
)
_REVIEW_DROPPED_SHARE = 0.25
# What was judged by its place or its class may be the article's after all.
_DOUBTFUL_RULES = frozenset({"not_article", "paywall", "hidden"})
_SITE_SPEAKS = 0.5
_GAP_SHARE = 0.05  # 3.5 % was the most on public pages that were read rightly


def assemble(
    pieces: Sequence[Piece],
    facts: Facts,
    *,
    name: str,
    rules: SiteRules | None = None,
    default_id: str | None = None,
    max_chars: int = MAX_CHARS,
    source_chars: int = 0,
    review: tuple[str, ...] = (),
) -> Article:
    """Return the Article that a source's pieces and facts make.

    Args:
        pieces: the source in reading order, what structure left out included.
        facts: what is known besides the text; a missing language is detected.
        name: the source's name, for messages.
        rules: the site's own line patterns; they go first.
        default_id: what to call the article when neither a CMS nor an address names it.
        max_chars: more characters in the body than this are refused.
        source_chars: characters the source says its article has, where it says so; 0: not said.
        review: reasons for a person to look that are known already.

    Raises:
        ArticleTooLong: the body has more than ``max_chars`` characters.
        ArticleUnreadable: there is no title (``no_title``) or no body (``no_article``), or its id
            is one of a briefing (``reserved_id``).
    """
    if rules is not None and rules.read_tables:
        pieces = [said for piece in pieces for said in _table_read(piece)]
    _refuse_long(pieces, name, max_chars)
    facts = mend_facts(facts)
    ruled = apply_line_rules(pieces, facts, rules)
    facts, ruled = _settle_standfirst(facts, ruled)
    ruled = mark_questions(ruled, title=facts.title or "")
    blocks = tuple(Block(p.kind, line) for p in ruled if not p.rule for line in p.lines)
    title = _title(facts, blocks, name)
    language, doubts = _language(facts, blocks, rules)
    gaps = _gap_chars(ruled)
    offered = _text_chars(ruled) - _text_chars([p for p in pieces if p.rule]) + gaps
    if sum(len(block.text) for block in blocks) < (1 - _REVIEW_DROPPED_SHARE) * offered:
        doubts += ("much_dropped",)
    if gaps > _GAP_SHARE * offered:
        doubts += ("text_left_out",)
    return Article(
        id=_id(facts, default_id, title),
        title=title,
        language=language,
        blocks=blocks,
        url=facts.url,
        byline=facts.byline,
        standfirst=facts.standfirst,
        section=facts.section,
        published_at=facts.published_at,
        updated_at=facts.updated_at,
        image_url=facts.image_url,
        tags=facts.tags,
        publisher=facts.publisher,
        paywalled=facts.paywalled,
        dropped=tuple(Dropped(p.text, p.rule) for p in ruled if p.rule),
        body_chars=max(offered, source_chars),
        review=tuple(dict.fromkeys(review + doubts)),
    )


def _id(facts: Facts, default_id: str | None, title: str) -> str:
    """Return the article's id, unless it would take the place of a daily briefing."""
    found = article_id(
        identifier=facts.identifier, url=facts.url, default_id=default_id, title=title
    )
    if is_briefing_id(found):
        raise ArticleUnreadable(
            f"The id {found} has the form of a daily briefing's, {BRIEFING_PREFIX}NAME-DAY. Give"
            " the article another id.",
            reason="reserved_id",
        )
    return found


def _table_read(piece: Piece) -> list[Piece]:
    """Return a short table's rows, each as a piece that is read; anything else as it is."""
    if not piece.rule or not piece.rows:
        return [piece]
    return [Piece("paragraph", row, stands_in=True) for row in piece.rows]


def _refuse_long(pieces: Sequence[Piece], name: str, max_chars: int) -> None:
    offered = sum(len(p.text) for p in pieces if not p.rule)
    if offered > max_chars:
        raise ArticleTooLong(
            f"{name}: the article has {offered:,} characters; one narration may have "
            f"{max_chars:,}. Split it, or raise the limit."
        )


def _title(facts: Facts, blocks: tuple[Block, ...], name: str) -> str:
    """Return the headline, or refuse what has no body or no headline."""
    if not any(block.kind != "heading" for block in blocks):
        raise ArticleUnreadable(
            f"{name}: no article was found in it. Give the page or file of one article.",
            reason="no_article",
        )
    if not facts.title:
        raise ArticleUnreadable(
            f"{name}: the article has no headline. Add a title line or a title field.",
            reason="no_title",
        )
    return facts.title


def _text_chars(pieces: Sequence[Piece]) -> int:
    """Count the characters of text that a listener might miss."""
    return sum(len(p.numbered) for p in pieces if p.rule not in _NOT_TEXT)


def _gap_chars(pieces: Sequence[Piece]) -> int:
    """Count the prose that was left out between paragraphs that are read, as not the article's.

    What asks a reader to log in or to subscribe is none of it.
    """
    spoken = [i for i, p in enumerate(pieces) if not p.rule]
    between = pieces[spoken[0] : spoken[-1]] if spoken else []
    doubtful = (p for p in between if p.rule in _DOUBTFUL_RULES and is_prose(p))
    return sum(len(p.text) for p in doubtful if likelihood(p, "middle") < _SITE_SPEAKS)


def apply_line_rules(
    pieces: Sequence[Piece], facts: Facts, rules: SiteRules | None = None
) -> list[Piece]:
    """Return the pieces with those left out that a site's patterns or the line rules name."""
    settled = [part for piece in pieces for part in settle_text(piece)]
    split = [part for piece in settled for part in split_read_more(piece)]
    out = _site_lines(split, rules) if rules else split
    out = [p if p.rule or p.stands_in else p.dropped(rule_for(p) or "") for p in out]
    out = _repeats_of_head(out, facts)
    out = _repeated_blocks(out)
    out = without_head_notes(out, facts)
    out = without_tail(out, facts)
    language = facts.language or (rules.language if rules else None)
    out = drop_site_lines(out, language=language, publisher=facts.publisher)
    return without_loose_ends(out, facts)


def _site_lines(pieces: list[Piece], rules: SiteRules) -> list[Piece]:
    out: list[Piece] = []
    ended = False
    for piece in pieces:
        ended = ended or (not piece.rule and any(p.search(piece.text) for p in rules.end_at))
        if ended:
            out.append(piece.dropped("site_end_at"))
        elif any(p.search(piece.text) for p in rules.drop_line):
            out.append(piece.dropped("site_drop_line"))
        else:
            out.append(piece)
    return out


def _repeats_of_head(pieces: list[Piece], facts: Facts) -> list[Piece]:
    """Leave out the headline and the byline where the body says them again before its text."""
    out: list[Piece] = []
    in_head = True
    for piece in pieces:
        rule = ""
        if in_head and not piece.rule and not piece.stands_in:
            rule = _head_rule(piece, facts)
            in_head = bool(rule) or piece.kind == "heading"
        out.append(piece.dropped(rule))
    return out


def _head_rule(piece: Piece, facts: Facts) -> str:
    if facts.title and same_words(piece.text, facts.title):
        return "title"
    if is_terminated(piece.text):
        return ""
    if starts_as_byline(piece.text):
        return "byline"
    named = byline_of(piece.text) if piece.words <= _BYLINE_WORDS else None
    if facts.byline and named and letters_of(named) == letters_of(facts.byline):
        return "byline"
    return ""


def _repeated_blocks(pieces: list[Piece]) -> list[Piece]:
    """Leave out a block said twice running, an article said twice, and pull quotes.

    A line that comes back after other text is the author's: a refrain, or a step of each day.
    """
    letters = ["" if p.rule else letters_of(p.text) for p in pieces]
    quoted = _said_within(pieces, letters)
    again = _said_again(letters)
    out: list[Piece] = []
    for i, piece in enumerate(pieces):
        exempt = piece.rule or piece.stands_in or piece.kind == "heading"
        if not exempt and i in again:
            out.append(piece.dropped("repeated"))
        elif exempt or len(letters[i]) < _REPEAT_CHARS:
            out.append(piece)
        else:
            out.append(piece.dropped("pull_quote") if i in quoted else piece)
    return out


def _said_again(letters: list[str]) -> set[int]:
    """Places of blocks that say the block before them again, or are part of a run said before."""
    spoken = [i for i, text in enumerate(letters) if len(text) >= _REPEAT_CHARS]
    filled = [i for i, text in enumerate(letters) if text]
    next_to = dict(zip(filled[1:], filled, strict=False))
    first: dict[str, int] = {}
    again: set[int] = set()
    run, copies = list[int](), list[tuple[int, int]]()

    def end_run() -> None:
        if len(run) >= _RUN_BLOCKS and sum(len(letters[i]) for i in run) >= _RUN_CHARS:
            again.update(run)
            copies.append((run[0], run[-1]))
        run.clear()

    for place, i in enumerate(spoken):
        before = first.setdefault(letters[i], place)
        if before == place:
            end_run()
            continue
        if letters[next_to[i]] == letters[i]:
            again.add(i)
        if run and first[letters[run[-1]]] + 1 != before:
            end_run()
        run.append(i)
    end_run()
    # What is left of a copy, too short to compare, would be read far from its place.
    if copies and spoken[-1] == copies[-1][1]:
        start, end = copies[-1]
        above = start - 1
        while above >= 0 and 0 < len(letters[above]) < _REPEAT_CHARS:
            above -= 1
        set_apart = above >= 0 and not letters[above]
        again.update(i for i in filled if i > end or (set_apart and above < i < start))
    return again


def _said_within(pieces: list[Piece], letters: list[str]) -> set[int]:
    """Places of blocks whose words a longer paragraph holds.

    Every paragraph is looked through once for the first letters of all blocks, and no block that is
    longer than any pull quote is compared, so that the cost grows with the text and not with its
    square.
    """
    wanted: dict[str, list[int]] = {}
    for i, text in enumerate(letters):
        if _REPEAT_CHARS <= len(text) <= _PULLED_LETTERS:
            wanted.setdefault(text[:_REPEAT_CHARS], []).append(i)
    found: set[int] = set()
    for holder, text in enumerate(letters):
        if pieces[holder].kind == "quote" and len(text) >= _REPEAT_CHARS:
            continue
        for at in range(len(text) - _REPEAT_CHARS + 1):
            for i in wanted.get(text[at : at + _REPEAT_CHARS], ())[:_SAME_START]:
                longer = len(text) > len(letters[i]) or pieces[i].kind == "quote"
                if i != holder and longer and text.startswith(letters[i], at):
                    found.add(i)
    return found


def _settle_standfirst(facts: Facts, pieces: list[Piece]) -> tuple[Facts, list[Piece]]:
    """Say the standfirst once: it goes where the lede says it, whole or cut short."""
    if not facts.standfirst:
        return facts, pieces
    text = fold(facts.standfirst)
    letters = letters_of(text.rstrip(".…").removesuffix("[…]"))
    if not letters or (facts.title and same_words(text, facts.title)):
        return replace(facts, standfirst=None), pieces
    for piece in [p for p in pieces if not p.rule and p.kind != "heading"][:3]:
        if letters_of(piece.text).startswith(letters):
            return replace(facts, standfirst=None), pieces
    if text.endswith(("…", "...", "[…]")):
        return replace(facts, standfirst=None), pieces
    return replace(facts, standfirst=text), pieces


def _language(
    facts: Facts, blocks: tuple[Block, ...], rules: SiteRules | None
) -> tuple[str, tuple[str, ...]]:
    """The declared language, unless the text is plainly in another."""
    heard = detect_language(" ".join(block.text for block in blocks))
    declared = facts.language or (rules.language if rules else None)
    if declared is None:
        return (heard, ()) if heard else ("und", ("language_unknown",))
    if heard and not same_language(heard, declared):
        return heard, ("language_disagrees",)
    return declared, ()
