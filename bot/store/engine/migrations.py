"""Database migrations: steps are added at the end and never edited, because every version may be running somewhere."""

from __future__ import annotations

from bot.store import NewerStore, Transaction, WrongSeal
from bot.store.cases.hand_overs import HANDING_OVER
from bot.store.engine.first_steps import FIRST_STEPS, Step
from bot.store.engine.learning_tables import LEARNING
from bot.store.engine.unlink_people import unlink_people

# What lists and figures ask of a ticket, and figures of one that was closed.
_LIST = "status, unit, copied, alone, hidden, kind, matters, officer, contested"
_COUNTED = "status, unit, copied, alone, hidden, contested"
_FIGURE = "priority, due_at, answered_at, customer, stars, late, closed_at, outcome"
_END = "status, alone, hidden, kind, outcome, late, contested, stars, lodged_at, unit, number"

# A step is made of SQL, or of a function where SQL does not suffice.
# {bytes} and {serial} are the two words in which the databases differ.
STEPS: list[Step] = [
    *FIRST_STEPS,
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
    (
        # What belongs to the demonstration, so that exactly that can be taken away again.
        "create table demonstration (kind text not null, id text not null, primary key (kind, id))",
    ),
    (
        # Which officer has a case before them at the moment; nothing in it is older than their last look.
        """create table presence (
            ticket text not null, person text not null, typing integer not null, seen_at double precision not null,
            primary key (ticket, person))""",
        "create index presence_person on presence (person)",
    ),
    (
        # What people say that they are, of the Ministry's own classes, and what their papers are counted by.
        "alter table people add column customer text not null default ''",
        "alter table tickets add column customer text not null default ''",
    ),
    (
        # Letters to bodies outside, kept as they were issued; which are not yet answered, and when we ask again.
        """create table referrals (
            ticket text not null, letter integer not null, unit text not null, year integer not null,
            running integer not null, issued_by text not null, issued_at double precision not null,
            sealed {bytes} not null, pdf {bytes} not null, primary key (ticket, letter))""",
        "create unique index referrals_running on referrals (unit, year, running)",
        "alter table tickets add column awaits text not null default ''",
        "alter table tickets add column follow_up double precision",
        "create index tickets_follow_up on tickets (follow_up, number) where follow_up is not null",
        "create index audit_about on audit (about, what, at)",
    ),
    (
        # Which drawing of a working copy is the one that is shown: what was covered is never shown again.
        "alter table files add column drawing text not null default ''",
        # Which form became which case, so that the same form brings one case however often it comes; and the
        # receipt's fingerprint, so that its officer is shown that one and no later one.
        """create table intakes (
            form text primary key, person text not null, ticket text not null, receipt text not null,
            content text not null, at double precision not null)""",
        "create index intakes_ticket on intakes (ticket)",
        "create index intakes_content on intakes (content, at)",
    ),
    (
        # What stands in no ordinary list, and what only a head may take up again.
        "alter table tickets add column hidden integer not null default 0",
        "alter table tickets add column for_head integer not null default 0",
        "create index tickets_hidden on tickets (changed_at, number) where hidden = 1",
        "create index tickets_spam on tickets (changed_at, number) where outcome = 'spam'",
        # What is covered lies here as it was sealed, until somebody uncovers it or whoever said it is forgotten.
        """create table covers (
            ticket text not null references tickets (number), line integer not null, file text not null,
            sealed {bytes} not null, primary key (ticket, line, file))""",
        # Who is kept from filing: a party of one case. Whom that means is only found by keyed fingerprints.
        """create table bans (
            id text primary key, ticket text not null references tickets (number), party text not null,
            why text not null, sealed {bytes} not null, begins_at double precision not null,
            ends_at double precision not null, put_by text not null, lifted_at double precision,
            lifted_by text not null default '', asked_at double precision, asked {bytes})""",
        "create index bans_newest on bans (begins_at, id)",
        """create table ban_marks (
            mark text not null, ban text not null references bans (id), ends_at double precision not null,
            primary key (mark, ban))""",
    ),
    (
        # An officer may call back what nobody was told of yet.
        "alter table outbox add column undo text not null default ''",
        "create index outbox_undo on outbox (undo) where undo <> ''",
    ),
    (
        # What a list or a figure asks of a ticket stands in the index that it goes along: the ticket itself is
        # only fetched to be shown. No tags: they can be longer than a row of an index may be.
        *(f"drop index tickets_{name}" for name in ("queue", "changed", "lodged", "closed", "province", "due")),
        f"create index tickets_queue on tickets (priority, due_at, number, lodged_at, province, {_LIST})",
        f"create index tickets_changed on tickets (changed_at, number, lodged_at, province, {_LIST})",
        f"create index tickets_lodged on tickets (lodged_at, number, province, {_LIST}, {_FIGURE})",
        f"create index tickets_unit_lodged on tickets (unit, lodged_at, number, province, {_LIST}, {_FIGURE})",
        f"create index tickets_province on tickets (province, lodged_at, number, changed_at, {_LIST}, {_FIGURE})",
        "create index tickets_due on tickets (due_at, number, status, unit, alone, kind, priority)",
        f"create index tickets_closed on tickets (closed_at, {_END})",
        f"create index tickets_unit_closed on tickets (unit, closed_at, {_END})",
        "create index tickets_tagged on tickets (changed_at, number) where tags <> ''",
        "create index tickets_tagged_due on tickets (priority, due_at, number) where tags <> ''",
    ),
    HANDING_OVER,
    # Another telephone is shown its secret; the one before holds until the new one has made a code.
    ("alter table second_factors add column next_sealed {bytes}",),
    # The numbers beside the lists are counted without opening a ticket.
    (
        "drop index tickets_hidden",
        """create index tickets_hidden on tickets (hidden, changed_at, number, status, unit, copied, alone)
           where hidden = 1""",
        "drop index tickets_contested",
        f"create index tickets_contested on tickets (priority, due_at, number, {_COUNTED}) where contested > 0",
        "drop index tickets_due",
        f"create index tickets_due on tickets (due_at, number, {_COUNTED}, outcome, kind, priority)",
        f"create index tickets_rare_kind on tickets (kind, changed_at, number, {_COUNTED}) where kind <> 'complaint'",
        f"""create index tickets_rare_kind_due on tickets (kind, priority, due_at, number, {_COUNTED})
            where kind <> 'complaint'""",
    ),
    (
        # On which day a case is inspected, and at what time: inspections are found by their day.
        "alter table tickets add column inspection text not null default ''",
        "create index tickets_inspection on tickets (inspection, number) where inspection <> ''",
    ),
    (unlink_people,),
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
