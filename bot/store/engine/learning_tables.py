"""The migration steps of questions, improvements, learned answers and official notices."""

from __future__ import annotations

LEARNING = (
    # How often each section was the answer, by day. Several rows a section, so that messages do not wait in line.
    """create table asked (
        day text not null, section text not null, ending text not null, slot integer not null,
        times integer not null, primary key (day, section, ending, slot))""",
    # What was done about a question: nothing yet, the improvement that it led to, or the answer that was written.
    "alter table unanswered add column handled text not null default ''",
    "alter table ratings add column handled text not null default ''",
    # The board: what is to be known one day, who sees to it, and how far it is.
    """create table improvements (
        id text primary key, stage text not null, unit text not null, due text not null, audience text not null,
        nearest text not null, title {bytes} not null, version integer not null,
        made_at double precision not null, changed_at double precision not null)""",
    """create table improvement_notes (
        improvement text not null references improvements (id), seq integer not null, at double precision not null,
        person text not null, stage text not null, said {bytes} not null, primary key (improvement, seq))""",
    # Answers that officers wrote, waiting for whoever owns the papers.
    """create table learned (
        id text primary key, state text not null, unit text not null, section text not null, audience text not null,
        body {bytes} not null, written_by text not null, written_at double precision not null,
        judged_by text not null, judged_at double precision)""",
    # What the Ministry wants known before anything else, for a place and a time.
    """create table notices (
        id text primary key, th text not null, en text not null, provinces text not null, words text not null,
        begins_at double precision not null, ends_at double precision not null, made_by text not null,
        made_at double precision not null)""",
    "create index notices_ends on notices (ends_at)",
    # Papers that came in by the console: drafts that lie apart, and every edition that was published.
    """create table drafts (
        id text primary key, paper text not null, file text not null, about text not null, state text not null,
        found text not null, made_by text not null, made_at double precision not null)""",
    """create table editions (
        paper text not null, number integer not null, what text not null, file text not null, because text not null,
        person text not null, at double precision not null, primary key (paper, number))""",
)
