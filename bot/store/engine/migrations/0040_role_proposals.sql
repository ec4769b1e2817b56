-- Roles that two people give: what one proposed and another has not decided yet.

create table role_proposals (
    id text primary key, deed text not null, person text not null, name text not null, role text not null,
    unit text not null, proposed_by text not null, proposed_at double precision not null
);
