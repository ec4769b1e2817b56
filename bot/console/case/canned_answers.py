"""Canned answers (templates): choosing one on a case's page, and the page for editing them."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.dates import day, local
from bot.basics.texts import say
from bot.cases.messages.pseudonyms import shown_due
from bot.cases.model.submission import Kind
from bot.cases.model.ticket import Ticket
from bot.cases.officer import identity
from bot.cases.settings import canned_answers
from bot.cases.settings.canned_answers import Gap, NotPrepared, Prepared, UnknownGap, Use
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.papers.corrections import CorrectedMeanwhile

log = logging.getLogger("mindbot.console")

_NEW = Prepared("", "", (), (), (), "", "")


@dataclass(frozen=True)
class AtHand:
    """A template for a form. Without text it is fetched separately, because it contains a name and access is
    recorded."""

    id: str
    title: str
    text: str


def at_hand(tx: Transaction, office: Office, visit: Visit, ticket: Ticket) -> dict[Use, list[AtHand]]:
    """The templates for this case's forms, in the citizen's language."""
    language, values = ticket.paper.language, _values(office, ticket)
    can = {*values, Gap.NAME} if _named(tx, visit, ticket) else set(values)
    known = canned_answers.suitable(canned_answers.all_for(tx, visit.officer.unit or ticket.unit), ticket, can)
    return {
        use: [
            AtHand(
                one.id,
                one.title,
                "" if Gap.NAME in one.gaps(language) else canned_answers.filled(one.text(language), values),
            )
            for one in found
        ]
        for use, found in known.items()
    }


def chosen(tx: Transaction, office: Office, visit: Visit, number: str, id: str) -> str:
    """The filled text of the chosen template; nothing if it does not fit this case."""
    ticket = office.desk.ticket(tx, visit.officer, number)
    everything = [one for found in at_hand(tx, office, visit, ticket).values() for one in found]
    one = next((one for one in everything if one.id == id), None)
    if one is None or one.text:
        return one.text if one else ""
    behind = identity.look(tx, office.desk, visit.officer, number, ticket.citizen, visit.at)
    if not behind.name:
        return ""
    known = canned_answers.all_for(tx, visit.officer.unit or ticket.unit)
    words = next(kept.text(ticket.paper.language) for kept in known if kept.id == id)
    return canned_answers.filled(words, {**_values(office, ticket), Gap.NAME: behind.name})


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "prepared.see")
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Saves, changes or removes a template for the officer's unit."""
    unit = visit.officer.unit
    require(visit.officer, "prepared.change", unit=unit)
    seen, id = visit.number("seen") or 0, visit.text("id")
    typed = _typed(visit, id or secrets.token_hex(4))
    if id and id not in {one.id for one in office.store.read(lambda tx: canned_answers.all_for(tx, unit))}:
        return failure(visit, 404)

    def change(tx: Transaction) -> None:
        if visit.text("do") == "remove":
            canned_answers.remove(tx, unit, typed.id, seen, visit.officer.id, visit.at)
        else:
            canned_answers.write(tx, unit, typed, seen, visit.officer.id, visit.at)

    try:
        office.store.write(change)
    except UnknownGap as gap:
        wrong = say("console.prepared.gap", visit.language, line=gap.line, found=gap.found, known=_known_gaps())
        return _page(office, visit, 422, wrong=wrong, typed=typed if id else _kept(typed))
    except NotPrepared:
        wrong = say("console.prepared.wrong", visit.language, most=canned_answers.MAX_CANNED_LETTERS)
        return _page(office, visit, 422, wrong=wrong, typed=typed if id else _kept(typed))
    except CorrectedMeanwhile:
        wrong = say("console.rules.changed", visit.language)
        return _page(office, visit, 409, wrong=wrong, typed=typed if id else _kept(typed))
    log.info("the prepared answer %s of %s was changed by %s", typed.id, unit or "the house", visit.officer.id)
    return go(visit, "prepared?done=1")


def _page(
    office: Office, visit: Visit, status: int = 200, *, wrong: str = "", typed: Prepared | None = None
) -> Response:
    unit = visit.officer.unit
    known, version = office.store.read(lambda tx: (canned_answers.all_for(tx, unit), canned_answers.version(tx, unit)))
    shown = [typed if typed and typed.id == one.id else one for one in known]
    return render(
        visit,
        "prepared",
        status,
        known=shown,
        new=typed if typed and not typed.id else _NEW,
        opened=typed.id if typed else None,
        version=version,
        may_change=may(visit.officer, "prepared.change", unit=unit),
        unit=office.desk.routing.name(unit, visit.language) if unit else "",
        uses=list(Use),
        kinds=list(Kind),
        states=canned_answers.STATES,
        gaps=_known_gaps(),
        longest=canned_answers.MAX_CANNED_LETTERS,
        said=say("console.rules.done", visit.language) if visit.text("done") else "",
        wrong=wrong,
    )


def _typed(visit: Visit, id: str) -> Prepared:
    return Prepared(
        id,
        visit.text("title", 120),
        tuple(one for one in Use if visit.text(f"use.{one}")),
        tuple(one for one in Kind if visit.text(f"kind.{one}")),
        tuple(one for one in canned_answers.STATES if visit.text(f"state.{one}")),
        visit.text("th").replace("\r\n", "\n"),
        visit.text("en").replace("\r\n", "\n"),
    )


def _kept(typed: Prepared) -> Prepared:
    """A new template as typed, to be shown again."""
    return Prepared("", typed.title, typed.acts, typed.kinds, typed.states, typed.th, typed.en)


def _known_gaps() -> str:
    return " ".join(f"{{{gap}}}" for gap in Gap)


def _values(office: Office, ticket: Ticket) -> dict[Gap, str]:
    """The placeholders that need no identity."""
    language = ticket.paper.language
    values = {Gap.NUMBER: ticket.number, Gap.UNIT: office.desk.routing.name(ticket.unit, language)}
    if ticket.due_at is not None:
        values[Gap.DUE] = day(local(shown_due(ticket) or ticket.due_at).date(), language)
    return values


def _named(tx: Transaction, visit: Visit, ticket: Ticket) -> bool:
    party = parties.get(tx, ticket.citizen)
    return party is not None and party.ticket == ticket.number and identity.may_look(visit.officer, ticket, party)
