-- What ties a message to a person and a message to a case no longer stand in the clear together: what was handled or sent
-- keeps its day alone, in nobody's conversation, and a time beside a person is the end of its day in Bangkok.

insert into talks (conversation, version, state, touched_at, taken_by, taken_until)
select distinct '', 0, cast('' as {bytes}), 0, '', 0 from talks where not exists (select 1 from talks where conversation = '');
update inbox set conversation = '', said = '',
    at = ((cast(came_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200,
    due_at = ((cast(came_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200,
    came_at = ((cast(came_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200
where state = 'handled';
update outbox set conversation = '', not_before = 0,
    due_at = ((cast(made_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200,
    made_at = ((cast(made_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200
where state = 'sent';
update talks set touched_at = ((cast(touched_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200;
update people set made_at = ((cast(made_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200;
update addresses set used_at = ((cast(used_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200 where used_at > 0;
update waiting set asked_at = ((cast(asked_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200;
update buttons set hung_at = ((cast(hung_at as bigint) + 25200) / 86400 + 1) * 86400 - 25200;
