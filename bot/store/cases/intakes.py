"""Which intake form became which case, so that a form submitted twice creates one case, on any server."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction

_KEPT = 90 * 86400.0  # a page may stay open for long in a browser, but not longer


@dataclass(frozen=True)
class Intake:
    """A complaint that an officer took down for somebody."""

    ticket: str
    receipt: str  # the fingerprint of its receipt, so that its officer is shown this receipt and no later one
    at: float


def claim(tx: Transaction, person: str, form: str, content: str, at: float) -> bool:
    """Whether this form is new. The same form submitted at this moment waits until this transaction ends."""
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
    """Records the case that this form became."""
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
    """A case that this officer took down in exactly these words since then, if there is one."""
    row = tx.one(
        """select ticket from intakes where content = :content and at >= :since and ticket <> ''
           order by at desc limit 1""",
        content=_content(tx, person, content),
        since=since,
    )
    return str(row["ticket"]) if row else ""


def taken_down(tx: Transaction, person: str, ticket: str) -> Intake | None:
    """The intake of this case, if this officer took it down."""
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
