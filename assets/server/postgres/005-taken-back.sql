-- A mark "reviewed" can be taken back, like a flag: a record of its own, and what stood there stays.

set local role deskbell_owner;

alter table deskbell.mark drop constraint mark_kind_check;
alter table deskbell.mark add constraint mark_kind_check check (kind in ('reviewed', 'unreviewed', 'flagged', 'unflagged', 'comment', 'handed-to'));

-- Says what was decided about an item, and records that.
create or replace function deskbell.mark_item(conversation text, day date, kind text, text text, handed_to text, about text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  marked bigint;
begin
  select id into marked from deskbell.item i where i.conversation = mark_item.conversation and i.day = mark_item.day for update;
  if marked is null then
    raise exception 'The record has no such conversation.' using errcode = 'DB012';
  end if;
  if kind = 'handed-to' and handed_to not in (select deskbell.reviewers()) then
    raise exception '% is not a reviewer.', handed_to using errcode = 'DB011';
  end if;
  insert into deskbell.access (what, about, detail)
  values ('marked', left(coalesce(nullif(btrim(mark_item.about), ''), kind), 10000), jsonb_strip_nulls(jsonb_build_object('conversation', mark_item.conversation, 'day', mark_item.day, 'kind', kind, 'to', handed_to)));
  insert into deskbell.mark (conversation, day, kind, text, handed_to)
  values (mark_item.conversation, mark_item.day, mark_item.kind, mark_item.text, mark_item.handed_to);
  update deskbell.item i set
    reviewed_by = case kind when 'reviewed' then session_user when 'unreviewed' then null else i.reviewed_by end,
    reviewed_at = case kind when 'reviewed' then clock_timestamp() when 'unreviewed' then null else i.reviewed_at end,
    flagged = case kind when 'flagged' then true when 'unflagged' then false else i.flagged end,
    comments = i.comments + (kind = 'comment')::int,
    handed_to = coalesce(mark_item.handed_to, i.handed_to)
  where i.id = marked;
end
$$;

reset role;
