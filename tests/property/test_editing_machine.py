"""Whatever CMS, producers and readers ask in whatever order, readers hear what was decided last.

A machine has one article, its CMS, and two producers of whom one may have seen an older draft. A
model says what readers hear after every act, what waits as a draft, and which versions there are.
"""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select
from support.hypothesis_profiles import examples
from support.ledger_steps import KEYS, PLAN, Clock, a_request, an_article, new_ledger

from audio.directions import Directions
from audio.errors import ArticleUnknown, DraftChanged
from workers.ledger import (
    Request,
    Work,
    accept,
    hold,
    leases,
    narrations,
    outbox,
    regenerate,
    release,
    tables,
    withdraw,
)
from workers.ledger.editing import drafts, versions
from workers.ledger.editing.directions import directions_of
from workers.ledger.editing.keep import Kept

ARTICLE = "ferry"
LABELS = st.sampled_from(["", "Good morning.", "Good night."])


@dataclass(frozen=True)
class Said:
    """What a text is read with: its revision, and the intro that stands for all directions."""

    revision: int
    label: str


@dataclass
class Model:
    """What has been decided of the article."""

    is_on: bool = True
    newest: int = 1
    label: str = ""
    held: int | None = None
    goes_off_after_hold: bool = False
    draft: Said | None = None
    draft_is_edited: bool = False

    @property
    def heard(self) -> Said | None:
        return Said(self.held or self.newest, self.label) if self.is_on else None

    def end_hold(self) -> None:
        self.held, self.goes_off_after_hold = None, False

    def forget_unedited(self) -> None:
        if not self.draft_is_edited:
            self.draft = None

    def new_text(self) -> None:
        self.newest += 1
        if self.draft:
            self.draft = replace(self.draft, revision=self.newest)
        elif self.held:
            self.draft, self.draft_is_edited = Said(self.newest, self.label), False


class EditingMachine(RuleBasedStateMachine):
    """One ledger whose work is done after every act."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="listen-test-")
        self.clock = Clock()
        self.ledger = new_ledger(Path(self.folder.name) / "l.sqlite3", self.clock)
        self.model = Model()
        self.n_texts = 0
        self.versions: dict[int, Said] = {}
        self._send("publish")
        self._work()

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()

    # The CMS.

    @rule()
    def update(self) -> None:
        self._send("update")
        self.model.new_text()
        if self.model.is_on and not self.model.held:
            self.model.forget_unedited()

    @rule()
    def publish(self) -> None:
        self._send("publish")
        self.model.new_text()
        if self.model.held:
            self.model.goes_off_after_hold = False
            return
        self.model.is_on = True
        self.model.forget_unedited()

    @rule()
    def withdraw(self) -> None:
        withdraw(self.ledger, ARTICLE, self._webhook("withdraw"))
        if self.model.is_on and self.model.held:
            self.model.goes_off_after_hold = True
        else:
            self.model.is_on = False

    @rule(kind=st.sampled_from(["publish", "update", "withdraw"]))
    def something_late(self, kind: str) -> None:
        """An event from before the first one changes nothing, whatever it is."""
        late = replace(self._webhook(kind), said_at_ms=Clock().now_ms - 10_000)
        if kind == "withdraw":
            withdraw(self.ledger, ARTICLE, late)
        else:
            accept(self.ledger, an_article("Very old."), late)

    # Producers.

    @rule()
    def hold(self) -> None:
        if not self.model.is_on:
            with pytest.raises(ArticleUnknown):
                hold(self.ledger, ARTICLE, self._asked("hold"))
            return
        hold(self.ledger, ARTICLE, self._asked("hold"))
        if not self.model.held:
            self.model.held, self.model.goes_off_after_hold = self.model.newest, False

    @rule()
    def release(self) -> None:
        release(self.ledger, ARTICLE, self._asked("release"))
        if self.model.held:
            self.model.is_on = not self.model.goes_off_after_hold
            self.model.forget_unedited()
            self.model.end_hold()
        elif not self.model.is_on:
            self.model.is_on = True
            self.model.forget_unedited()

    @rule()
    def take_off_air(self) -> None:
        withdraw(self.ledger, ARTICLE, self._asked("withdraw"), words="Soon.")
        self.model.is_on = False
        self.model.end_hold()

    @rule()
    def regenerate(self) -> None:
        if self.model.is_on:
            regenerate(self.ledger, ARTICLE, self._asked("regenerate"))

    @rule(label=LABELS)
    def save(self, label: str) -> None:
        draft = drafts.save(
            self.ledger,
            ARTICLE,
            Directions(intro=label),
            self._asked("regenerate"),
            seen=self._number(),
        )
        assert draft.revision == self.model.newest
        self.model.draft, self.model.draft_is_edited = Said(self.model.newest, label), True

    @rule(what=st.sampled_from(["save", "publish", "discard"]))
    def the_second_producer_is_told(self, what: str) -> None:
        """Whoever saw another draft than there is changes nothing."""
        seen, asked = self._number() + 1, self._asked("regenerate")
        if what == "publish" and not self.model.is_on:
            return
        with pytest.raises(DraftChanged):
            if what == "save":
                drafts.save(self.ledger, ARTICLE, Directions(), asked, seen=seen)
            elif what == "publish":
                drafts.publish(self.ledger, ARTICLE, asked, seen=seen)
            else:
                drafts.discard(self.ledger, ARTICLE, asked, seen=seen)

    @precondition(lambda self: self.model.draft)
    @rule()
    def publish_draft(self) -> None:
        asked, seen, draft = self._asked("regenerate"), self._number(), self.model.draft
        if not self.model.is_on:
            with pytest.raises(ArticleUnknown):
                drafts.publish(self.ledger, ARTICLE, asked, seen=seen)
            return
        drafts.publish(self.ledger, ARTICLE, asked, seen=seen)
        assert draft
        self.model.label, self.model.draft = draft.label, None
        if self.model.held:
            self.model.held = draft.revision

    @precondition(lambda self: self.model.draft)
    @rule()
    def discard_draft(self) -> None:
        drafts.discard(self.ledger, ARTICLE, self._asked("regenerate"), seen=self._number())
        self.model.draft = None

    @precondition(lambda self: self.versions)
    @rule(which=st.integers(0, 30))
    def put_back(self, which: int) -> None:
        number = sorted(self.versions)[which % len(self.versions)]
        version, model = self.versions[number], self.model
        if not model.is_on:
            with pytest.raises(ArticleUnknown):
                versions.put_back(self.ledger, ARTICLE, number, self._asked("regenerate"))
            return
        accepted = versions.put_back(self.ledger, ARTICLE, number, self._asked("regenerate"))
        if accepted.outcome == "unchanged":
            assert model.heard == version
            return
        before, model.label = model.label, version.label
        if model.held or version.revision != model.newest:
            model.held = version.revision
        if model.held and model.held != model.newest and model.draft is None:
            model.draft, model.draft_is_edited = Said(model.newest, before), False

    # What has to be true.

    @invariant()
    def all_is_as_it_was_decided(self) -> None:
        """Readers hear it, the draft is the one that was made, and every version can be told."""
        self._work()
        assert self._on_air() == self.model.heard
        self._check_draft()
        self._check_versions()

    def _check_draft(self) -> None:
        draft = drafts.draft_of(self.ledger, ARTICLE)
        found = draft and Said(draft.revision, draft.directions.intro or "")
        assert found == self.model.draft
        if draft:
            assert (draft.edited_by is not None) == self.model.draft_is_edited

    def _check_versions(self) -> None:
        kept = versions.versions_of(self.ledger, ARTICLE, limit=1000)
        told = {one.number: Said(one.revision, one.directions.intro or "") for one in kept}
        assert self.versions == told
        assert all(one.by and one.kind for one in kept)
        assert [one.number for one in kept if one.is_on_air] == [
            number for number in [max(told)] if self.model.is_on
        ]

    def _on_air(self) -> Said | None:
        query = select(tables.narrations).where(tables.narrations.c.state == "published")
        with self.ledger.read() as connection:
            row = connection.execute(query).first()
        return row and Said(row.revision, directions_of(self.ledger, row.id).intro or "")

    def _send(self, kind: str) -> None:
        self.n_texts += 1
        accept(self.ledger, an_article(f"Text {self.n_texts}."), self._webhook(kind))

    def _webhook(self, kind: str) -> Request:
        self.clock.now_ms += 5_000
        return a_request(kind=kind, webhook_id=uuid4().hex, said_at_ms=self.clock.now_ms)

    def _asked(self, kind: str) -> Request:
        self.clock.now_ms += 5_000
        return a_request(kind=kind, requested_by="ann", reason="a slip")

    def _number(self) -> int:
        draft = drafts.draft_of(self.ledger, ARTICLE)
        return draft.number if draft else drafts.NONE

    def _work(self) -> None:
        while messages := outbox.take_due(self.ledger):
            for message in messages:
                claimed = leases.claim(self.ledger, message.message_id, "worker")
                if claimed is not None:
                    self._do(claimed)

    def _do(self, claimed: Work) -> None:
        if claimed.stage == "prepare":
            if earlier := versions.put_back_by(self.ledger, claimed.narration_id):
                assert versions.skip_to_finish(
                    self.ledger, claimed, earlier.narration_key, also=lambda _: None
                )
            else:
                assert narrations.planned(self.ledger, claimed, PLAN, "f", KEYS)
        elif claimed.stage == "speak":
            for number in narrations.unspoken(self.ledger, claimed):
                assert narrations.spoken(self.ledger, claimed, {number: True})
            narrations.batch_done(self.ledger, claimed)
        elif claimed.stage in {"finish", "withdraw"}:
            assert narrations.begin_publishing(self.ledger, claimed) == "ours"
            if claimed.stage == "withdraw":
                narrations.removed(self.ledger, claimed)
                return
            kept = Kept((), {})
            assert narrations.published(self.ledger, claimed, "narration.published", {}, kept=kept)
            heard = self._on_air()
            assert heard
            self.versions[claimed.generation] = heard
        else:
            leases.done(self.ledger, claimed)


EditingMachine.TestCase.settings = settings(
    max_examples=examples(20),
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestEditing = EditingMachine.TestCase
