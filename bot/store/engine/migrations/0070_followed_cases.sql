-- The cases that an officer follows, by wish or because a note named them: what happened there since is news to them.

create table followed_cases (person text not null, ticket text not null, line integer not null default 0,
    news integer not null default 0, primary key (person, ticket));
create index followed_cases_of_ticket on followed_cases (ticket);
