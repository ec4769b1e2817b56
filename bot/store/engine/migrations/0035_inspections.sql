-- On which day a case is inspected, and at what time: inspections are found by their day.

alter table tickets add column inspection text not null default '';
create index tickets_inspection on tickets (inspection, number) where inspection <> '';
