"""Access control: who may do what and who may read what, in one table. What is not in the table is refused."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bot.basics.people import Person, Role, unit_label


class Reach(StrEnum):
    """How far a right reaches."""

    OWN = "own"  # what concerns the person themselves
    UNIT = "unit"  # what belongs to their unit
    ALL = "all"


class Refused(PermissionError):
    """A person asked for what their role does not allow."""


_EVERYBODY = dict.fromkeys(Role, Reach.OWN)
_DESK = {Role.OFFICER: Reach.UNIT, Role.HEAD: Reach.UNIT, Role.CUSTODIAN: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL}
_KNOWS = (Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR)  # who may see what people ask us
_ANSWERS_FOR = {Role.KNOWLEDGE_OWNER: Reach.UNIT, Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL}
_JUDGES = {Role.HEAD: Reach.UNIT, Role.CUSTODIAN: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL}
_KEEPER = {Role.ADMINISTRATOR: Reach.ALL}

RIGHTS: dict[str, dict[Role, Reach]] = {
    "ask": _EVERYBODY,
    "ticket.file": _EVERYBODY,
    "ticket.follow": _EVERYBODY,
    "assessment.file": {role: Reach.OWN for role in Role if role not in (Role.PUBLIC, Role.READER)},
    "ticket.add": _EVERYBODY,
    "ticket.confirm": _EVERYBODY,
    "ticket.contest": _EVERYBODY,
    "ticket.rate": _EVERYBODY,
    "ticket.join": _EVERYBODY,
    "ticket.see": _DESK,
    "ticket.intake": _DESK,
    "ticket.take": _DESK,
    "ticket.assign": {Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "ticket.hand_over": _DESK,  # one's own; a colleague's only with ticket.assign, or what was lent for a leave
    "ticket.forward": _DESK,
    "ticket.ask": _DESK,
    "ticket.answer": _DESK,
    "ticket.note": _DESK,
    "ticket.close": _DESK,
    "ticket.pause": _DESK,
    "ticket.reopen": _DESK,
    "ticket.correct": _DESK,
    "ticket.inspect": _DESK,
    "ticket.merge": _DESK,
    "ticket.tag": _DESK,
    "ticket.link": _DESK,
    "ticket.hide": _DESK,
    "ticket.unhide": _JUDGES,
    "ticket.mark_sensitive": _DESK,
    "ticket.unmark_sensitive": _JUDGES,
    "hidden.see": _JUDGES,
    "ticket.spam": _DESK,
    "ticket.unspam": _JUDGES,
    "ticket.cover": _DESK,
    "ticket.uncover": {Role.HEAD: Reach.UNIT, Role.CUSTODIAN: Reach.UNIT},
    "cover.look": {Role.HEAD: Reach.UNIT, Role.CUSTODIAN: Reach.UNIT},
    "shield.judge": _JUDGES,  # decisions that no officer makes alone
    "ban.propose": _DESK,
    "ban.put": _JUDGES,
    "ban.lift": _JUDGES,
    "bans.see": _JUDGES,
    "ticket.redact": _DESK,
    "ticket.redraw": {Role.HEAD: Reach.UNIT, Role.CUSTODIAN: Reach.UNIT},
    "ticket.refer": {Role.OFFICER: Reach.UNIT, Role.HEAD: Reach.UNIT, Role.CUSTODIAN: Reach.UNIT},
    "identity.see": {Role.OFFICER: Reach.UNIT, Role.HEAD: Reach.UNIT, Role.CUSTODIAN: Reach.UNIT},
    "seal.open": {Role.CUSTODIAN: Reach.UNIT},
    "figures.see": {Role.READER: Reach.UNIT, Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "cases.list": {**_DESK, Role.READER: Reach.UNIT},  # what a case is and how it stands, without what was said
    "questions.see": dict.fromkeys(_KNOWS, Reach.ALL),
    "question.answer": {Role.KNOWLEDGE_OWNER: Reach.ALL},  # what people asked an officer, without who they are
    "knowledge.answer": dict.fromkeys(_KNOWS, Reach.ALL),
    "knowledge.approve": {Role.KNOWLEDGE_OWNER: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "knowledge.plan": {Role.KNOWLEDGE_OWNER: Reach.ALL, Role.HEAD: Reach.ALL, Role.ADMINISTRATOR: Reach.ALL},
    "papers.see": dict.fromkeys(_KNOWS, Reach.ALL),
    "papers.edit": _ANSWERS_FOR,
    "papers.override": _ANSWERS_FOR,  # publish although checked questions fail, with a reason
    "notices.see": dict.fromkeys(_KNOWS, Reach.ALL),
    "notices.give": {Role.HEAD: Reach.ALL, Role.ADMINISTRATOR: Reach.ALL},
    "retention.run": _KEEPER,
    "people.see": {Role.OFFICER: Reach.UNIT, Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "people.invite": {Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "people.keep": {Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "audit.see": _KEEPER,
    "seals.see": {Role.CUSTODIAN: Reach.UNIT},
    "people.unlink": {Role.OFFICER: Reach.UNIT, Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "rules.see": dict.fromkeys((*_DESK, Role.KNOWLEDGE_OWNER, Role.READER), Reach.ALL),
    "rules.change": _KEEPER,
    "prepared.see": _DESK,
    "prepared.change": {Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "duty.see": _DESK,
    "duty.change": {Role.HEAD: Reach.UNIT, Role.ADMINISTRATOR: Reach.ALL},
    "reports.see": {**_DESK, Role.READER: Reach.UNIT},
    "reports.confirm": {Role.HEAD: Reach.UNIT},
    "reports.remind": _KEEPER,
    "doors.close": _KEEPER,
    "outbox.see": _KEEPER,
    "outbox.retry": _KEEPER,
}

# Whose work is the whole country: these roles of these units read its figures, lists and reports, and no case.
COUNTRY: dict[str, frozenset[Role]] = {
    "กตร": frozenset({Role.READER, Role.OFFICER, Role.HEAD}),
    "สร": frozenset({Role.READER, Role.HEAD}),
    "สปอ": frozenset({Role.READER, Role.HEAD}),
}
_READS = frozenset({Role.READER, Role.OFFICER, Role.HEAD})
_OF_THE_COUNTRY = {
    "figures.see": _READS,
    "cases.list": _READS,
    "reports.see": _READS,
    "reports.remind": frozenset({Role.OFFICER, Role.HEAD}),
}


# Which roles somebody may grant and revoke: a head none that sees more than their unit or may unseal an identity.
_GIVES = {
    Role.HEAD: frozenset({Role.OFFICER, Role.READER}),
    Role.ADMINISTRATOR: frozenset(Role) - {Role.PUBLIC, Role.STAFF},
}


def gives(person: Person) -> frozenset[Role]:
    """The roles that this person may grant and revoke."""
    return _GIVES.get(person.role, frozenset())


def may(person: Person, action: str, *, unit: str | None = None, own: bool = False, alone: bool = False) -> bool:
    """Whether this person may do this to something of theirs or of that unit.

    `alone` marks what only its own unit may reach: no role of another unit may, not even one with Reach.ALL.
    """
    reach = _reach(person, action)
    if reach is Reach.ALL and not alone:
        return True
    if reach in (Reach.UNIT, Reach.ALL):
        return unit is None or (unit != "" and unit == person.unit)
    return reach is Reach.OWN and (own or unit is None)


def _reach(person: Person, action: str) -> Reach | None:
    if person.role in COUNTRY.get(unit_label(person.unit), frozenset()) & _OF_THE_COUNTRY.get(action, frozenset()):
        return Reach.ALL
    return RIGHTS.get(action, {}).get(person.role)


def may_at(person: Person, action: str, units: Iterable[str], *, own: bool = False, alone: bool = False) -> bool:
    """Whether this person may do this in one of these units, to a case that belongs to them."""
    return any(may(person, action, unit=unit, own=own, alone=alone) for unit in units)


def require(person: Person, action: str, *, unit: str | None = None, own: bool = False, alone: bool = False) -> None:
    """Raises Refused, with the reason, if the person may not do this."""
    if not may(person, action, unit=unit, own=own, alone=alone):
        where = f" for {unit}" if unit else ""
        raise Refused(
            f"{person.role} of {person.unit or 'no unit'} may not {action}{where}. Rights: bot/basics/access.py."
        )


def audiences(person: Person) -> frozenset[str]:
    """The audiences whose papers this person may read."""
    if person.role is Role.PUBLIC:
        return frozenset({"public"})
    labels = {"public", "staff"}
    if person.unit:
        labels.add(f"unit:{person.unit}")
    return frozenset(labels)
