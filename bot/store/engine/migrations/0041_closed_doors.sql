-- Doors that an administrator has closed for a time, and why.

create table closed_doors (
    name text primary key, reason text not null, closed_by text not null, closed_at double precision not null
);
