"""The parties of a case: citizens by alias, with their identity sealed here, apart from the case."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.store import Row, Transaction

BROUGHT, JOINED = "brought", "joined"
_ALIAS = "party:"

# Tickets t in which the owner :but_of has no part, also not through a case that t was merged into.
NOT_THEIRS = """t.number not in (select ticket from parties where owner = :but_of)
    and (t.merged_into = '' or t.merged_into not in (select ticket from parties where owner = :but_of))"""


@dataclass(frozen=True)
class Behind:
    """The person behind an alias. Stored only sealed."""

    person: str
    name: str = ""
    phone: str = ""
    on_behalf: str = ""
    receipt: str = ""  # to be shown again to this person only
    language: str = "th"
    banned: float = 0.0  # until when they were banned from filing, when they filed this


@dataclass(frozen=True)
class Party:
    """A party of one case, as its officers may know them."""

    alias: str
    ticket: str
    role: str
    identity: str
    since: float
    forgotten_at: float | None = None


def is_alias(name: str) -> bool:
    """Whether this is the alias of a party, not a colleague's id."""
    return name.startswith(_ALIAS)


def new_alias() -> str:
    """A new random alias, so that nothing joins two cases of one person."""
    return _ALIAS + secrets.token_hex(10)


def add(
    tx: Transaction, alias: str, ticket: str, behind: Behind, *, role: str, identity: str, receipt: str, at: float
) -> None:
    """Adds a party. The receipt is found by its fingerprint, and stored only sealed."""
    tx.run(
        """insert into parties (alias, ticket, owner, role, identity, receipt, sealed, since, forgotten_at)
           values (:alias, :ticket, :owner, :role, :identity, :receipt, :sealed, :at, null)""",
        alias=alias,
        ticket=ticket,
        owner=owner_of(tx, behind.person),
        role=role,
        identity=identity,
        receipt=_receipt(tx, receipt),
        sealed=_closed(tx, replace(behind, receipt=receipt)),
        at=at,
    )


def alias_of(tx: Transaction, ticket: str, person: str) -> str:
    """This person's alias in this case; nothing if they have no part in it."""
    row = tx.one(
        "select alias from parties where ticket = :ticket and owner = :owner order by since, alias limit 1",
        ticket=ticket,
        owner=owner_of(tx, person),
    )
    return str(row["alias"]) if row else ""


def opened_by(tx: Transaction, ticket: str, receipt: str) -> str:
    """The alias in this case that this receipt belongs to, if any."""
    party = by_receipt(tx, receipt)
    return party.alias if party and party.ticket == ticket else ""


def by_receipt(tx: Transaction, receipt: str) -> Party | None:
    """The party that was given this sixteen-digit receipt."""
    row = tx.one("select * from parties where receipt = :receipt", receipt=_receipt(tx, receipt)) if receipt else None
    return _party(row) if row else None


def get(tx: Transaction, alias: str) -> Party | None:
    row = tx.one("select * from parties where alias = :alias", alias=alias)
    return _party(row) if row else None


def of(tx: Transaction, ticket: str) -> list[Party]:
    """Every party of this case; who filed it comes first."""
    rows = tx.all("select * from parties where ticket = :ticket order by role, since, alias", ticket=ticket)
    return [_party(row) for row in rows]


def tickets_of(tx: Transaction, person: str, limit: int) -> list[str]:
    """The cases that this person filed or joined, the newest first."""
    rows = tx.all(
        """select p.ticket, max(p.since) as since from parties p where p.owner = :owner
           group by p.ticket order by max(p.since) desc, p.ticket desc limit :limit""",
        owner=owner_of(tx, person),
        limit=limit,
    )
    return [str(row["ticket"]) for row in rows]


def brought_since(tx: Transaction, person: str, since: float) -> int:
    """How many cases this person filed since then; only for rate limits on themselves."""
    row = tx.one(
        "select count(*) as n from parties where owner = :owner and since >= :since and role = :role",
        owner=owner_of(tx, person),
        since=since,
        role=BROUGHT,
    )
    return int(row["n"]) if row else 0


def aliases_of(tx: Transaction, person: str) -> list[str]:
    """Every alias of this person; only for what they themselves ask for."""
    rows = tx.all("select alias from parties where owner = :owner order by since, alias", owner=owner_of(tx, person))
    return [str(row["alias"]) for row in rows]


def person_behind(tx: Transaction, alias: str) -> str:
    """The person to notify; for delivery only, never shown. Nothing if they are forgotten."""
    behind = look_behind(tx, alias)
    return behind.person if behind else ""


def look_behind(tx: Transaction, alias: str) -> Behind | None:
    """The identity behind an alias. Callers that show it must write the audit log first."""
    row = tx.one("select sealed from parties where alias = :alias and forgotten_at is null", alias=alias)
    return Behind(**json.loads(tx.seal.open(row["sealed"]))) if row else None


def take_back(tx: Transaction, alias: str, told: Iterable[str]) -> None:
    """Deletes details that the person took back: name, phone, on whose behalf."""
    behind, gone = look_behind(tx, alias), {"name", "phone", "on_behalf"} & set(told)
    if behind and gone:
        nothing: dict[str, Any] = dict.fromkeys(gone, "")
        _seal(tx, alias, replace(behind, **nothing))


def put_under_seal(tx: Transaction, alias: str) -> None:
    """From now on a name that was given openly is under seal."""
    tx.run("update parties set identity = 'confidential' where alias = :alias and identity = 'named'", alias=alias)


def renew_receipt(tx: Transaction, alias: str, receipt: str) -> None:
    """Replaces the receipt of the same person; the old one no longer works."""
    tx.run("update parties set receipt = :receipt where alias = :alias", receipt=_receipt(tx, receipt), alias=alias)
    behind = look_behind(tx, alias)
    if behind:
        _seal(tx, alias, replace(behind, receipt=receipt))


def joined(tx: Transaction, ticket: str) -> list[tuple[str, str]]:
    """The aliases of those who joined this case and can be notified, each with their language."""
    others = [party.alias for party in of(tx, ticket) if party.role == JOINED]
    return [(alias, behind.language) for alias in others if (behind := look_behind(tx, alias))]


def move(tx: Transaction, ticket: str, into: str) -> list[str]:
    """Moves the parties of a merged duplicate into the other case, as joined. Returns their aliases."""
    moved = [party.alias for party in of(tx, ticket)]
    tx.run("update parties set ticket = :into, role = 'joined' where ticket = :ticket", into=into, ticket=ticket)
    return moved


def hand_over(tx: Transaction, old: str, new: str) -> int:
    """Two addresses turned out to be one person: the old one's cases become the new one's."""
    aliases = aliases_of(tx, old)
    for alias in aliases:
        behind = look_behind(tx, alias)
        tx.run("update parties set owner = :owner where alias = :alias", owner=owner_of(tx, new), alias=alias)
        if behind:
            _seal(tx, alias, replace(behind, person=new))
    return len(aliases)


def forget(tx: Transaction, alias: str, at: float) -> bool:
    """Deletes for good who it was; the case keeps the alias, and the receipt still works."""
    return bool(
        tx.run(
            """update parties set owner = '', sealed = :nothing, forgotten_at = :at
               where alias = :alias and forgotten_at is null""",
            nothing=b"",
            at=at,
            alias=alias,
        )
    )


def _seal(tx: Transaction, alias: str, behind: Behind) -> None:
    tx.run("update parties set sealed = :sealed where alias = :alias", sealed=_closed(tx, behind), alias=alias)


def _closed(tx: Transaction, behind: Behind) -> bytes:
    return tx.seal.close(json.dumps(asdict(behind), ensure_ascii=False).encode())


def owner_of(tx: Transaction, person: str) -> str:
    """How the cases of this person are found."""
    return tx.seal.fingerprint("party", person)


def _receipt(tx: Transaction, receipt: str) -> str:
    return tx.seal.fingerprint("receipt", receipt)


def _party(row: Row) -> Party:
    return Party(row["alias"], row["ticket"], row["role"], row["identity"], row["since"], row["forgotten_at"])
