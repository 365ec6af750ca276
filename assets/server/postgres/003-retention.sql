-- How long the record is kept, and what holds it longer (docs/adr/0015): functions of an administrator, which write into
-- the list of accesses what they do. Which days count is the library's policy; the key of the library signs each order.
-- SQLSTATE DB011 not well formed, DB020 an order that does not fit the record, DB021 a hold is on what it names, DB022 lifting
-- a hold takes another administrator.

set local role deskbell_owner;

-- ---- Holds ----------------------------------------------------------------------------------------------------------

-- All that a row says, as it is compared with a hold: no case, no accents, one space where there are more.
create function deskbell.told(body text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select regexp_replace(deskbell.fold(body), '(\\[nrtf]|[[:space:]])+', ' ', 'g')
$$;

-- Whether a hold is on a row itself, as src/core/record/hold.ts; of an address it rather holds too much than too little.
create function deskbell.holds_row(about jsonb, conversations text[], at bigint, body text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(at >= (about ->> 'from')::bigint, true) and coalesce(at < (about ->> 'to')::bigint, true)
    and (not about ? 'conversation' or about ->> 'conversation' = any (conversations))
    and (not about ? 'service' or exists (select from unnest(conversations) each where each not like 'mine %' and strpos(each, ' ' || (about ->> 'service') || ' ') > 0))
    and (not (about ? 'person' or about ? 'words') or (
      select coalesce(strpos(told, btrim(deskbell.fold(about ->> 'person'))) > 0, true) and not exists (
        select from regexp_matches(coalesce(deskbell.fold(about ->> 'words'), ''), '"([^"]*)"?|([^[:space:]"]+)', 'g') piece
        where strpos(told, replace(regexp_replace(btrim(coalesce(piece[1], piece[2])), '[[:space:]]+', ' ', 'g'), '\', '\\')) = 0
      ) from deskbell.told(body) told
    ))
$$;

-- What must not be removed from now on.
create function deskbell.put_hold(about jsonb, reason text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  held uuid;
begin
  if jsonb_typeof(about) is distinct from 'object' or about = '{}' or coalesce(btrim(reason), '') = '' or length(reason) > 1000 or length(about::text) > 10000
    or exists (
      select from jsonb_each(about) each
      where each.key not in ('person', 'conversation', 'service', 'from', 'to', 'words')
        or jsonb_typeof(each.value) <> case when each.key in ('from', 'to') then 'number' else 'string' end
        or jsonb_typeof(each.value) = 'string' and btrim(each.value #>> '{}') = ''
    ) or (about ->> 'from')::bigint >= (about ->> 'to')::bigint then
    raise exception 'A hold is on a person, a conversation, a service, a period or words, and has a reason.' using errcode = 'DB011';
  end if;
  insert into deskbell.hold (about, reason) values (put_hold.about, put_hold.reason) returning id into held;
  insert into deskbell.access (what, about, detail) values ('held', put_hold.reason, jsonb_build_object('hold', held, 'on', put_hold.about));
  return held;
end
$$;
grant execute on function deskbell.put_hold to deskbell_administrator;

-- One administrator asks for the end of a hold, and says why; another one agrees.
create function deskbell.lift_hold(held uuid, reason text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hold deskbell.hold;
  done text;
begin
  select * into hold from deskbell.hold where id = held for update;
  if hold.id is null or hold.lifted is not null then
    raise exception 'There is no such hold in force.' using errcode = 'DB011';
  elsif hold.lift_asked is null then
    if coalesce(btrim(reason), '') = '' or length(reason) > 1000 then
      raise exception 'Lifting a hold takes a reason.' using errcode = 'DB011';
    end if;
    update deskbell.hold set lift_asked = clock_timestamp(), lift_asked_by = session_user, lift_reason = lift_hold.reason where id = held;
    done := 'asked';
  elsif hold.lift_asked_by = session_user then
    raise exception 'Lifting a hold takes another administrator.' using errcode = 'DB022';
  else
    update deskbell.hold set lifted = clock_timestamp(), lifted_by = session_user where id = held;
    done := 'lifted';
  end if;
  insert into deskbell.access (what, about, detail)
  values ('lifted', case done when 'asked' then 'Asked for: ' else 'Agreed: ' end || coalesce(nullif(btrim(reason), ''), hold.lift_reason), jsonb_build_object('hold', held, 'on', hold.about, 'step', done));
  return done;
end
$$;
grant execute on function deskbell.lift_hold to deskbell_administrator;

-- Nobody wants it lifted any more.
create function deskbell.keep_hold(held uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update deskbell.hold set lift_asked = null, lift_asked_by = null, lift_reason = null where id = held and lifted is null and lift_asked is not null;
  if not found then
    raise exception 'Nobody asked for the end of such a hold.' using errcode = 'DB011';
  end if;
  insert into deskbell.access (what, about, detail) values ('held', 'Goes on', jsonb_build_object('hold', held));
end
$$;
grant execute on function deskbell.keep_hold to deskbell_administrator;

create function deskbell.holds() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'id', id, 'at', deskbell.ms(at), 'by', by, 'on', about, 'reason', reason, 'askedAt', deskbell.ms(lift_asked), 'askedBy', lift_asked_by, 'askedReason', lift_reason,
    'liftedAt', deskbell.ms(lifted), 'liftedBy', lifted_by)) order by at, id), '[]')
  from deskbell.hold
$$;
grant execute on function deskbell.holds to deskbell_administrator, deskbell_reviewer;

-- Stands in what the key of the library signs.
create function deskbell.archive_id() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select archive from deskbell.setting
$$;
grant execute on function deskbell.archive_id to deskbell_administrator;

-- ---- What is due ----------------------------------------------------------------------------------------------------

-- Judges all rows that retention may remove, as src/core/record/retention.ts: an incident keeps what was said around it, a
-- day before and after at least, and so does what a hold is on. days: {"chat", "incidents", "staffChat"}.
create function deskbell.judged(days jsonb)
returns table (id bigint, at bigint, class text, state text, conversations text[])
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  day constant bigint := 86400000;
  today constant bigint := deskbell.ms(now());
begin
  if jsonb_typeof(days -> 'chat') is distinct from 'number' or jsonb_typeof(days -> 'incidents') is distinct from 'number' or jsonb_typeof(days -> 'staffChat') is distinct from 'number'
    or least((days ->> 'chat')::numeric, (days ->> 'incidents')::numeric, (days ->> 'staffChat')::numeric) < 1 then
    raise exception 'Say for how many days each class is kept.' using errcode = 'DB011';
  end if;
  return query
    with said as (
      select k.row, k.at, each as conversation, k.at / day as on_day, k.incident, cardinality(k.conversations) = 1 as alone
      from deskbell.keeping k, unnest(k.conversations) each
    ), beside_incident as (
      select distinct s.row from said s join (select distinct conversation, on_day + near as on_day from said, unnest(array[-1, 0, 1]) near where incident and alone) i using (conversation, on_day)
    ), held as (
      select distinct k.row, k.conversations, k.at / day as on_day
      from deskbell.hold h join deskbell.keeping k on true join deskbell.row r on r.id = k.row
      where h.lifted is null and deskbell.holds_row(h.about, k.conversations, k.at, r.body)
    ), beside_held as (
      select distinct s.row from said s join (select distinct h.conversations[1] as conversation, h.on_day + near as on_day from held h, unnest(array[-1, 0, 1]) near where cardinality(h.conversations) = 1) h using (conversation, on_day)
      union select h.row from held h
    ), kept as (
      select k.row, k.at, k.conversations, k.class as own, case when k.incident or i.row is not null then 'incidents' else k.class end as class, h.row is not null as held
      from deskbell.keeping k left join beside_incident i on i.row = k.row left join beside_held h on h.row = k.row
    )
    select k.row, k.at, k.class,
      case when k.held then 'held' when today - k.at >= greatest((days ->> k.class)::bigint, (days ->> k.own)::bigint) * day then 'due' else 'stays' end, k.conversations
    from kept k;
end
$$;

-- What would go and what stays, by class; nothing is changed.
create function deskbell.preview_retention(days jsonb) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'classes', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'class', each, 'due', coalesce(t.due, 0), 'held', coalesce(t.held, 0), 'stays', coalesce(t.stays, 0), 'oldest', t.oldest, 'newest', t.newest, 'conversations', coalesce(t.conversations, 0))) order by place)
      from unnest(array['chat', 'incidents', 'staffChat']) with ordinality as c (each, place) left join (
        select class, count(distinct id) filter (where state = 'due') as due, count(distinct id) filter (where state = 'held') as held, count(distinct id) filter (where state = 'stays') as stays,
          min(at) filter (where state = 'due') as oldest, max(at) filter (where state = 'due') as newest, count(distinct conversation) filter (where state = 'due') as conversations
        from deskbell.judged(days) left join lateral unnest(conversations) conversation on true group by class
      ) t on t.class = c.each),
    'emptied', (select count(*) from deskbell.row where body is null), 'indexing', deskbell.unindexed(),
    'byHold', (select coalesce(jsonb_object_agg(id, rows), '{}') from (
      select h.id, count(k.row) as rows from deskbell.hold h left join (deskbell.keeping k join deskbell.row r on r.id = k.row) on deskbell.holds_row(h.about, k.conversations, k.at, r.body)
      where h.lifted is null group by h.id) each))
$$;
grant execute on function deskbell.preview_retention to deskbell_administrator;

-- The rows that are due, of whom orders are made; they say nothing of anybody.
create function deskbell.due_rows(days jsonb)
returns table (desk text, epoch text, seq bigint, hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select encode(r.desk, 'hex'), encode(r.epoch, 'hex'), r.seq, encode(r.hash, 'hex')
  from deskbell.judged(days) j join deskbell.row r on r.id = j.id
  where j.state = 'due' and r.body is not null
  order by r.desk, r.epoch, r.seq
$$;
grant execute on function deskbell.due_rows to deskbell_administrator;

-- ---- Removing -------------------------------------------------------------------------------------------------------

-- Removes what an order names: nonce and body, and what the index had of them. The text is what the library's key signed
-- (docs/adr/0015); whoever verifies the record checks the signature. @returns the rows that were emptied.
create function deskbell.obey(order_text text, signature text) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  lines text[] := string_to_array(order_text, E'\n');
  given jsonb;
  for_desk bytea;
  for_epoch bytea;
  named bigint;
  ids bigint[];
  near text[];
  emptied int;
begin
  if length(order_text) > 262144 or signature !~ '^[0-9a-f]{128}$' or cardinality(lines) is distinct from 4 or lines[1] <> 'deskbell-retention-1' or lines[4] <> ''
    or lines[2] <> (select archive::text from deskbell.setting) then
    raise exception 'This is no order for this record.' using errcode = 'DB020';
  end if;
  given := lines[3]::jsonb;
  for_desk := decode(given ->> 'desk', 'hex');
  for_epoch := decode(given ->> 'epoch', 'hex');
  -- Nothing may be held, or come into the index, between the look and the removal.
  lock table deskbell.hold in share mode;
  perform pg_advisory_xact_lock(1145193010);

  select sum((each ->> 1)::bigint - (each ->> 0)::bigint + 1) into named from jsonb_array_elements(given -> 'rows') each;
  ids := array(
    select distinct r.id from jsonb_array_elements(given -> 'rows') each
    join deskbell.row r on r.desk = for_desk and r.epoch = for_epoch and r.seq between (each ->> 0)::bigint and (each ->> 1)::bigint
  );
  if cardinality(ids) is distinct from named::int or cardinality(ids) = 0
    or exists (
      select from (select (each ->> 0)::bigint as since, (each ->> 1)::bigint as upto, lag((each ->> 1)::bigint) over (order by place) as before from jsonb_array_elements(given -> 'rows') with ordinality as r (each, place)) range
      where since > upto or since <= before + 1
    )
    or not exists (select from deskbell.row where desk = for_desk and epoch = for_epoch and seq = (given #>> '{rows,-1,1}')::bigint and hash = decode(given ->> 'hash', 'hex')) then
    raise exception 'The order names rows that this record does not have.' using errcode = 'DB020';
  end if;
  if exists (select from deskbell.row r where r.id = any (ids) and r.body is not null and not exists (select from deskbell.keeping k where k.row = r.id)) then
    raise exception 'The order names rows that are kept for good, or that are not in the index yet.' using errcode = 'DB020';
  end if;
  -- What is held, and what was said a day before and after it (deskbell.judged).
  near := array(select distinct each from deskbell.keeping k, unnest(k.conversations) each where k.row = any (ids));
  if exists (
    select from deskbell.hold h join deskbell.keeping k on k.conversations && near or k.row = any (ids) join deskbell.row r on r.id = k.row
    where h.lifted is null and deskbell.holds_row(h.about, k.conversations, k.at, r.body) and (
      k.row = any (ids) or cardinality(k.conversations) = 1 and exists (
        select from deskbell.keeping o where o.row = any (ids) and o.conversations && k.conversations and abs(o.at / 86400000 - k.at / 86400000) <= 1
      )
    )
  ) then
    raise exception 'A hold is on what the order names.' using errcode = 'DB021';
  end if;

  insert into deskbell.retention_order (text, signature) values (order_text, decode(obey.signature, 'hex'));
  update deskbell.row set nonce = null, body = null where id = any (ids) and body is not null;
  get diagnostics emptied = row_count;
  perform deskbell.forget(ids);
  insert into deskbell.access (what, about, detail)
  values ('retention', coalesce(given ->> 'reason', 'Retention'), jsonb_build_object('order', given ->> 'id', 'by', given ->> 'by', 'desk', given ->> 'desk', 'epoch', given ->> 'epoch', 'rows', emptied));
  return emptied;
end
$$;
grant execute on function deskbell.obey to deskbell_administrator;

-- Takes rows out of the index, and with them all that no other row says.
create function deskbell.forget(rows bigint[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  items bigint[];
  messages bigint[];
  gone text[];
begin
  delete from deskbell.keeping where row = any (rows);
  delete from deskbell.gap where row = any (rows);
  with out as (delete from deskbell.item_row where row = any (rows) returning item, message)
  select array_agg(distinct item), array_agg(distinct message) into items, messages from out;
  delete from deskbell.message m where m.id = any (messages) and not exists (select from deskbell.item_row where message = m.id);

  gone := array(select distinct facet from deskbell.item i, unnest(i.facets) facet where i.id = any (items));
  with out as (
    delete from deskbell.item i where i.id = any (items) and not exists (select from deskbell.item_row where item = i.id) returning conversation, day
  )
  delete from deskbell.mark m using out where m.conversation = out.conversation and m.day = out.day;
  update deskbell.item i set facets = array(
    select distinct facet from deskbell.item_row ir join deskbell.row r on r.id = ir.row, lateral deskbell.fact_of(r, deskbell.event_of(r.body), 'UTC') f, unnest(f.facets) facet where ir.item = i.id order by facet
  ) where i.id = any (items);
  perform deskbell.restate(items);
  delete from deskbell.facet f where f.facet = any (gone) and not exists (select from deskbell.item i where i.facets @> array[f.facet]);
end
$$;

reset role;
