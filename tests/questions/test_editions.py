"""Tests of drafts, editions and withdrawals of papers in the database."""

from __future__ import annotations

from bot.store import Store
from bot.store.papers import editions
from bot.store.papers.editions import State, What

AT = 1_795_226_400.0


def test_a_draft_goes_on_only_from_where_it_was_seen(store: Store) -> None:
    store.write(lambda tx: editions.add_draft(tx, "d1", "loans/x", "เสือ.docx", {"do": "put"}, "napa", AT))

    first = store.write(lambda tx: editions.found(tx, "d1", State.CHECKED, {"asked": 2}, seen=State.CHECKING))
    late = store.write(lambda tx: editions.found(tx, "d1", State.FAILED, {}, seen=State.CHECKING))
    published = [
        store.write(lambda tx: editions.move(tx, "d1", State.PUBLISHED, seen=(State.CHECKED,))) for _ in range(2)
    ]

    assert (first, late, published) == (True, False, [True, False])
    draft = store.read(lambda tx: editions.draft(tx, "d1"))
    assert draft is not None
    assert (draft.state, draft.found, draft.about) == (State.PUBLISHED, {"asked": 2}, {"do": "put"})
    assert store.read(editions.open_drafts) == []


def test_editions_are_counted_for_each_paper_and_none_is_lost(store: Store) -> None:
    def add(paper: str, what: What, because: str = "") -> int:
        return store.write(lambda tx: editions.add(tx, paper, what, "a.md", because, "napa", AT))

    numbers = [add("loans/x", What.PUT), add("loans/x", What.WITHDRAW, "เลิกใช้"), add("sop/y", What.WITHDRAW, "ผิด")]
    tried = add("sop/y", What.RETURN)
    store.write(lambda tx: editions.failed(tx, "sop/y", tried))
    before = [one.paper for one in store.read(editions.withdrawn)]
    add("sop/y", What.RETURN)

    assert numbers == [1, 2, 1]
    assert before == ["loans/x", "sop/y"], "a return that failed changed nothing"
    assert [(one.paper, one.because) for one in store.read(editions.withdrawn)] == [("loans/x", "เลิกใช้")]
    assert [one.what for one in store.read(lambda tx: editions.of_paper(tx, "sop/y"))] == [
        What.RETURN,
        What.FAILED,
        What.WITHDRAW,
    ]
