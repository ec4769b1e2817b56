-- What an officer chose for their own pages, such as the columns of the queue.

create table officer_choices (person text not null, name text not null, value text not null, primary key (person, name));
