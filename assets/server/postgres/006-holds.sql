-- Legal holds, as a reviewer sees them (docs/adr/0015): which of them keep a conversation, how many conversations each
-- keeps, and what one that nobody has placed yet would keep.

set local role deskbell_owner;

-- Ids of the holds in force on what was said there.
create function deskbell.held_by(i deskbell.item) returns jsonb
language sql stable
return (select coalesce(jsonb_agg(h.id order by h.at, h.id), '[]') from deskbell.hold h where h.lifted is null and deskbell.is_on(h.about, i));

create or replace function deskbell.shown(i deskbell.item) returns jsonb
language sql stable
return jsonb_build_object(
  'conversation', i.conversation, 'day', i.day, 'from', i.first_at, 'to', i.last_at, 'service', i.service, 'mode', i.mode, 'facets', to_jsonb(i.facets),
  'messages', i.messages, 'words', i.words, 'reviewedBy', i.reviewed_by, 'reviewedAt', deskbell.ms(i.reviewed_at), 'flagged', i.flagged, 'comments', i.comments,
  'handedTo', i.handed_to, 'held', deskbell.is_held(i), 'heldBy', deskbell.held_by(i));

-- What is in the index of that; rows around it are kept too (deskbell.judged).
create function deskbell.reach(about jsonb) returns jsonb
language sql stable
return (
  select jsonb_strip_nulls(jsonb_build_object('conversations', count(*), 'from', min(i.first_at), 'to', max(i.last_at)))
  from deskbell.item i where deskbell.is_on(about, i)
);

-- Conversations by the hold in force that keeps them.
create function deskbell.held_counts() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(id, deskbell.reach(about) -> 'conversations'), '{}') from deskbell.hold where lifted is null
$$;
grant execute on function deskbell.held_counts to deskbell_reviewer;

-- What a hold would keep. It says how much there is of what somebody looks for, so it is asked for as a search is.
create function deskbell.would_hold(ticket uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return deskbell.reach(deskbell.asked(ticket, 'searched'));
end
$$;
grant execute on function deskbell.would_hold to deskbell_reviewer;

reset role;
