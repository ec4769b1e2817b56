"""Which filled-in form became which case: a form that comes twice brings no second one, on any server."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction

_KEPT = 90 * 86400.0  # a browser's page may lie open for long; nobody sends one that is older


@dataclass(frozen=True)
class Intake:
    """Somebody's complaint as an officer took it down."""

    ticket: str
    receipt: str  # its fingerprint: so that whoever took it down is shown this one, and none that came later
    at: float


def claim(tx: Transaction, person: str, form: str, content: str, at: float) -> bool:
    """Whether this form is new. Whoever sends the same at this moment waits until this transaction has ended."""
    tx.run("delete from intakes where at < :before", before=at - _KEPT)
    return bool(
        tx.run(
            """insert into intakes (form, person, ticket, receipt, content, at)
               values (:form, :person, '', '', :content, :at)
               on conflict (form) do nothing""",
            form=_form(tx, person, form),
            person=person,
            content=_content(tx, person, content),
            at=at,
        )
    )


def became(tx: Transaction, person: str, form: str, ticket: str, receipt: str) -> None:
    """This case came of it."""
    tx.run(
        "update intakes set ticket = :ticket, receipt = :receipt where form = :form",
        ticket=ticket,
        receipt=fingerprint(tx, receipt),
        form=_form(tx, person, form),
    )


def case_of(tx: Transaction, person: str, form: str) -> str:
    """The case that this officer's form became; nothing if it is new."""
    row = tx.one("select ticket from intakes where form = :form", form=_form(tx, person, form))
    return str(row["ticket"]) if row else ""


def alike(tx: Transaction, person: str, content: str, since: float) -> str:
    """The case of this officer's that was told in exactly these words since then; nothing if there is none."""
    row = tx.one(
        """select ticket from intakes where content = :content and at >= :since and ticket <> ''
           order by at desc limit 1""",
        content=_content(tx, person, content),
        since=since,
    )
    return str(row["ticket"]) if row else ""


def taken_down(tx: Transaction, person: str, ticket: str) -> Intake | None:
    """This case as this officer took it down; nothing if it was somebody else."""
    row = tx.one(
        "select ticket, receipt, at from intakes where ticket = :ticket and person = :person",
        ticket=ticket,
        person=person,
    )
    return Intake(row["ticket"], row["receipt"], row["at"]) if row else None


def fingerprint(tx: Transaction, receipt: str) -> str:
    return tx.seal.fingerprint("receipt of an intake", receipt)


def _form(tx: Transaction, person: str, form: str) -> str:
    return tx.seal.fingerprint("form of an intake", person, form)


def _content(tx: Transaction, person: str, content: str) -> str:
    return tx.seal.fingerprint("content of an intake", person, content)
