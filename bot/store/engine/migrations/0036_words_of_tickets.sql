-- Side tables for lists by copied unit, tag and matter, and partial indexes of open cases.
-- The columns copied, tags and matters of tickets stay: they are what is shown.

create table ticket_units (
    unit text not null, ticket text not null references tickets (number) on delete cascade, primary key (unit, ticket)
);
create index ticket_units_ticket on ticket_units (ticket);
create table ticket_tags (
    tag text not null, ticket text not null references tickets (number) on delete cascade, primary key (tag, ticket)
);
create index ticket_tags_ticket on ticket_tags (ticket);
create table ticket_matters (
    matter text not null, ticket text not null references tickets (number) on delete cascade,
    primary key (matter, ticket)
);
create index ticket_matters_ticket on ticket_matters (ticket);

-- Each word of a column becomes a row. SQLite and PostgreSQL share no function that finds the first space, but both have
-- ltrim: given every letter of the text but the space, it removes exactly the first word.
insert into ticket_units (unit, ticket)
with recursive split (ticket, word, further) as (
    select number, '', ltrim(copied, ' ') from tickets where copied <> ''
    union all
    select ticket, substr(further, 1, length(further) - length(ltrim(further, replace(further, ' ', '')))),
           ltrim(ltrim(further, replace(further, ' ', '')), ' ')
    from split where further <> ''
)
select distinct word, ticket from split where word <> '';
insert into ticket_tags (tag, ticket)
with recursive split (ticket, word, further) as (
    select number, '', ltrim(tags, ' ') from tickets where tags <> ''
    union all
    select ticket, substr(further, 1, length(further) - length(ltrim(further, replace(further, ' ', '')))),
           ltrim(ltrim(further, replace(further, ' ', '')), ' ')
    from split where further <> ''
)
select distinct word, ticket from split where word <> '';
insert into ticket_matters (matter, ticket)
with recursive split (ticket, word, further) as (
    select number, '', ltrim(matters, ' ') from tickets where matters <> ''
    union all
    select ticket, substr(further, 1, length(further) - length(ltrim(further, replace(further, ' ', '')))),
           ltrim(ltrim(further, replace(further, ' ', '')), ' ')
    from split where further <> ''
)
select distinct word, ticket from split where word <> '';

-- Of a million cases some thousands are open, and most lists and all reminders are about those. The columns that lists
-- filter by are in the index, so that only the cases of the page are fetched.
drop index tickets_queue;
drop index tickets_unit;
drop index tickets_due;
drop index tickets_contested;
drop index tickets_tagged_due;
drop index tickets_rare_kind_due;
create index tickets_open_queue on tickets (priority, due_at, number, lodged_at, province, status, unit, copied, alone,
    hidden, kind, officer, contested) where status <> 'ended';
create index tickets_open_changed on tickets (changed_at, number, lodged_at, province, status, unit, copied, alone,
    hidden, kind, officer, contested) where status <> 'ended';
create index tickets_open_lodged on tickets (lodged_at, number, province, status, unit, copied, alone, hidden, kind,
    officer, contested) where status <> 'ended';
create index tickets_open_due on tickets (due_at, number, status, unit, copied, alone, hidden, contested, outcome, kind,
    priority) where status <> 'ended';
create index tickets_open_unit on tickets (unit, lodged_at, number, status, alone, hidden, kind, priority, due_at,
    outcome, contested) where status <> 'ended';
create index tickets_open_number on tickets (number, status) where status <> 'ended';
create index tickets_unit_ended on tickets (unit, since) where status = 'ended';
-- Who holds which case now, answered from the index alone.
drop index tickets_in_hand;
create index tickets_in_hand on tickets (officer, unit, status) where officer <> '' and status in ('taken', 'asked');
