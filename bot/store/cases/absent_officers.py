"""Cases whose officer is not there: on leave, shut out, or working somewhere else by now."""

from __future__ import annotations

# Whoever holds something at the moment, but is away, may not sign in, or has no work with cases any more. Who holds
# something is read from an index; that is soon done, however many cases there are.
_NOT_AT_WORK = """t.officer in (
    select h.officer from (select distinct officer from tickets where officer <> '' and status in ('taken', 'asked')) h
    left join people p on p.id = h.officer
    left join accounts a on a.person = h.officer
    where p.id is null or p.role not in ('officer', 'head', 'custodian', 'administrator')
       or a.disabled_at is not null
       or h.officer in (select person from leaves where begins_at <= :absent_at and ends_at > :absent_at))"""
# Whoever moved to another unit; what that unit looks on is still theirs.
_ELSEWHERE = """exists (
    select 1 from people p
    where p.id = t.officer and p.role <> 'administrator' and p.unit <> t.unit
      and not exists (select 1 from ticket_units u where u.unit = p.unit and u.ticket = t.number))"""

# The condition for a ticket t that somebody has in hand, at the moment :absent_at.
ABSENT = f"t.officer <> '' and ({_NOT_AT_WORK} or {_ELSEWHERE})"
