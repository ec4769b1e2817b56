-- What was corrected of a case since it was filed, sealed; and whether a party said something that nobody who answers
-- for the case has opened yet: quiet is 0 then, so that such a case stands before the others.

alter table tickets add column corrected {bytes};
alter table tickets add column quiet integer not null default 1;
drop index tickets_open_queue;
create index tickets_open_queue on tickets (priority, quiet, due_at, number, lodged_at, province, status, unit, copied,
    alone, hidden, kind, officer, contested) where status <> 'ended';
create index tickets_open_news on tickets (unit, number) where quiet = 0;
