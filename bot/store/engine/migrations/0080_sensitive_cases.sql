-- Cases whose words and photos officers see as stamped pictures alone.

alter table tickets add column sensitive integer not null default 0;
