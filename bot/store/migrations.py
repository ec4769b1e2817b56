"""How a database grew. Steps are added at the end and never edited: somewhere one of each version is running."""

from __future__ import annotations

from collections.abc import Callable

from bot.store import NewerStore, Transaction, WrongSeal
from bot.store.first_parties import give_aliases
from bot.store.learning_tables import LEARNING

# A step is made of SQL, or of a function where SQL does not suffice.
# {bytes} and {serial} are the two words in which the databases differ.
STEPS: list[tuple[str | Callable[[Transaction], None], ...]] = [
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
    (
        # What a platform calls a message, as a fingerprint: so that it is found when it is written anew or taken back.
        "alter table inbox add column said text not null default ''",
        "create index inbox_said on inbox (said) where said <> ''",
        "alter table unanswered add column said text not null default ''",
        """create table sayings (
            said text not null, ticket text not null, line integer not null, parts {bytes} not null,
            at double precision not null, primary key (said, ticket, line))""",
        # A person may have several addresses; news goes to the one that they used last.
        "alter table addresses add column used_at double precision not null default 0",
        """create table pairings (
            code text primary key, person text not null, expires_at double precision not null)""",
        # What would have been sent, had this not been a rehearsal.
        """create table rehearsed (
            id {serial}, channel text not null, at double precision not null, why text not null,
            sealed {bytes} not null)""",
    ),
    (
        # When a case stood still, from when to when: its due date moves by the working days in between.
        "alter table tickets add column pauses text not null default ''",
        "create index tickets_due on tickets (due_at, number)",
        # What the console corrected of a file that the house was delivered with; each change is kept.
        """create table corrections (
            page text not null, version integer not null, body text not null, person text not null,
            at double precision not null, primary key (page, version))""",
        # What the house has called out or done by itself, so that it is done once, by whichever process.
        """create table reminders (
            matter text not null, stage text not null, about text not null, at double precision not null,
            primary key (matter, stage, about))""",
        # Who is called first when there is danger, and which unit has answered.
        """create table shifts (
            id text primary key, unit text not null, person text not null references people (id),
            place integer not null, begins_at double precision not null, ends_at double precision not null)""",
        "create index shifts_unit on shifts (unit, ends_at)",
        """create table answered_alarms (
            ticket text not null, unit text not null, person text not null, at double precision not null,
            primary key (ticket, unit))""",
        # What each unit reports to the inspectors, as it was counted that day, and its head's word on it.
        """create table reports (
            unit text not null, period text not null, figures text not null, made_at double precision not null,
            due_at double precision not null, confirmed_by text not null default '',
            confirmed_at double precision, word text not null default '', primary key (unit, period))""",
        "create index reports_open on reports (confirmed_at, due_at)",
    ),
    (
        # By what a case may be found again by whoever suffers the same: fingerprints of its factory and place.
        """create table twin_marks (
            mark text not null, ticket text not null, at double precision not null, primary key (mark, ticket))""",
        "create index twin_marks_at on twin_marks (mark, at, ticket)",
        "create index tickets_merged on tickets (merged_into) where merged_into <> ''",
    ),
    (
        # What the buttons say that hang in a chat, so that an old one still works.
        """create table buttons (
            letter bigint primary key, conversation text not null, says {bytes} not null,
            hung_at double precision not null)""",
        "create index buttons_hung on buttons (hung_at)",
        "create index buttons_conversation on buttons (conversation)",
    ),
    (
        # A photo may still lie with the platform: its message waits until it is fetched.
        "alter table inbox add column media integer not null default 0",
        "create index inbox_media on inbox (channel, due_at) where media = 1",
    ),
    (
        # Who looked at what is sealed, who came in, what was removed: only added to. And what was removed, certified.
        """create table audit (
            seq integer primary key, at double precision not null, who text not null, what text not null,
            about text not null, digest text not null)""",
        """create table certificates (
            id text primary key, about text not null, at double precision not null, removed text not null,
            kept text not null, signature text not null)""",
        # A file of a case is looked at in a copy that tells nothing of who took it; the original stays sealed.
        "alter table files add column copy text not null default 'waiting'",
        "alter table files add column copy_type text not null default ''",
        "alter table files add column copy_size integer not null default 0",
        "create index files_case on files (kept_for, came_at)",
    ),
    (
        # In which tickets a word stands. Words are kept as keyed numbers: only who holds the seal can ask for one.
        """create table concordance (
            word bigint not null, ticket text not null references tickets (number), primary key (word, ticket))""",
        "create index concordance_ticket on concordance (ticket)",
        "alter table tickets add column words_by text not null default ''",
        "create index tickets_words_by on tickets (words_by)",
        "create index tickets_lodged on tickets (lodged_at, number)",
        # The lists that an officer made for themselves.
        """create table views (
            person text not null references people (id), name text not null, query text not null,
            made_at double precision not null, primary key (person, name))""",
    ),
    (
        # How much of the month is left in a channel, as its platform last said; who was warned of which month.
        """create table allowances (
            channel text primary key, month_limit integer, used integer not null, forecast integer not null,
            at double precision not null, warned text not null default '')""",
    ),
    (
        # What figures are made of: when the ministry first spoke, when it closed, and whether that was late.
        "alter table tickets add column answered_at double precision",
        "alter table tickets add column closed_at double precision",
        "alter table tickets add column late integer not null default 0",
        "create index tickets_closed on tickets (closed_at)",
    ),
    (
        # An original goes when its time is over; its digest and the working copy stay.
        "alter table files add column original integer not null default 1",
    ),
    (
        # Who fetches a photo at the moment: what a killed process held is free again.
        "alter table inbox add column taken_by text not null default ''",
        "alter table inbox add column taken_until double precision not null default 0",
    ),
    (
        # Two lists that would otherwise read everything to find a few.
        "create index tickets_contested on tickets (priority, due_at, number) where contested > 0",
        "create index tickets_province on tickets (province, lodged_at, number)",
    ),
    LEARNING,
    (
        # Whoever makes the copies asks every second what is wanting; nearly always nothing is.
        "create index files_wanting on files (came_at, id) where copy = 'waiting' and kept_for <> ''",
    ),
    (
        # An invitation may be for somebody whose account is there already: in the chat they are the same person.
        "alter table invitations add column person text not null default ''",
        # When officers are away, and of what they do not want to be told unasked.
        """create table leaves (
            id text primary key, person text not null, begins_at double precision not null,
            ends_at double precision not null, made_by text not null)""",
        "create index leaves_person on leaves (person, ends_at)",
        "create table silences (person text not null, about text not null, primary key (person, about))",
    ),
]


def bring_up_to_date(tx: Transaction, words: dict[str, str]) -> None:
    """Take the steps that this database has not taken yet, and check that it is ours to open."""
    tx.run("create table if not exists about (name text primary key, value text not null)")
    kept = {row["name"]: row["value"] for row in tx.all("select name, value from about")}
    version = int(kept.get("version", "0"))
    if version > len(STEPS):
        raise NewerStore(
            f"The database is of version {version}; this mindbot knows {len(STEPS)}. "
            "Install the newer mindbot that wrote it, or restore a backup made before it."
        )
    if kept.get("seal", tx.seal.id) != tx.seal.id:
        raise WrongSeal(
            f"The database is sealed with key {kept['seal']}, the key found here is {tx.seal.id}. "
            "Put that installation's seal.key into MINDBOT_DATA."
        )
    for step in STEPS[version:]:
        for statement in step:
            if isinstance(statement, str):
                tx.run(statement.format(**words))
            else:
                statement(tx)
    _remember(tx, "version", str(len(STEPS)))
    _remember(tx, "seal", tx.seal.id)


def _remember(tx: Transaction, name: str, value: str) -> None:
    tx.run(
        "insert into about (name, value) values (:name, :value) on conflict (name) do update set value = :value",
        name=name,
        value=value,
    )
