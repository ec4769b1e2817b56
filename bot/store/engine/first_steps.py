"""The first migration steps, up to the introduction of parties. Later ones are in migrations.py."""

from __future__ import annotations

from collections.abc import Callable

from bot.store import Transaction
from bot.store.engine.first_parties import give_aliases

Step = tuple[str | Callable[[Transaction], None], ...]

FIRST_STEPS: tuple[Step, ...] = (
    (
        # Who talks with us. An address is kept twice: as a fingerprint to find it, and sealed to write to it.
        """create table people (
            id text primary key, role text not null, unit text not null, name text not null,
            made_at double precision not null)""",
        """create table addresses (
            fingerprint text primary key, person text not null references people (id), channel text not null,
            sealed {bytes} not null, reachable integer not null, linked_at double precision)""",
        "create index addresses_person on addresses (person)",
        """create table invitations (
            code text primary key, role text not null, unit text not null, made_by text not null,
            expires_at double precision not null, used_by text, used_at double precision)""",
        """create table attempts (
            who text not null, at double precision not null)""",
        "create index attempts_who on attempts (who, at)",
        # What a conversation remembers between two messages, and who is thinking about it at the moment.
        """create table talks (
            conversation text primary key, version integer not null, state {bytes} not null,
            touched_at double precision not null, taken_by text not null, taken_until double precision not null)""",
        # What came in. The payload goes once it is handled; the event's fingerprint stays against repeats.
        """create table inbox (
            id {serial}, event text not null unique, conversation text not null references talks (conversation),
            channel text not null, at double precision not null, came_at double precision not null,
            payload {bytes}, state text not null, attempts integer not null,
            due_at double precision not null, trouble text not null)""",
        "create index inbox_line on inbox (conversation, state, at, id)",
        "create index inbox_due on inbox (state, due_at)",
        # What goes out, in the order of its conversation.
        """create table outbox (
            id {serial}, conversation text not null references talks (conversation), channel text not null,
            payload {bytes}, key text not null unique, weight text not null, state text not null,
            attempts integer not null, due_at double precision not null, made_at double precision not null,
            taken_by text not null, taken_until double precision not null, trouble text not null)""",
        "create index outbox_line on outbox (conversation, state, id)",
        "create index outbox_due on outbox (channel, state, due_at)",
        # Papers and photos that a message brought; their bytes lie sealed in the file room.
        """create table files (
            id text primary key, digest text not null, media_type text not null, size integer not null,
            name {bytes} not null, came_at double precision not null, kept_for text not null)""",
        # What we could not answer, for those who own the papers; without who asked, and sealed: people tell things.
        """create table unanswered (
            id {serial}, question {bytes} not null, language text not null, audience text not null,
            nearest text not null, asked_at double precision not null)""",
    ),
    (
        # The desk. What lists need stands in the clear; what somebody said lies sealed in the history, and only there.
        "create table counters (name text primary key, value integer not null)",
        """create table tickets (
            number text primary key, receipt text not null unique, citizen text not null references people (id),
            kind text not null, status text not null, priority integer not null, language text not null,
            province text not null, matters text not null, unit text not null, copied text not null,
            reason text not null, officer text not null, outcome text not null, contested integer not null,
            lodged_at double precision not null, since double precision not null,
            running_since double precision not null, changed_at double precision not null,
            due_at double precision, version integer not null)""",
        "create index tickets_citizen on tickets (citizen, lodged_at)",
        "create index tickets_queue on tickets (priority, due_at, number)",
        "create index tickets_unit on tickets (unit, priority, due_at, number)",
        "create index tickets_changed on tickets (changed_at, number)",
        "create index tickets_officer on tickets (officer, status)",
        # Written once, never changed. Each line's digest is made of the line and of the digest before it.
        """create table history (
            ticket text not null references tickets (number), seq integer not null, at double precision not null,
            person text not null, action text not null, body {bytes} not null, digest text not null,
            primary key (ticket, seq))""",
        # Officers sign in. Passwords are kept as argon2id makes them, everything else as fingerprints.
        """create table accounts (
            person text primary key references people (id), login text not null unique, password text not null,
            made_at double precision not null, disabled_at double precision)""",
        """create table first_sign_ins (
            code text primary key, person text not null references people (id),
            expires_at double precision not null, used_at double precision)""",
        """create table sessions (
            token text primary key, person text not null references people (id),
            made_at double precision not null, seen_at double precision not null, ended_at double precision)""",
        "create index sessions_person on sessions (person)",
    ),
    (
        # What people thought of an answer; the question only when it was not a good one, and sealed.
        """create table ratings (
            id {serial}, section text not null, good integer not null, question {bytes} not null,
            at double precision not null)""",
        "create index ratings_section on ratings (section)",
        # Other systems of the Ministry that may ask. Only a fingerprint of each key is kept.
        """create table api_keys (
            name text primary key, key text not null unique, role text not null, unit text not null,
            per_minute integer not null, made_at double precision not null, used_at double precision)""",
    ),
    (
        # Who wants to be told once that a loan has opened: with their consent, gone once they were told.
        """create table waiting (
            person text not null references people (id), paper text not null, language text not null,
            asked_at double precision not null, primary key (person, paper))""",
        "create index waiting_paper on waiting (paper)",
    ),
    (
        # What became of a ticket besides its status, for lists and figures.
        "alter table tickets add column alone integer not null default 0",
        "alter table tickets add column escalated integer not null default 0",
        "alter table tickets add column waiting_since double precision",
        "alter table tickets add column waited double precision not null default 0",
        "alter table tickets add column joined integer not null default 0",
        "alter table tickets add column stars integer",
        "alter table tickets add column merged_into text not null default ''",
        "alter table tickets add column tags text not null default ''",
        "alter table tickets add column known_as text not null default ''",
        "alter table tickets add column identity text not null default 'named'",
        "alter table tickets add column district text not null default ''",
        "alter table tickets add column tambon text not null default ''",
    ),
    (
        # A session may wait for the second factor; its officer sees in which browser it is.
        "alter table sessions add column half integer not null default 0",
        "alter table sessions add column browser text not null default ''",
        """create table second_factors (
            person text primary key references people (id), sealed {bytes} not null,
            confirmed_at double precision, used_step integer not null)""",
        """create table recovery_codes (
            code text primary key, person text not null references people (id), used_at double precision)""",
        "create index recovery_codes_person on recovery_codes (person)",
    ),
    (
        # A letter may wait for the morning; then it keeps no other from leaving.
        "alter table outbox add column not_before double precision not null default 0",
    ),
    (
        # Whoever brought or joined a case is a party of it: an alias in the case, and sealed here who that is.
        # A ticket no longer knows its receipt nor a person; a line's words may be erased, their digest stays.
        """create table tickets_next (
            number text primary key, citizen text not null, kind text not null, status text not null,
            priority integer not null, language text not null, province text not null, matters text not null,
            unit text not null, copied text not null, reason text not null, officer text not null,
            outcome text not null, contested integer not null, lodged_at double precision not null,
            since double precision not null, running_since double precision not null,
            changed_at double precision not null, due_at double precision, version integer not null,
            alone integer not null, escalated integer not null, waiting_since double precision,
            waited double precision not null, joined integer not null, stars integer, merged_into text not null,
            tags text not null, known_as text not null, identity text not null, district text not null,
            tambon text not null)""",
        """insert into tickets_next
            select number, citizen, kind, status, priority, language, province, matters, unit, copied, reason,
                   officer, outcome, contested, lodged_at, since, running_since, changed_at, due_at, version, alone,
                   escalated, waiting_since, waited, joined, stars, merged_into, tags, known_as, identity, district,
                   tambon from tickets""",
        """create table history_next (
            ticket text not null references tickets_next (number), seq integer not null, at double precision not null,
            person text not null, action text not null, body {bytes} not null, words text not null,
            remains text not null, digest text not null, primary key (ticket, seq))""",
        """create table parties (
            alias text primary key, ticket text not null references tickets_next (number), owner text not null,
            role text not null, identity text not null, receipt text not null unique, sealed {bytes} not null,
            since double precision not null, forgotten_at double precision)""",
        "create index parties_ticket on parties (ticket)",
        "create index parties_owner on parties (owner, since)",
        give_aliases,
        "drop table history",
        "drop table tickets",
        "alter table tickets_next rename to tickets",
        "alter table history_next rename to history",
        "create index tickets_queue on tickets (priority, due_at, number)",
        "create index tickets_unit on tickets (unit, priority, due_at, number)",
        "create index tickets_changed on tickets (changed_at, number)",
        "create index tickets_officer on tickets (officer, status)",
    ),
)
