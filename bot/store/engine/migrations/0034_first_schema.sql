-- The first schema. Earlier versions of it were never released; a database of version 34 that took 34 steps is the same.
-- {bytes} and {serial} are the two words in which the databases differ. A statement ends with a semicolon at a line's end.

-- People. An address is kept twice: as a fingerprint to find it, and sealed to write to it.
create table people (
    id text primary key, role text not null, unit text not null, name text not null,
    made_at double precision not null, customer text not null default ''
);
create table addresses (
    fingerprint text primary key, person text not null references people (id), channel text not null,
    sealed {bytes} not null, reachable integer not null, linked_at double precision,
    used_at double precision not null default 0
);
create index addresses_person on addresses (person);
-- An invitation may be for somebody whose account is there already: in the chat they are the same person.
create table invitations (
    code text primary key, role text not null, unit text not null, made_by text not null,
    expires_at double precision not null, used_by text, used_at double precision, person text not null default ''
);
create table attempts (who text not null, at double precision not null);
create index attempts_who on attempts (who, at);
create table pairings (code text primary key, person text not null, expires_at double precision not null);
-- What officers do not want to be told unasked, and when they are away.
create table silences (person text not null, about text not null, primary key (person, about));
create table leaves (
    id text primary key, person text not null, begins_at double precision not null,
    ends_at double precision not null, made_by text not null
);
create index leaves_person on leaves (person, ends_at);

-- Officers sign in. Passwords are kept as argon2id makes them, everything else as fingerprints.
create table accounts (
    person text primary key references people (id), login text not null unique, password text not null,
    made_at double precision not null, disabled_at double precision
);
create table first_sign_ins (
    code text primary key, person text not null references people (id), expires_at double precision not null,
    used_at double precision
);
-- A session may wait for the second factor (half); its officer sees in which browser it is.
create table sessions (
    token text primary key, person text not null references people (id), made_at double precision not null,
    seen_at double precision not null, ended_at double precision, half integer not null default 0,
    browser text not null default ''
);
create index sessions_person on sessions (person);
-- Another telephone is shown its secret (next_sealed); the one before holds until the new one has made a code.
create table second_factors (
    person text primary key references people (id), sealed {bytes} not null, confirmed_at double precision,
    used_step integer not null, next_sealed {bytes}
);
create table recovery_codes (
    code text primary key, person text not null references people (id), used_at double precision
);
create index recovery_codes_person on recovery_codes (person);
-- Who is called first when there is danger, and which unit has answered.
create table shifts (
    id text primary key, unit text not null, person text not null references people (id), place integer not null,
    begins_at double precision not null, ends_at double precision not null
);
create index shifts_unit on shifts (unit, ends_at);
create table answered_alarms (
    ticket text not null, unit text not null, person text not null, at double precision not null,
    primary key (ticket, unit)
);
-- The lists that an officer made for themselves.
create table views (
    person text not null references people (id), name text not null, query text not null,
    made_at double precision not null, primary key (person, name)
);
-- Other systems of the Ministry that may ask. Only a fingerprint of each key is kept.
create table api_keys (
    name text primary key, key text not null unique, role text not null, unit text not null,
    per_minute integer not null, made_at double precision not null, used_at double precision
);

-- What a conversation remembers between two messages, and who is thinking about it at the moment.
create table talks (
    conversation text primary key, version integer not null, state {bytes} not null,
    touched_at double precision not null, taken_by text not null, taken_until double precision not null
);
-- What came in. The payload goes once it is handled; the event's fingerprint stays against repeats.
-- What a platform calls a message (said) is kept so that it is found when it is written anew or taken back.
create table inbox (
    id {serial}, event text not null unique, conversation text not null references talks (conversation),
    channel text not null, at double precision not null, came_at double precision not null, payload {bytes},
    state text not null, attempts integer not null, due_at double precision not null, trouble text not null,
    said text not null default '', media integer not null default 0, taken_by text not null default '',
    taken_until double precision not null default 0
);
create index inbox_line on inbox (conversation, state, at, id);
create index inbox_due on inbox (state, due_at);
create index inbox_said on inbox (said) where said <> '';
create index inbox_media on inbox (channel, due_at) where media = 1;
create table sayings (
    said text not null, ticket text not null, line integer not null, parts {bytes} not null,
    at double precision not null, primary key (said, ticket, line)
);
-- What goes out, in the order of its conversation. An officer may call back (undo) what nobody was told of yet.
create table outbox (
    id {serial}, conversation text not null references talks (conversation), channel text not null, payload {bytes},
    key text not null unique, weight text not null, state text not null, attempts integer not null,
    due_at double precision not null, made_at double precision not null, taken_by text not null,
    taken_until double precision not null, trouble text not null, not_before double precision not null default 0,
    undo text not null default ''
);
create index outbox_line on outbox (conversation, state, id);
create index outbox_due on outbox (channel, state, due_at);
create index outbox_undo on outbox (undo) where undo <> '';
-- What the buttons say that hang in a chat, so that an old one still works.
create table buttons (
    letter bigint primary key, conversation text not null, says {bytes} not null, hung_at double precision not null
);
create index buttons_hung on buttons (hung_at);
create index buttons_conversation on buttons (conversation);
-- What would have been sent, had this not been a rehearsal.
create table rehearsed (
    id {serial}, channel text not null, at double precision not null, why text not null, sealed {bytes} not null
);
-- How much of the month is left in a channel, as its platform last said; who was warned of which month.
create table allowances (
    channel text primary key, month_limit integer, used integer not null, forecast integer not null,
    at double precision not null, warned text not null default ''
);
-- Who wants to be told once that a loan has opened: with their consent, gone once they were told.
create table waiting (
    person text not null references people (id), paper text not null, language text not null,
    asked_at double precision not null, primary key (person, paper)
);
create index waiting_paper on waiting (paper);

-- Papers and photos that a message brought; their bytes lie sealed in the file room. A file of a case is looked at in a
-- copy that tells nothing of who took it. Which drawing of it is shown: what was covered is never shown again.
create table files (
    id text primary key, digest text not null, media_type text not null, size integer not null,
    name {bytes} not null, came_at double precision not null, kept_for text not null,
    copy text not null default 'waiting', copy_type text not null default '', copy_size integer not null default 0,
    original integer not null default 1, drawing text not null default ''
);
create index files_case on files (kept_for, came_at);
create index files_wanting on files (came_at, id) where copy = 'waiting' and kept_for <> '';

-- Cases. What lists need stands in the clear; what somebody said lies sealed in the history, and only there.
-- What a list or a figure asks of a ticket stands in the index that it goes along: the ticket itself is only fetched
-- to be shown. No tags: they can be longer than a row of an index may be.
create table counters (name text primary key, value integer not null);
create table tickets (
    number text primary key, citizen text not null, kind text not null, status text not null,
    priority integer not null, language text not null, province text not null, matters text not null,
    unit text not null, copied text not null, reason text not null, officer text not null, outcome text not null,
    contested integer not null, lodged_at double precision not null, since double precision not null,
    running_since double precision not null, changed_at double precision not null, due_at double precision,
    version integer not null, alone integer not null, escalated integer not null, waiting_since double precision,
    waited double precision not null, joined integer not null, stars integer, merged_into text not null,
    tags text not null, known_as text not null, identity text not null, district text not null,
    tambon text not null, pauses text not null default '', words_by text not null default '',
    answered_at double precision, closed_at double precision, late integer not null default 0,
    customer text not null default '', awaits text not null default '', follow_up double precision,
    hidden integer not null default 0, for_head integer not null default 0
);
create index tickets_unit on tickets (unit, priority, due_at, number);
create index tickets_officer on tickets (officer, status);
create index tickets_merged on tickets (merged_into) where merged_into <> '';
create index tickets_words_by on tickets (words_by);
create index tickets_follow_up on tickets (follow_up, number) where follow_up is not null;
create index tickets_spam on tickets (changed_at, number) where outcome = 'spam';
create index tickets_queue on tickets (priority, due_at, number, lodged_at, province, status, unit, copied, alone,
    hidden, kind, matters, officer, contested);
create index tickets_changed on tickets (changed_at, number, lodged_at, province, status, unit, copied, alone,
    hidden, kind, matters, officer, contested);
create index tickets_lodged on tickets (lodged_at, number, province, status, unit, copied, alone, hidden, kind,
    matters, officer, contested, priority, due_at, answered_at, customer, stars, late, closed_at, outcome);
create index tickets_unit_lodged on tickets (unit, lodged_at, number, province, status, unit, copied, alone, hidden,
    kind, matters, officer, contested, priority, due_at, answered_at, customer, stars, late, closed_at, outcome);
create index tickets_province on tickets (province, lodged_at, number, changed_at, status, unit, copied, alone,
    hidden, kind, matters, officer, contested, priority, due_at, answered_at, customer, stars, late, closed_at,
    outcome);
create index tickets_closed on tickets (closed_at, status, alone, hidden, kind, outcome, late, contested, stars,
    lodged_at, unit, number);
create index tickets_unit_closed on tickets (unit, closed_at, status, alone, hidden, kind, outcome, late, contested,
    stars, lodged_at, unit, number);
create index tickets_tagged on tickets (changed_at, number) where tags <> '';
create index tickets_tagged_due on tickets (priority, due_at, number) where tags <> '';
create index tickets_in_hand on tickets (officer, unit) where officer <> '' and status in ('taken', 'asked');
create index tickets_hidden on tickets (hidden, changed_at, number, status, unit, copied, alone) where hidden = 1;
create index tickets_contested on tickets (priority, due_at, number, status, unit, copied, alone, hidden, contested)
    where contested > 0;
create index tickets_due on tickets (due_at, number, status, unit, copied, alone, hidden, contested, outcome, kind,
    priority);
create index tickets_rare_kind on tickets (kind, changed_at, number, status, unit, copied, alone, hidden, contested)
    where kind <> 'complaint';
create index tickets_rare_kind_due on tickets (kind, priority, due_at, number, status, unit, copied, alone, hidden,
    contested) where kind <> 'complaint';
-- Written once, never changed. Each line's digest is made of the line and of the digest before it. A line's words may be
-- erased; what remains of it then has a digest of its own.
create table history (
    ticket text not null references tickets (number), seq integer not null, at double precision not null,
    person text not null, action text not null, body {bytes} not null, words text not null, remains text not null,
    digest text not null, primary key (ticket, seq)
);
-- Whoever brought or joined a case is a party of it: an alias in the case, and sealed here who that is.
create table parties (
    alias text primary key, ticket text not null references tickets (number), owner text not null,
    role text not null, identity text not null, receipt text not null unique, sealed {bytes} not null,
    since double precision not null, forgotten_at double precision
);
create index parties_ticket on parties (ticket);
create index parties_owner on parties (owner, since);
-- By what a case may be found again by whoever suffers the same: fingerprints of its factory and place.
create table twin_marks (
    mark text not null, ticket text not null, at double precision not null, primary key (mark, ticket)
);
create index twin_marks_at on twin_marks (mark, at, ticket);
-- In which tickets a word stands. Words are kept as keyed numbers: only who holds the seal can ask for one.
create table concordance (
    word bigint not null, ticket text not null references tickets (number), primary key (word, ticket)
);
create index concordance_ticket on concordance (ticket);
-- Which form became which case, so that the same form brings one case however often it comes; and the receipt's
-- fingerprint, so that its officer is shown that one and no later one.
create table intakes (
    form text primary key, person text not null, ticket text not null, receipt text not null, content text not null,
    at double precision not null
);
create index intakes_ticket on intakes (ticket);
create index intakes_content on intakes (content, at);
-- Letters to bodies outside, kept as they were issued.
create table referrals (
    ticket text not null, letter integer not null, unit text not null, year integer not null,
    running integer not null, issued_by text not null, issued_at double precision not null, sealed {bytes} not null,
    pdf {bytes} not null, primary key (ticket, letter)
);
create unique index referrals_running on referrals (unit, year, running);
-- What is covered lies here as it was sealed, until somebody uncovers it or whoever said it is forgotten.
create table covers (
    ticket text not null references tickets (number), line integer not null, file text not null,
    sealed {bytes} not null, primary key (ticket, line, file)
);
-- Who is kept from filing: a party of one case. Whom that means is only found by keyed fingerprints.
create table bans (
    id text primary key, ticket text not null references tickets (number), party text not null, why text not null,
    sealed {bytes} not null, begins_at double precision not null, ends_at double precision not null,
    put_by text not null, lifted_at double precision, lifted_by text not null default '', asked_at double precision,
    asked {bytes}
);
create index bans_newest on bans (begins_at, id);
create table ban_marks (
    mark text not null, ban text not null references bans (id), ends_at double precision not null,
    primary key (mark, ban)
);
-- Which officer has a case before them at the moment; nothing in it is older than their last look.
create table presence (
    ticket text not null, person text not null, typing integer not null, seen_at double precision not null,
    primary key (ticket, person)
);
create index presence_person on presence (person);
-- Whose work goes to whom, for a leave or for good: the plan, and how far it is. Who was told has told_at.
create table hand_overs (
    id text primary key, person text not null, made_by text not null, for_leave integer not null,
    note {bytes} not null, made_at double precision not null, told_at double precision
);
create index hand_overs_person on hand_overs (person, made_at);
create table handed (
    hand_over text not null references hand_overs (id), ticket text not null, officer text not null,
    seen integer not null, state text not null, primary key (hand_over, ticket)
);
create index handed_ticket on handed (ticket, state);
-- What was called out or done by itself, so that it is done once, by whichever process.
create table reminders (
    matter text not null, stage text not null, about text not null, at double precision not null,
    primary key (matter, stage, about)
);
-- What each unit reports to the inspectors, as it was counted that day, and its head's word on it.
create table reports (
    unit text not null, period text not null, figures text not null, made_at double precision not null,
    due_at double precision not null, confirmed_by text not null default '', confirmed_at double precision,
    word text not null default '', primary key (unit, period)
);
create index reports_open on reports (confirmed_at, due_at);

-- How often each section was the answer, by day. Several rows a section, so that messages do not wait in line.
create table asked (
    day text not null, section text not null, ending text not null, slot integer not null, times integer not null,
    primary key (day, section, ending, slot)
);
-- What we could not answer, for those who own the papers; without who asked, and sealed: people tell things.
create table unanswered (
    id {serial}, question {bytes} not null, language text not null, audience text not null, nearest text not null,
    asked_at double precision not null, said text not null default '', handled text not null default ''
);
-- What people thought of an answer; the question only when it was not a good one, and sealed.
create table ratings (
    id {serial}, section text not null, good integer not null, question {bytes} not null,
    at double precision not null, handled text not null default ''
);
create index ratings_section on ratings (section);
-- What is to be known one day, who sees to it, and how far it is.
create table improvements (
    id text primary key, stage text not null, unit text not null, due text not null, audience text not null,
    nearest text not null, title {bytes} not null, version integer not null, made_at double precision not null,
    changed_at double precision not null
);
create table improvement_notes (
    improvement text not null references improvements (id), seq integer not null, at double precision not null,
    person text not null, stage text not null, said {bytes} not null, primary key (improvement, seq)
);
-- Answers that officers wrote, waiting for whoever owns the papers.
create table learned (
    id text primary key, state text not null, unit text not null, section text not null, audience text not null,
    body {bytes} not null, written_by text not null, written_at double precision not null, judged_by text not null,
    judged_at double precision
);
-- What the Ministry wants known before anything else, for a place and a time.
create table notices (
    id text primary key, th text not null, en text not null, provinces text not null, words text not null,
    begins_at double precision not null, ends_at double precision not null, made_by text not null,
    made_at double precision not null
);
create index notices_ends on notices (ends_at);
-- Papers that came in by the console: drafts that lie apart, and every edition that was published.
create table drafts (
    id text primary key, paper text not null, file text not null, about text not null, state text not null,
    found text not null, made_by text not null, made_at double precision not null
);
create table editions (
    paper text not null, number integer not null, what text not null, file text not null, because text not null,
    person text not null, at double precision not null, primary key (paper, number)
);
-- What the console corrected of a file that was delivered; each change is kept.
create table corrections (
    page text not null, version integer not null, body text not null, person text not null,
    at double precision not null, primary key (page, version)
);

-- Who looked at what is sealed, who came in, what was removed: only added to. And what was removed, certified.
create table audit (
    seq integer primary key, at double precision not null, who text not null, what text not null,
    about text not null, digest text not null
);
create index audit_about on audit (about, what, at);
create table certificates (
    id text primary key, about text not null, at double precision not null, removed text not null,
    kept text not null, signature text not null
);
-- What belongs to the demonstration, so that exactly that can be taken away again.
create table demonstration (kind text not null, id text not null, primary key (kind, id));
