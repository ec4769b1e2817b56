"""Finds cases whose officer is absent: on leave, disabled, or moved to another unit."""

from __future__ import annotations

from bot.store.cases.status_groups import IN_HAND

# Who holds open cases and is on leave, disabled, or has a role that works on no cases. Holders are read from an index.
_NOT_AT_WORK = f"""t.officer in (
    select h.officer from (select distinct officer from tickets where officer <> '' and status in {IN_HAND}) h
    left join people p on p.id = h.officer
    left join accounts a on a.person = h.officer
    where p.id is null or p.role not in ('officer', 'head', 'custodian', 'administrator')
       or a.disabled_at is not null
       or h.officer in (select person from leaves where begins_at <= :absent_at and ends_at > :absent_at))"""
# Holders who moved to another unit. Cases that the new unit is copied on are still theirs.
_ELSEWHERE = """exists (
    select 1 from people p
    where p.id = t.officer and p.role <> 'administrator' and p.unit <> t.unit
      and not exists (select 1 from ticket_units u where u.unit = p.unit and u.ticket = t.number))"""

# The SQL condition for a case t in hand: its officer is absent at :absent_at.
ABSENT = f"t.officer <> '' and ({_NOT_AT_WORK} or {_ELSEWHERE})"
