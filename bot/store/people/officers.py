"""Officers' accounts: who may sign in at the console, and their one-time links. No password is known here."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass

from bot.basics.one_time_codes import new_link_code
from bot.basics.people import WITHOUT_UNIT, Person, Role, unit_label
from bot.store import Row, Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases.status_groups import IN_HAND, IN_WORK
from bot.store.people import sessions

FIRST = "admin"
OPERATOR = "operator"  # who runs commands on the server
LINK_LASTS = 3 * 86400.0  # an unused one-time link expires


class WrongOfficer(ValueError):
    """No officer can have this name, role and unit."""


@dataclass(frozen=True)
class Account:
    """An officer's account, as colleagues may see it."""

    person: Person
    login: str
    ready: bool  # has set a password
    disabled: bool
    seen_at: float | None


@dataclass(frozen=True)
class Credentials:
    """The password hash of an officer."""

    person: str
    password: str


def add(tx: Transaction, name: str, role: Role, unit: str, at: float, by: str = OPERATOR) -> str:
    """Adds an officer; returns the one-time code of their first sign-in."""
    login, label = login_name(name), unit_label(unit)
    if not login or len(login) > 60:
        raise WrongOfficer(f"An officer needs a name of 1 to 60 letters, not {name!r}.")
    if role not in sessions.WORKS_HERE:
        raise WrongOfficer(f"A {role} does not work at the desk. Roles: {', '.join(sorted(sessions.WORKS_HERE))}.")
    if role not in WITHOUT_UNIT and not label:
        raise WrongOfficer(f"A {role} belongs to a unit. Add --unit, for example --unit ศปท.")
    audit.write(tx, by, What.ROLE_CHANGED, f"{login}: {role} {label}".strip(), at)
    person = Person(secrets.token_hex(10), role, label, name.strip())
    tx.run(
        "insert into people (id, role, unit, name, made_at) values (:id, :role, :unit, :name, :at)",
        id=person.id,
        role=role,
        unit=label,
        name=person.name,
        at=at,
    )
    added = tx.run(
        """insert into accounts (person, login, password, made_at, disabled_at)
           values (:person, :login, '', :at, null) on conflict (login) do nothing""",
        person=person.id,
        login=login,
        at=at,
    )
    if not added:
        raise WrongOfficer(f"There is an officer named {login!r} already. A new link for them: officer link {login}.")
    return _new_link(tx, person.id, at)


def person_of(tx: Transaction, name: str) -> str | None:
    """The id of the officer with this sign-in name."""
    row = tx.one("select person from accounts where login = :login", login=login_name(name))
    return str(row["person"]) if row else None


def is_disabled(tx: Transaction, person: str) -> bool:
    row = tx.one("select disabled_at from accounts where person = :person", person=person)
    return row is None or row["disabled_at"] is not None


def link(tx: Transaction, name: str, at: float, by: str = OPERATOR) -> str | None:
    """A new one-time link for a lost password or a disabled account; None if there is no such officer."""
    person = person_of(tx, name)
    if person is None:
        return None
    audit.write(tx, by, What.ROLE_CHANGED, f"{login_name(name)}: a new link", at)
    tx.run("update accounts set disabled_at = null where person = :person", person=person)
    return _new_link(tx, person, at)


def disable(tx: Transaction, name: str, at: float, by: str = OPERATOR) -> bool:
    """Disables the account and ends its sessions at once."""
    row = tx.one("select person from accounts where login = :login and disabled_at is null", login=login_name(name))
    if row is None:
        return False
    audit.write(tx, by, What.ROLE_CHANGED, f"{login_name(name)}: disabled", at)
    tx.run("update accounts set disabled_at = :at where person = :person", person=row["person"], at=at)
    tx.run("delete from first_sign_ins where person = :person and used_at is null", person=row["person"])
    sessions.end_all(tx, row["person"], at)
    return True


def change(tx: Transaction, person: str, role: Role, unit: str, at: float, by: str) -> bool:
    """Changes role or unit, from the next request and message on."""
    label = "" if role is Role.ADMINISTRATOR else unit_label(unit)
    if role not in sessions.WORKS_HERE or (role not in WITHOUT_UNIT and not label):
        raise WrongOfficer(f"A {role} of {label or 'no unit'} cannot work here.")
    row = tx.one("select login from accounts where person = :person", person=person)
    if row is None:
        return False
    audit.write(tx, by, What.ROLE_CHANGED, f"{row['login']}: {role} {label}".strip(), at)
    return bool(tx.run("update people set role = :role, unit = :unit where id = :id", role=role, unit=label, id=person))


def written_down(tx: Transaction, by: str, login: str, what: str, at: float) -> None:
    """Writes another decision about an officer to the audit log."""
    audit.write(tx, by, What.ROLE_CHANGED, f"{login}: {what}", at)


def holding(tx: Transaction, unit: str) -> dict[str, int]:
    """Open cases per officer, without those restricted to other units."""
    rows = tx.all(
        f"""select officer, count(*) as n from tickets
           where officer <> '' and status in {IN_HAND} and (alone = 0 or unit = :unit) group by officer""",
        unit=unit,
    )
    return {row["officer"]: row["n"] for row in rows}


def lying(tx: Transaction, unit: str) -> dict[str, int]:
    """Open cases per unit, without those restricted to other units."""
    rows = tx.all(
        f"""select unit, count(*) as n from tickets
           where status in {IN_WORK} and (alone = 0 or unit = :unit) group by unit""",
        unit=unit,
    )
    return {row["unit"]: row["n"] for row in rows}


def everybody(tx: Transaction) -> list[Account]:
    """All officers, by unit and name."""
    rows = tx.all(
        """select p.id, p.role, p.unit, p.name, a.login, a.password, a.disabled_at,
                  (select max(s.seen_at) from sessions s where s.person = p.id) as last_seen
           from accounts a join people p on p.id = a.person order by p.unit, a.login"""
    )
    return [
        Account(_person(row), row["login"], bool(row["password"]), row["disabled_at"] is not None, row["last_seen"])
        for row in rows
    ]


def of_unit(tx: Transaction, unit: str) -> list[Person]:
    """The officers who handle a unit's cases."""
    rows = tx.all(
        """select p.id, p.role, p.unit, p.name from people p left join accounts a on a.person = p.id
           where p.unit = :unit and p.role in ('officer', 'head', 'custodian') and a.disabled_at is null
           order by p.name, p.id""",
        unit=unit,
    )
    return [_person(row) for row in rows]


def administrators(tx: Transaction) -> list[Person]:
    """The administrators."""
    rows = tx.all(
        """select p.id, p.role, p.unit, p.name from people p left join accounts a on a.person = p.id
           where p.role = 'administrator' and a.disabled_at is null order by p.name, p.id"""
    )
    return [_person(row) for row in rows]


def units_with_a_head(tx: Transaction) -> frozenset[str]:
    """The units in which somebody is the head."""
    rows = tx.all(
        """select distinct p.unit from people p left join accounts a on a.person = p.id
           where p.role = 'head' and a.disabled_at is null"""
    )
    return frozenset(str(row["unit"]) for row in rows)


def units_at_work(tx: Transaction) -> list[str]:
    """The units with officers who handle cases."""
    rows = tx.all(
        """select distinct p.unit from people p left join accounts a on a.person = p.id
           where p.role in ('officer', 'head', 'custodian') and p.unit <> '' and a.disabled_at is null order by 1"""
    )
    return [str(row["unit"]) for row in rows]


def first_officer(tx: Transaction, at: float) -> str | None:
    """The first administrator's one-time link, as long as nobody can sign in yet."""
    if tx.one("select 1 from accounts where password <> ''"):
        return None
    return link(tx, FIRST, at) or add(tx, FIRST, Role.ADMINISTRATOR, "", at)


def invited(tx: Transaction, code: str, at: float) -> str | None:
    """The sign-in name of this one-time link, if it is still valid."""
    row = tx.one(
        """select a.login from first_sign_ins f join accounts a on a.person = f.person
           where f.code = :code and f.used_at is null and f.expires_at > :at and a.disabled_at is null""",
        code=tx.seal.fingerprint("first sign-in", code),
        at=at,
    )
    return row["login"] if row else None


def set_password(tx: Transaction, code: str, password: str, at: float) -> str | None:
    """Uses a one-time link to set a password; returns the person's id, or None if it is not valid. Ends their other
    sessions."""
    fingerprint = tx.seal.fingerprint("first sign-in", code)
    if invited(tx, code, at) is None:
        return None
    used = tx.run(
        "update first_sign_ins set used_at = :at where code = :code and used_at is null", code=fingerprint, at=at
    )
    row = tx.one("select person from first_sign_ins where code = :code", code=fingerprint)
    if not used or row is None:
        return None
    tx.run("update accounts set password = :hash where person = :person", hash=password, person=row["person"])
    sessions.end_all(tx, row["person"], at)
    audit.write(tx, row["person"], What.PASSWORD_SET, "by a one-time link", at)
    return str(row["person"])


def change_password(tx: Transaction, person: str, password: str, at: float) -> None:
    audit.write(tx, person, What.PASSWORD_SET, "", at)
    tx.run("update accounts set password = :hash where person = :person", hash=password, person=person)


def credentials(tx: Transaction, name: str) -> Credentials | None:
    """The credentials to check for this sign-in name."""
    row = tx.one(
        "select person, password from accounts where login = :login and disabled_at is null and password <> ''",
        login=login_name(name),
    )
    return Credentials(row["person"], row["password"]) if row else None


def login_name(name: str) -> str:
    """A normalised sign-in name: case and surrounding spaces do not matter."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _new_link(tx: Transaction, person: str, at: float) -> str:
    tx.run("delete from first_sign_ins where person = :person", person=person)
    code = new_link_code()
    tx.run(
        """insert into first_sign_ins (code, person, expires_at, used_at)
           values (:code, :person, :expires_at, null)""",
        code=tx.seal.fingerprint("first sign-in", code),
        person=person,
        expires_at=at + LINK_LASTS,
    )
    return code


def _person(row: Row) -> Person:
    return Person(row["id"], Role(row["role"]), row["unit"], row["name"])
