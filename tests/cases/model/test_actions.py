"""The table of actions: stored names last for good, each row is whole, and everything said of an action was written."""

from __future__ import annotations

from collections import Counter
from dataclasses import MISSING, fields, make_dataclass, replace
from string import Formatter

import pytest

from bot.basics.access import RIGHTS
from bot.basics.texts import LANGUAGES, texts
from bot.cases.model import actions
from bot.cases.model.action_classes import Action, Take
from bot.cases.model.action_spec import By, FieldKind, Reads
from bot.cases.model.actions import ACTIONS, UnknownAction, named, right_of, spec_of
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Status
from bot.cases.records import repository

# What databases hold since the first of them. A name is added here with its action, and never leaves.
STORED = """
    Lodge Route Take Assign Release HandOver Forward Ask Answer Inform Note AddWord Close Reopen Confirm Contest Rate
    Join AgainNow Wait GoOn Escalate LetEnd Merge Tag Link KnownAs OpenSeal Withhold Undo Hide Unhide Spam NotSpam
    Cover LookUnder Uncover ProposeBan Ban LiftBan Redact Redraw Refer ReplyCame FollowLater ScheduleInspection
    Correct MarkSensitive UnmarkSensitive Request
""".split()


def test_every_stored_name_of_the_past_is_still_known() -> None:
    assert [name for name in STORED if named(name).stored_name != name] == []
    assert {spec.stored_name for spec in ACTIONS} == set(STORED), "Write the stored name of a new action down above."


def test_no_two_rows_share_a_name_or_a_class() -> None:
    forms = Counter(form.name for spec in ACTIONS for form in spec.forms)
    orders = Counter(spec.chat.name for spec in ACTIONS if spec.chat)
    places = Counter(spec.chat.place for spec in ACTIONS if spec.chat)

    assert max(Counter(spec.stored_name for spec in ACTIONS).values()) == 1
    assert max(Counter(spec.kind for spec in ACTIONS).values()) == 1
    assert max((*forms.values(), *orders.values(), *places.values())) == 1


def test_every_action_has_its_row() -> None:
    def below(kind: type[Action]) -> set[type[Action]]:
        return {one for sub in kind.__subclasses__() for one in (sub, *below(sub))}

    without = {one for one in below(Action) if one.__module__.startswith("bot.")} - {spec.kind for spec in ACTIONS}

    assert not without, f"Write a row in bot/cases/model/actions.py for {without}."


def test_renaming_a_class_changes_nothing_that_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class of another name in the same row writes and reads what the old one did."""
    renamed_class = make_dataclass("TakeIntoOnesHands", [], bases=(Action,), frozen=True)
    row = replace(spec_of(Take), kind=renamed_class)
    before = repository.written(Take("2569-000001"))
    monkeypatch.setitem(actions._BY_NAME, "Take", row)
    monkeypatch.setitem(actions._BY_CLASS, renamed_class, row)

    renamed = renamed_class("2569-000001")

    assert (spec_of(renamed).stored_name, repository.written(renamed)) == ("Take", before)
    assert repository.read("Take", before) == renamed


def test_an_action_without_a_row_is_refused() -> None:
    stray = make_dataclass("Stray", [], bases=(Action,), frozen=True)

    with pytest.raises(UnknownAction, match="Stray has no row"):
        spec_of(stray)
    with pytest.raises(UnknownAction, match="stored as 'Stray'"):
        named("Stray")


def test_only_the_house_acts_without_a_right() -> None:
    """And the right that a row names is a row of access.py."""
    assert [spec.stored_name for spec in ACTIONS if (spec.by is By.HOUSE) is not (spec.right == "")] == []
    assert [spec.stored_name for spec in ACTIONS if spec.right and spec.right not in RIGHTS] == []
    assert right_of(Lodge) == "ticket.file"


def test_every_row_says_when_it_may_happen() -> None:
    """A paper begins a case and an undo stands beside its line; everything else has its statuses."""
    assert {spec.stored_name for spec in ACTIONS if not spec.statuses} == {"Lodge", "Undo"}
    assert all(spec.statuses <= set(Status) for spec in ACTIONS)


def test_every_field_of_a_row_is_one_of_its_class() -> None:
    wrong = [
        f"{spec.stored_name}.{field.name}"
        for spec in ACTIONS
        for field in (*spec.fields, *(one for form in spec.forms for one in spec.fields_of(form)))
        if field.kind is not FieldKind.BESIDE and field.name not in {one.name for one in fields(spec.kind)}
    ]

    assert not wrong


def test_whatever_a_form_leaves_open_has_a_default() -> None:
    """So that the action can be made of what the form and the chat ask."""
    for spec in ACTIONS:
        asked = [spec.fields_of(form) for form in spec.forms] + ([spec.fields] if spec.chat else [])
        for given in asked:
            needed = {one.name for one in fields(spec.kind) if one.default is MISSING}
            assert needed <= {"number", *(field.name for field in given)}, spec.stored_name


def test_every_text_of_a_row_was_written() -> None:
    wanted = []
    for spec in ACTIONS:
        if not callable(spec.history):
            wanted.append(f"console.history.{spec.history or spec.key}")
        if spec.story and spec.story.step:
            wanted.append(f"ticket.step.{spec.key}")
        if spec.citizen:
            wanted += [key for key in (spec.citizen.key, spec.citizen.joined) if isinstance(key, str)]
        wanted += [f"desk.news.{officer.key}" for officer in spec.officers]
        for form in spec.forms:
            wanted += [f"console.case.act.{form.name}.{part}" for part in ("go", "seen")]
            if form.group != "first":
                wanted += [f"console.case.act.{form.name}.do"]
            wanted += [f"console.case.done.{form.name}"] * (form.name not in ("forward", "under"))
            wanted += [
                f"console.case.act.{form.name}.{'label' if field.kind is FieldKind.TEXT else field.name}"
                for field in spec.fields_of(form)
                if field.kind not in (FieldKind.PIECE, FieldKind.COVERED, FieldKind.CORRECTIONS)
            ]
        if spec.chat:
            name = spec.chat.name
            wanted += [f"work.order.{name}.label", f"work.order.{name}.also", f"work.done.{name}"]
            wanted += [f"work.type.{name}"] * any(field.kind is FieldKind.TEXT for field in spec.fields)
            wanted += [f"work.confirm.{name}"] * spec.previewed
        for field in spec.fields:
            wanted += [f"{field.words}.{option}" for option in field.options]

    assert sorted(set(wanted) - set(texts())) == []


def test_a_citizen_is_told_nothing_that_the_row_does_not_name() -> None:
    """Whoever edits a text cannot let an officer's note into it: only what the row names stands in a gap."""
    for spec in ACTIONS:
        if spec.citizen and isinstance(spec.citizen.key, str):
            known = {"number", "press", *spec.citizen.gaps, *(["day"] if spec.citizen.until else [])}
            for key in filter(None, (spec.citizen.key, spec.citizen.joined)):
                for language in LANGUAGES:
                    gaps = {gap for _, gap, _, _ in Formatter().parse(texts()[key][language]) if gap}
                    assert gaps <= known, f"{key} says {gaps - known}, which {spec.stored_name} does not name."


def test_words_that_every_party_reads_are_told_to_them_too() -> None:
    """What stands in the story of a case was news to whoever reads it there."""
    silent = {
        spec.stored_name
        for spec in ACTIONS
        if spec.story and spec.story.words in (Reads.EVERY_PARTY, Reads.WHO_BROUGHT)
        if not (spec.citizen and "text" in spec.citizen.gaps)
    }

    assert not silent


def test_the_last_word_belongs_to_whoever_brought_the_case() -> None:
    assert {spec.stored_name for spec in ACTIONS if spec.by is By.WHO_BROUGHT} == {"Confirm", "Contest", "Rate"}
