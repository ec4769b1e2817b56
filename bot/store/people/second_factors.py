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
    """An officer's TOTP secret."""

    secret: str
    confirmed: bool  # a code made with it was entered once: the phone has it
    used_step: int  # the TOTP step of the last accepted code; no code is accepted twice


def find(tx: Transaction, person: str) -> SecondFactor | None:
    row = tx.one("select sealed, confirmed_at, used_step from second_factors where person = :person", person=person)
    if row is None:
        return None
    return SecondFactor(tx.seal.open(row["sealed"]).decode(), row["confirmed_at"] is not None, row["used_step"])


def is_set(tx: Transaction, person: str) -> bool:
    known = find(tx, person)
    return known is not None and known.confirmed


def begin(tx: Transaction, person: str, secret: str) -> SecondFactor:
    """Starts the setup with a secret; one that was offered before and not confirmed is kept."""
    tx.run(
        """insert into second_factors (person, sealed, confirmed_at, used_step) values (:person, :sealed, null, 0)
           on conflict (person) do nothing""",
        person=person,
        sealed=tx.seal.close(secret.encode()),
    )
    return find(tx, person) or SecondFactor(secret, False, 0)


def offer(tx: Transaction, person: str, secret: str) -> SecondFactor:
    """Offers a secret for another phone; the current one is valid until the new one is confirmed."""
    tx.run(
        "update second_factors set next_sealed = coalesce(next_sealed, :sealed) where person = :person",
        person=person,
        sealed=tx.seal.close(secret.encode()),
    )
    return offered(tx, person) or SecondFactor(secret, False, 0)


def offered(tx: Transaction, person: str) -> SecondFactor | None:
    """The secret that was offered and is not confirmed yet: the first one, or one for another phone."""
    known = find(tx, person)
    if known is None or not known.confirmed:
        return known
    row = tx.one("select next_sealed from second_factors where person = :person", person=person)
    sealed = row["next_sealed"] if row else None
    return SecondFactor(tx.seal.open(sealed).decode(), False, 0) if sealed is not None else None


def change(tx: Transaction, person: str, step: int, at: float) -> None:
    """Replaces the secret by the offered one, after a code of it was entered."""
    tx.run(
        """update second_factors set sealed = next_sealed, next_sealed = null, confirmed_at = :at, used_step = :step
           where person = :person and next_sealed is not null""",
        person=person,
        step=step,
        at=at,
    )
    audit.write(tx, person, What.SECOND_FACTOR, "another telephone", at)


def take(tx: Transaction, person: str, step: int, at: float) -> bool:
    """Accepts the code of this TOTP step; False if it or a later one was used before."""
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
    """Creates new recovery codes, shown only now; earlier ones no longer work."""
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
    """Uses a recovery code up; False if it is not valid."""
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
    """Removes the second factor and its recovery codes: the phone is lost."""
    tx.run("delete from recovery_codes where person = :person", person=person)
    return bool(tx.run("delete from second_factors where person = :person", person=person))


def _fingerprint(tx: Transaction, person: str, typed: str) -> str:
    return tx.seal.fingerprint("recovery code", person, letters_in(typed).lower())
