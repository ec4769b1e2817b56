-- Lists by a unit that looks on, a tag or a matter find their tickets by an index, and lists of what is not ended do not
-- pass by what is. The columns copied, tags and matters stay: they are what is shown.

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

-- The words of a column, one a row. What stands before the first space is what ltrim takes away when it may take every
-- letter but the space.
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

-- Of a million tickets some thousands are open: what works on them goes along these. What a list asks of a ticket stands
-- in the index, so that only what is shown is fetched.
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
-- Who holds what at the moment, read from the index alone.
drop index tickets_in_hand;
create index tickets_in_hand on tickets (officer, unit, status) where officer <> '' and status in ('taken', 'asked');
