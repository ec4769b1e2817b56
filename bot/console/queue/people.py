"""The pages of officers and units: invite, move, disable, leave. All changes are in the audit log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from starlette.responses import Response

from bot.basics.access import Refused, gives, may, require
from bot.basics.dates import read_day
from bot.basics.people import WITHOUT_UNIT, Person, Role
from bot.basics.text_split import cut
from bot.basics.texts import say
from bot.cases.settings.deadlines import beginning_of
from bot.cases.settings.routing import Unit
from bot.chat.understand.understanding import plain
from bot.console.field_lengths import MAX_LINE_LETTERS
from bot.console.page import failure, go, render
from bot.console.queue import invite_sheet, role_proposals
from bot.console.queue.invite_sheet import Invited, WrongLine
from bot.console.queue.role_proposals import needs_a_second
from bot.console.request import Office, Visit
from bot.delivery.effects.end_chats import end_chats
from bot.store import Transaction
from bot.store.people import leave, officers, people
from bot.store.people.leave import Leave, NoLeave
from bot.store.people.officers import Account, WrongOfficer
from bot.store.people.role_proposals import Deed, Proposal, waiting

log = logging.getLogger("mindbot.console")

_WORK = (Role.OFFICER, Role.HEAD, Role.CUSTODIAN)
_SHOWN = 80  # letters of a wrong line
_DONE = frozenset({"change", "disable", "leave", "back", "proposed", "confirm", "refuse"})
_LEAVES_WORK = frozenset({"change", "disable", "leave"})  # these may leave open cases without an officer


@dataclass(frozen=True)
class Keys:
    """The sign-in link of a person, shown once."""

    name: str
    link: str = ""


@dataclass(frozen=True)
class Row:
    """A unit in the list."""

    unit: Unit
    officers: int
    heads: tuple[str, ...]
    cases: int  # open cases


class Proposed:
    """It waits for a second person."""


PROPOSED = Proposed()


class _Nobody(LookupError):
    """There is no such account."""


def show(office: Office, visit: Visit) -> Response:
    done = visit.text("done")
    return _page(office, visit, said=f"console.people.done.{done}" if done in _DONE else "")


def act(office: Office, visit: Visit) -> Response:
    """Carries out the form; raises Refused without the right over this person."""
    if visit.text("do") == "invite_many":
        return _many(office, visit)
    deed = _DEEDS.get(visit.text("do"))
    if deed is None:
        return failure(visit, 404)
    require(visit.officer, "people.keep", unit=visit.officer.unit or None)
    try:
        keys = office.store.write(lambda tx: deed(tx, office, visit))
    except ValueError as wrong:
        log.info("not done: %s", type(wrong).__name__)
        return _page(office, visit, 422, wrong=f"console.people.wrong.{_trouble(wrong)}")
    except _Nobody:
        return failure(visit, 404)
    log.info("%s of an officer by %s", visit.text("do"), visit.officer.id)
    if isinstance(keys, Keys):
        return _page(office, visit, keys=keys)
    done = "proposed" if keys is PROPOSED else visit.text("do")
    whose = f"&of={visit.text('person')}" if done in _LEAVES_WORK else ""
    return go(visit, f"people?done={done}{whose}")


def _many(office: Office, visit: Visit) -> Response:
    """Invites everybody of the pasted sheet, and shows each one's link once."""
    require(visit.officer, "people.keep", unit=visit.officer.unit or None)
    try:
        invited = office.store.write(lambda tx: invite_sheet.invite(tx, office, visit))
    except WrongLine as wrong:
        said = say("console.people.wrong.sheet", visit.language, number=wrong.number, line=cut(wrong.line, _SHOWN))
        return _page(office, visit, 422, wrong_words=said)
    log.info("%d officers were invited by %s", len(invited), visit.officer.id)
    return _page(office, visit, invited=invited)


def units(office: Office, visit: Visit) -> Response:
    """Every unit with its number of officers and heads; one without any is red."""
    require(visit.officer, "people.keep", unit=visit.officer.unit or None)

    def look(tx: Transaction) -> tuple[list[Account], dict[str, int]]:
        return [one for one in officers.everybody(tx) if not one.disabled], officers.lying(tx, visit.officer.unit)

    accounts, lying = office.store.read(look)
    known = [one for one in office.desk.routing.units.values() if may(visit.officer, "people.keep", unit=one.id)]
    text = visit.text("text", MAX_LINE_LETTERS)
    words = plain(text).split()
    known = [one for one in known if all(word in plain(f"{one.short} {one.th} {one.en}") for word in words)]
    rows = [_row(unit, accounts, lying.get(unit.id, 0)) for unit in known]
    rows.sort(key=lambda row: (row.officers > 0, -row.cases))
    return render(visit, "units", rows=rows, text=text)


def _row(unit: Unit, accounts: list[Account], cases: int) -> Row:
    here = [account.person for account in accounts if account.person.unit == unit.id]
    heads = tuple(one.name for one in here if one.role is Role.HEAD)
    return Row(unit, sum(one.role in _WORK for one in here), heads, cases)


def _invite(tx: Transaction, office: Office, visit: Visit) -> Keys | Proposed:
    role, unit = _role(visit), _unit(office, visit)
    if needs_a_second(office, visit, role, unit):
        role_proposals.propose(tx, office, visit, Deed.INVITE, "", visit.text("name"), role, unit)
        return PROPOSED
    link = officers.add(tx, visit.text("name"), role, unit, visit.at, visit.officer.id)
    return Keys(visit.text("name"), _address(visit, link))


def _new_keys(tx: Transaction, office: Office, visit: Visit) -> Keys | Proposed:
    account = _account(tx, visit)
    person = account.person
    if needs_a_second(office, visit, person.role, person.unit):
        role_proposals.propose(tx, office, visit, Deed.LINK, person.id, account.login, person.role, person.unit)
        return PROPOSED
    link = officers.link(tx, account.login, visit.at, visit.officer.id) or ""
    return Keys(account.person.name, _address(visit, link))


def _change(tx: Transaction, office: Office, visit: Visit) -> Proposed | None:
    account, role, unit = _account(tx, visit), _role(visit), _unit(office, visit)
    if needs_a_second(office, visit, role, unit):
        role_proposals.propose(tx, office, visit, Deed.CHANGE, account.person.id, account.login, role, unit)
        return PROPOSED
    officers.change(tx, account.person.id, role, unit, visit.at, visit.officer.id)
    return None


def _confirm(tx: Transaction, office: Office, visit: Visit) -> Keys | None:
    confirmed = role_proposals.confirm(tx, office, visit, visit.text("proposal"))
    if confirmed is None:
        raise _Nobody
    proposal, link = confirmed
    return Keys(proposal.name, _address(visit, link)) if link else None


def _refuse(tx: Transaction, office: Office, visit: Visit) -> None:
    if role_proposals.refuse(tx, office, visit, visit.text("proposal")) is None:
        raise _Nobody


def _disable(tx: Transaction, office: Office, visit: Visit) -> None:
    account = _account(tx, visit)
    officers.disable(tx, account.login, visit.at, visit.officer.id)
    end_chats(tx, account.person.id, visit.at, visit.officer.id)


def _leave(tx: Transaction, office: Office, visit: Visit) -> None:
    """Adds leave in whole days, both included. Who manages officers may add their own, too."""
    account = _account(tx, visit, own=True)
    first, last = read_day(visit.text("first")), read_day(visit.text("last"))
    until = beginning_of(last + timedelta(days=1))
    if until <= visit.at:
        raise NoLeave(f"A leave until {last} is over already.")
    leave.add(tx, account.person.id, beginning_of(first), until, visit.officer.id)
    officers.written_down(tx, visit.officer.id, account.login, f"away {first} – {last}", visit.at)


def _back(tx: Transaction, office: Office, visit: Visit) -> None:
    found = leave.get(tx, visit.text("leave"))
    if found is None or found.person != visit.text("person"):
        raise _Nobody
    account = _account(tx, visit, own=True)
    leave.remove(tx, found.id)
    officers.written_down(tx, visit.officer.id, account.login, "back", visit.at)


_DEEDS: dict[str, Callable[[Transaction, Office, Visit], Keys | Proposed | None]] = {
    "invite": _invite,
    "link": _new_keys,
    "change": _change,
    "disable": _disable,
    "leave": _leave,
    "back": _back,
    "confirm": _confirm,
    "refuse": _refuse,
}


def _account(tx: Transaction, visit: Visit, *, own: bool = False) -> Account:
    """The account of the form, if this officer may manage it; nobody manages their own."""
    found = next((one for one in officers.everybody(tx) if one.person.id == visit.text("person")), None)
    if found is None:
        raise _Nobody
    if not _may_keep(visit.officer, found.person) and not (own and found.person.id == visit.officer.id):
        raise Refused(f"{visit.officer.role} may not decide about a {found.person.role} of {found.person.unit}.")
    return found


def _may_keep(officer: Person, other: Person) -> bool:
    reaches = may(officer, "people.keep", unit=other.unit)
    return other.id != officer.id and reaches and other.role in gives(officer)


def _role(visit: Visit) -> Role:
    role = Role(visit.text("role"))
    if role not in gives(visit.officer):
        raise Refused(f"A {visit.officer.role} may not make somebody a {role}. See: bot/basics/access.py")
    return role


def _unit(office: Office, visit: Visit) -> str:
    if Role(visit.text("role")) in WITHOUT_UNIT:
        return ""
    unit = office.desk.routing.unit(visit.text("unit")).id
    require(visit.officer, "people.keep", unit=unit)
    return unit


def _address(visit: Visit, link: str) -> str:
    """The URL of the first sign-in, as this browser reaches the console."""
    return urljoin(str(visit.request.url), f"{visit.home}first/{link}")


def _trouble(wrong: ValueError) -> str:
    match wrong:
        case WrongOfficer():
            return "officer"
        case NoLeave():
            return "leave"
    return "choose"


def _is_shown(office: Office, officer: Person, proposal: Proposal) -> bool:
    """To administrators, and to whoever may decide."""
    return officer.role is Role.ADMINISTRATOR or role_proposals.may_confirm(office, officer, proposal)


def _still(accounts: list[Account], holding: dict[str, int], of: str) -> tuple[Person, int] | None:
    """The officer just disabled, moved or on leave who still holds open cases, and how many."""
    person = next((account.person for account in accounts if account.person.id == of), None)
    return (person, holding[of]) if person and holding.get(of) else None


def _page(
    office: Office,
    visit: Visit,
    status: int = 200,
    *,
    said: str = "",
    wrong: str = "",
    wrong_words: str = "",
    keys: Keys | None = None,
    invited: Sequence[Invited] = (),
) -> Response:
    require(visit.officer, "people.keep", unit=visit.officer.unit or None)

    def look(tx: Transaction) -> tuple[list[Account], dict[str, int], list[Leave], set[str], list[Proposal]]:
        accounts = [one for one in officers.everybody(tx) if may(visit.officer, "people.keep", unit=one.person.unit)]
        reached = people.reached(tx, [account.person.id for account in accounts])
        holding, leaves = officers.holding(tx, visit.officer.unit), leave.coming(tx, visit.at)
        return accounts, holding, leaves, reached, waiting(tx, visit.at)

    accounts, holding, leaves, reached, proposals = office.store.read(look)
    units_here = [
        unit for unit in office.desk.routing.units.values() if may(visit.officer, "people.keep", unit=unit.id)
    ]
    return render(
        visit,
        "people",
        status,
        accounts=accounts,
        holding=holding,
        leaves=leaves,
        reached=reached,
        proposals=[one for one in proposals if _is_shown(office, visit.officer, one)],
        may_confirm=lambda one: role_proposals.may_confirm(office, visit.officer, one),
        name_of={account.person.id: account.person.name for account in accounts},
        typed={
            **dict.fromkeys(("name", "role", "unit", "first", "last", "person"), ""),
            **(visit.form if wrong else {}),
        },
        may_keep=lambda one: _may_keep(visit.officer, one),
        roles=[role for role in Role if role in gives(visit.officer)],
        units=units_here,
        unit=office.desk.routing.short,
        keys=keys,
        still=_still(accounts, holding, visit.text("of")),
        said=say(said, visit.language) if said else "",
        wrong=say(wrong, visit.language) if wrong else wrong_words,
        invited=invited,
        sheet=visit.form.get("sheet", "") if wrong_words else "",
        most_invited=invite_sheet.MOST,
    )
