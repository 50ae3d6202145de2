"""Acts on the newsroom's names, and a model in plain dicts of what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from audio.errors import LexiconConflict, LexiconInvalid
from voices.lexicon.entries import Entry
from workers.ledger import Ledger
from workers.ledger.audit import Actor
from workers.lexicon.names import Place, said_json
from workers.lexicon.records import releases

ANN = Actor("token ann", "producer")
WRITTEN = ("Velkmar", "Ostrana", "Qin")
SCOPES = ("", "section:sport", "article:ferry")
SAID = ("one", "two", "three")


@dataclass(frozen=True)
class Act:
    """One thing that a producer does; ``number`` is of the release to undo, counted back."""

    kind: Literal["put", "remove", "undo"]
    entries: tuple[tuple[str, str, str], ...] = ()
    number: int = 0


def an_entry(written: str, scope: str = "", spoken: str = "one", **rules: object) -> Entry:
    return Entry(
        written=written, language="en", say_as="words", spoken=spoken, scope=scope or None, **rules
    )  # type: ignore[arg-type]


@dataclass
class Model:
    """What the names have to be after each release; release 0 is before the first."""

    states: list[dict[Place, str]] = field(default_factory=lambda: [{}])
    touched: list[set[Place]] = field(default_factory=lambda: [set()])
    undoes: dict[int, int] = field(default_factory=dict)

    @property
    def now(self) -> dict[Place, str]:
        return self.states[-1]

    def make(self, changes: dict[Place, str | None]) -> bool:
        """Make a release of what differs; return whether anything does."""
        differing = {place: to for place, to in changes.items() if self.now.get(place) != to}
        if not differing:
            return False
        state = {**self.now, **differing}
        self.states.append({place: said for place, said in state.items() if said is not None})
        self.touched.append(set(differing))
        return True

    def is_undone(self, number: int) -> bool:
        return any(
            undone == number and not self.is_undone(by) for by, undone in self.undoes.items()
        )

    def may_undo(self, number: int) -> bool:
        if not 0 < number < len(self.states) or self.is_undone(number):
            return False
        later = set().union(*self.touched[number + 1 :])
        return not later & self.touched[number]

    def undo(self, number: int) -> None:
        before = self.states[number - 1]
        self.make({place: before.get(place) for place in self.touched[number]})
        self.undoes[len(self.states) - 1] = number


def do(ledger: Ledger, model: Model, act: Act) -> None:
    """Do an act, and the same to the model; what is refused changes neither."""
    places = {Place("en", written, scope) for written, scope, _ in act.entries}
    if act.kind == "put":
        new = {Place("en", w, s): an_entry(w, s, spoken) for w, s, spoken in act.entries}
        made = releases.put(ledger, list(new.values()), actor=ANN, why="a test")
        changed = model.make({place: said_json(entry) for place, entry in new.items()})
        assert (made is not None) == changed
    elif act.kind == "remove":
        if places and places <= model.now.keys():
            releases.remove(ledger, places, actor=ANN, why="a test")
            model.make(dict.fromkeys(places))
        else:
            refused(lambda: releases.remove(ledger, places, actor=ANN, why="a test"))
    else:
        number = len(model.states) - 1 - act.number
        if model.may_undo(number):
            made = releases.undo(ledger, number, actor=ANN, why="a test")
            model.undo(number)
            assert made.undoes == number
        else:
            refused(lambda: releases.undo(ledger, number, actor=ANN, why="a test"))


def refused(act: object) -> None:
    try:
        act()  # type: ignore[operator]
    except (LexiconInvalid, LexiconConflict):
        return
    raise AssertionError("it was not refused")


def compare(ledger: Ledger, model: Model) -> None:
    """Compare the names with the model: now, by their releases, and at every release."""
    with ledger.read() as connection:
        names = releases.names_now(connection)
        changes = releases.changes_until_now(connection)
    assert names.release == len(model.states) - 1
    assert _said(names.entries) == model.now
    state: dict[Place, str] = {}
    at = {0: dict(state)}
    for number, change in changes:
        assert (None if change.before is None else said_json(change.before)) == state.get(
            change.place
        )
        if change.after is None:
            del state[change.place]
        else:
            state[change.place] = said_json(change.after)
        at[number] = dict(state)
    assert [at[number] for number in range(len(model.states))] == model.states
    for made in releases.history(ledger, limit=100):
        assert (made.undone_by is not None) == model.is_undone(made.number)


def _said(entries: Iterable[Entry]) -> dict[Place, str]:
    return {Place.of(entry): said_json(entry) for entry in entries}
