"""Second factors: the secret that an officer's telephone shares with us, and recovery codes for when it is lost."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.one_time_codes import letters_in, new_code, shown
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What

CODES = 10


@dataclass(frozen=True)
class SecondFactor:
    """What an officer's telephone was told."""

    secret: str
    confirmed: bool  # a code made with it was typed once: the telephone has it
    used_step: int  # the half minute of the last code that was taken; no code is taken twice


def find(tx: Transaction, person: str) -> SecondFactor | None:
    row = tx.one("select sealed, confirmed_at, used_step from second_factors where person = :person", person=person)
    if row is None:
        return None
    return SecondFactor(tx.seal.open(row["sealed"]).decode(), row["confirmed_at"] is not None, row["used_step"])


def is_set(tx: Transaction, person: str) -> bool:
    known = find(tx, person)
    return known is not None and known.confirmed


def begin(tx: Transaction, person: str, secret: str) -> SecondFactor:
    """A secret that is offered to the telephone. One that was offered before and never confirmed stays."""
    tx.run(
        """insert into second_factors (person, sealed, confirmed_at, used_step) values (:person, :sealed, null, 0)
           on conflict (person) do nothing""",
        person=person,
        sealed=tx.seal.close(secret.encode()),
    )
    return find(tx, person) or SecondFactor(secret, False, 0)


def offer(tx: Transaction, person: str, secret: str) -> SecondFactor:
    """A secret for another telephone. The one before holds until this one is confirmed; what was offered stays."""
    tx.run(
        "update second_factors set next_sealed = coalesce(next_sealed, :sealed) where person = :person",
        person=person,
        sealed=tx.seal.close(secret.encode()),
    )
    return offered(tx, person) or SecondFactor(secret, False, 0)


def offered(tx: Transaction, person: str) -> SecondFactor | None:
    """What a telephone was shown of which no code was typed yet: the first one, or another."""
    known = find(tx, person)
    if known is None or not known.confirmed:
        return known
    row = tx.one("select next_sealed from second_factors where person = :person", person=person)
    sealed = row["next_sealed"] if row else None
    return SecondFactor(tx.seal.open(sealed).decode(), False, 0) if sealed is not None else None


def change(tx: Transaction, person: str, step: int, at: float) -> None:
    """The other telephone made a code of that half minute: it holds now, and the one before no more."""
    tx.run(
        """update second_factors set sealed = next_sealed, next_sealed = null, confirmed_at = :at, used_step = :step
           where person = :person and next_sealed is not null""",
        person=person,
        step=step,
        at=at,
    )
    audit.write(tx, person, What.SECOND_FACTOR, "another telephone", at)


def take(tx: Transaction, person: str, step: int, at: float) -> bool:
    """Use a code of that half minute; false if it, or a later one, was used before."""
    first = not is_set(tx, person)
    taken = tx.run(
        """update second_factors set used_step = :step, confirmed_at = coalesce(confirmed_at, :at)
           where person = :person and used_step < :step""",
        person=person,
        step=step,
        at=at,
    )
    if taken and first:
        audit.write(tx, person, What.SECOND_FACTOR, "set up", at)
    return bool(taken)


def new_codes(tx: Transaction, person: str, at: float) -> list[str]:
    """Recovery codes, shown now and never again; those before are worthless."""
    audit.write(tx, person, What.SECOND_FACTOR, "new recovery codes", at)
    tx.run("delete from recovery_codes where person = :person", person=person)
    codes = [shown(new_code()) for _ in range(CODES)]
    for code in codes:
        tx.run(
            "insert into recovery_codes (code, person, used_at) values (:code, :person, null)",
            code=_fingerprint(tx, person, code),
            person=person,
        )
    return codes


def take_code(tx: Transaction, person: str, typed: str, at: float) -> bool:
    """Use a recovery code up."""
    used = tx.run(
        "update recovery_codes set used_at = :at where code = :code and person = :person and used_at is null",
        code=_fingerprint(tx, person, typed),
        person=person,
        at=at,
    )
    return bool(used)


def codes_left(tx: Transaction, person: str) -> int:
    row = tx.one("select count(*) as n from recovery_codes where person = :person and used_at is null", person=person)
    return int(row["n"]) if row else 0


def forget(tx: Transaction, person: str) -> bool:
    """The telephone is lost."""
    tx.run("delete from recovery_codes where person = :person", person=person)
    return bool(tx.run("delete from second_factors where person = :person", person=person))


def _fingerprint(tx: Transaction, person: str, typed: str) -> str:
    return tx.seal.fingerprint("recovery code", person, letters_in(typed).lower())
