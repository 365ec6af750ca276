-- Retention of forks (docs/adr/0015): a row that came with a taken number says as much as any other, so it is judged like
-- any other, keeps what stands around it, and is kept by that. It is no part of its chain, so no signed order can name it.
-- SQLSTATE as in 003-retention.sql.

set local role deskbell_owner;

alter table deskbell.fork add column id bigint generated always as identity;
create unique index fork_id on deskbell.fork (id);

-- What retention has to know of a fork, as deskbell.keeping has it of a row; without a class it is kept for good.
create table deskbell.fork_keeping (
  fork bigint primary key,
  at bigint not null,
  class text check (class in ('chat', 'staffChat')),
  incident boolean not null,
  conversations text[] not null
);
create index fork_keeping_conversations on deskbell.fork_keeping using gin (conversations) with (fastupdate = off);

-- All that retention judges.
create view deskbell.judgeable as
  select k.row as id, false as forked, k.at, k.class, k.incident, k.conversations from deskbell.keeping k
  union all
  select k.fork, true, k.at, k.class, k.incident, k.conversations from deskbell.fork_keeping k where k.class is not null;

-- What the holds in force are on itself, without what is kept beside it.
create view deskbell.held as
  select h.id as hold, k.row as id, false as forked, k.at, k.conversations
  from deskbell.hold h join deskbell.keeping k on true join deskbell.row r on r.id = k.row
  where h.lifted is null and deskbell.holds_row(h.about, k.conversations, k.at, r.body)
  union all
  select h.id, k.fork, true, k.at, k.conversations
  from deskbell.hold h join deskbell.fork_keeping k on k.class is not null join deskbell.fork f on f.id = k.fork
  where h.lifted is null and deskbell.holds_row(h.about, k.conversations, k.at, f.body);

-- Learns of up to so many forks what retention has to know of them. One at a time; @returns those that are left.
create function deskbell.index_forks(most int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_try_advisory_xact_lock(1145193010) then
    insert into deskbell.fork_keeping (fork, at, class, incident, conversations)
    select f.id, coalesce(k.at, f.time), k.class, coalesce(k.incident, false), coalesce(k.conversations, '{}')
    from (
      select * from deskbell.fork f
      where f.body is not null and not exists (select from deskbell.fork_keeping k where k.fork = f.id)
      order by f.id limit least(greatest(most, 0), 5000)
    ) f, lateral deskbell.keeping_of(row(f.id, f.desk, f.epoch, f.seq, f.kind, f.conversation, f.time, f.commitment, f.hash, f.nonce, f.body, f.arrived)::deskbell.row, deskbell.event_of(f.body)) k;
  end if;
  return (select count(*) from deskbell.fork f where f.body is not null and not exists (select from deskbell.fork_keeping k where k.fork = f.id));
end
$$;
grant execute on function deskbell.index_forks to deskbell_administrator;

-- ---- What is due ----------------------------------------------------------------------------------------------------

drop function deskbell.judged(jsonb);

-- As in 003-retention.sql, and forks with the rows. of_forks: only those are judged, as they are among all; what else is
-- answered is what had to be looked at for that. Nobody can estimate how many rows lie beside each other: loops over
-- them took minutes where hashes take a second.
create function deskbell.judged(days jsonb, of_forks bigint[] default null)
returns table (id bigint, forked boolean, at bigint, class text, state text, conversations text[])
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan set enable_nestloop = off set jit = off
as $$
#variable_conflict use_column
declare
  day constant bigint := 86400000;
  today constant bigint := deskbell.ms(now());
  is_held constant boolean := exists (select from deskbell.hold where lifted is null);
  beside text[];
begin
  if jsonb_typeof(days -> 'chat') is distinct from 'number' or jsonb_typeof(days -> 'incidents') is distinct from 'number' or jsonb_typeof(days -> 'staffChat') is distinct from 'number'
    or least((days ->> 'chat')::numeric, (days ->> 'incidents')::numeric, (days ->> 'staffChat')::numeric) < 1 then
    raise exception 'Say for how many days each class is kept.' using errcode = 'DB011';
  end if;
  if of_forks is not null then
    beside := array(select distinct each from deskbell.fork_keeping k, unnest(k.conversations) each where k.fork = any (of_forks));
  end if;
  return query
    with looked as (
      select j.* from deskbell.judgeable j where of_forks is null or exists (select from unnest(j.conversations) each where each = any (beside)) or j.forked and j.id = any (of_forks)
    ), said as (
      select l.id, l.forked, each as conversation, l.at / day as on_day, l.incident, cardinality(l.conversations) = 1 as alone from looked l, unnest(l.conversations) each
    ), beside_incident as (
      select distinct s.id, s.forked from said s join (select distinct conversation, on_day + near as on_day from said, unnest(array[-1, 0, 1]) near where incident and alone) i using (conversation, on_day)
    ), held as (
      select distinct l.id, l.forked, l.conversations, l.at / day as on_day
      from looked l left join deskbell.row r on not l.forked and r.id = l.id left join deskbell.fork f on l.forked and f.id = l.id
      join deskbell.hold h on h.lifted is null and deskbell.holds_row(h.about, l.conversations, l.at, coalesce(r.body, f.body))
      where is_held
    ), beside_held as (
      select distinct s.id, s.forked from said s join (select distinct h.conversations[1] as conversation, h.on_day + near as on_day from held h, unnest(array[-1, 0, 1]) near where cardinality(h.conversations) = 1) h using (conversation, on_day)
      union select h.id, h.forked from held h
    ), kept as (
      select l.id, l.forked, l.at, l.conversations, l.class as own, case when l.incident or i.id is not null then 'incidents' else l.class end as class, h.id is not null as held
      from looked l left join beside_incident i using (id, forked) left join beside_held h using (id, forked)
    )
    select k.id, k.forked, k.at, k.class,
      case when k.held then 'held' when today - k.at >= greatest((days ->> k.class)::bigint, (days ->> k.own)::bigint) * day then 'due' else 'stays' end, k.conversations
    from kept k;
end
$$;

-- What would go and what stays, by class; nothing is changed.
create or replace function deskbell.preview_retention(days jsonb) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'classes', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'class', each, 'due', coalesce(t.due, 0), 'held', coalesce(t.held, 0), 'stays', coalesce(t.stays, 0), 'oldest', t.oldest, 'newest', t.newest, 'conversations', coalesce(t.conversations, 0))) order by place)
      from unnest(array['chat', 'incidents', 'staffChat']) with ordinality as c (each, place) left join (
        select class, count(distinct one) filter (where state = 'due') as due, count(distinct one) filter (where state = 'held') as held, count(distinct one) filter (where state = 'stays') as stays,
          min(at) filter (where state = 'due') as oldest, max(at) filter (where state = 'due') as newest, count(distinct conversation) filter (where state = 'due') as conversations
        from deskbell.judged(days), lateral (select case when forked then -id else id end as one) number left join lateral unnest(conversations) conversation on true group by class
      ) t on t.class = c.each),
    'emptied', (select count(*) from deskbell.row where body is null) + (select count(*) from deskbell.fork where body is null), 'indexing', deskbell.unindexed(),
    'byHold', (select coalesce(jsonb_object_agg(h.id, (select count(*) from deskbell.held e where e.hold = h.id)), '{}') from deskbell.hold h where h.lifted is null))
$$;

-- The rows that are due, of whom orders are made; they say nothing of anybody.
create or replace function deskbell.due_rows(days jsonb)
returns table (desk text, epoch text, seq bigint, hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select encode(r.desk, 'hex'), encode(r.epoch, 'hex'), r.seq, encode(r.hash, 'hex')
  from deskbell.judged(days) j join deskbell.row r on r.id = j.id
  where not j.forked and j.state = 'due' and r.body is not null
  order by r.desk, r.epoch, r.seq
$$;

-- The forks that are due, by their numbers here; asked before any row is removed, which may keep one for longer.
create function deskbell.due_forks(days jsonb) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from deskbell.fork_keeping where class is not null) then
    return query select j.id from deskbell.judged(days) j where j.forked and j.state = 'due' order by j.id;
  end if;
end
$$;
grant execute on function deskbell.due_forks to deskbell_administrator;

-- ---- Removing -------------------------------------------------------------------------------------------------------

-- As in 003-retention.sql; a hold on a fork keeps the rows beside it.
create or replace function deskbell.obey(order_text text, signature text) returns int
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
    select from deskbell.held h
    where (h.conversations && near or not h.forked and h.id = any (ids)) and (
      not h.forked and h.id = any (ids) or cardinality(h.conversations) = 1 and exists (
        select from deskbell.keeping o where o.row = any (ids) and o.conversations && h.conversations and abs(o.at / 86400000 - h.at / 86400000) <= 1
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

-- Removes nonce and body of these forks, all of which must be due at this moment, or none. Number and hash stay: that
-- there was a fork is shown for good. @returns the forks that were emptied.
create function deskbell.empty_forks(days jsonb, forks bigint[], reason text) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  states text[];
  emptied int;
begin
  if coalesce(cardinality(forks), 0) not between 1 and 10000 or coalesce(btrim(reason), '') = '' or length(reason) > 1000 then
    raise exception 'Name the forks that go, 10,000 at once, and say why.' using errcode = 'DB011';
  end if;
  -- Nothing may be held, or come into the index, between the look and the removal.
  lock table deskbell.hold in share mode;
  perform pg_advisory_xact_lock(1145193010);

  if exists (select from unnest(forks) each where not exists (select from deskbell.fork f where f.id = each)) then
    raise exception 'There are no such forks in this record.' using errcode = 'DB020';
  end if;
  states := array(
    select distinct coalesce(j.state, 'stays') from deskbell.fork f left join deskbell.judged(days, forks) j on j.forked and j.id = f.id
    where f.id = any (forks) and f.body is not null
  );
  if 'held' = any (states) then
    raise exception 'A hold is on one of these forks.' using errcode = 'DB021';
  elsif 'stays' = any (states) then
    raise exception 'One of these forks is not due, is kept for good, or is not in the index yet.' using errcode = 'DB020';
  end if;

  update deskbell.fork set nonce = null, body = null where id = any (forks) and body is not null;
  get diagnostics emptied = row_count;
  delete from deskbell.fork_keeping where fork = any (forks);
  insert into deskbell.access (what, about, detail)
  values ('retention', format('%s (%s that came a second time)', empty_forks.reason, case emptied when 1 then 'one row' else emptied || ' rows' end), jsonb_build_object('days', days, 'forks', emptied));
  return emptied;
end
$$;
grant execute on function deskbell.empty_forks to deskbell_administrator;

reset role;
