-- Figures over the whole record (docs/adr/0015): what they are made of leaves the server, and no word that was said. Who
-- wrote with whom stands there as a digest, so that requests of one person belong together and nobody is named.

set local role deskbell_owner;

-- Of an object only these fields, and of these only such as are there.
create function deskbell.fields(e jsonb, variadic names text[]) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select jsonb_object_agg(name, e -> name) from unnest(names) name where jsonb_typeof(e) = 'object' and e ? name), '{}')
$$;

create function deskbell.someone(salt text, who text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select encode(sha256(convert_to(concat(salt, E'\n', who), 'UTF8')), 'hex')
$$;

-- Which conversation, by its digest; null where it is none with a patron.
create function deskbell.counted_place(place jsonb, salt text) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case when place ->> 'scope' = 'desk-room' and jsonb_typeof(place -> 'conv') = 'string' and place ->> 'conv' not like '/%' then jsonb_build_object('scope', 'desk-room', 'service', place -> 'service', 'conv', deskbell.someone(salt, place ->> 'conv')) end
$$;

create function deskbell.counted_operation(op jsonb) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select deskbell.fields(op, 'id', 'prev', 'stamp', 'desk', 'point') || jsonb_build_object('detail',
    deskbell.fields(op -> 'detail', 'type', 'mode', 'age', 'of', 'until', 'category', 'step', 'outcome', 'read', 'question', 'tags', 'upto', 'uptoStamp')
    || case when op #>> '{detail,type}' = 'carry' then jsonb_build_object('state', jsonb_strip_nulls(jsonb_build_object(
      'opened', nullif(deskbell.fields(op #> '{detail,state,opened}', 'mode', 'at', 'point'), '{}'),
      'holder', nullif(deskbell.fields(op #> '{detail,state,holder}', 'desk', 'point', 'since'), '{}'),
      'lastClose', nullif(deskbell.fields(op #> '{detail,state,lastClose}', 'at', 'outcome'), '{}'),
      'blocks', (select coalesce(jsonb_agg(deskbell.fields(each, 'id', 'at', 'until', 'liftedAt') order by n), '[]') from jsonb_array_elements(case when jsonb_typeof(op #> '{detail,state,blocks}') = 'array' then op #> '{detail,state,blocks}' else '[]' end) with ordinality as b (each, n))
    ))) else '{}' end)
$$;

-- What figures are made of, out of what one row says: the same as src/main/record/figures/counted-event.ts takes out of a
-- row, and tests compare both. null for a row of which no figure is made.
create function deskbell.counted(e jsonb, salt text) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  kind text := e ->> 'kind';
  place jsonb := deskbell.counted_place(e -> 'in', salt);
  item jsonb := e -> 'item';
begin
  case kind
    when 'started', 'signed-in' then return deskbell.fields(e, 'kind', 'point');
    when 'service-hours' then return deskbell.fields(e, 'kind', 'service', 'open');
    when 'script-used', 'reply' then return case when e ? 'script' and place is not null then deskbell.fields(e, 'kind', 'script') || jsonb_build_object('in', place) end;
    when 'referral' then return case when place is not null then deskbell.fields(e, 'kind', 'to') || jsonb_build_object('in', place) end;
    when 'settled' then
      return deskbell.fields(e, 'kind', 'archive') || jsonb_build_object('items', (
        select coalesce(jsonb_agg(deskbell.fields(each, 'id', 'stamp') || jsonb_build_object('in', deskbell.counted_place(each -> 'in', salt)) order by n), '[]')
        from jsonb_array_elements(e -> 'items') with ordinality as i (each, n) where deskbell.counted_place(each -> 'in', salt) is not null));
    when 'heard' then
      if place is null or e ? 'line' then
        return null;
      elsif item ->> 'kind' = 'message' then
        return deskbell.fields(e, 'kind', 'stamp', 'blocked', 'repeats') || jsonb_build_object('in', place, 'item',
          deskbell.fields(item, 'kind', 'archive', 'id', 'via', 'outgoing') || jsonb_build_object('from', deskbell.someone(salt, item ->> 'from'))
          || case when item ? 'originId' then jsonb_build_object('originId', deskbell.someone(salt, item ->> 'originId')) else '{}' end
          || case when item ? 'body' then '{"body": ""}'::jsonb else '{}' end || case when item ? 'question' then '{"question": {}}'::jsonb else '{}' end);
      elsif item ->> 'kind' = 'room' and item ? 'operation' then
        return deskbell.fields(e, 'kind', 'stamp') || jsonb_build_object('in', place, 'item', deskbell.fields(item, 'kind', 'archive', 'via') || jsonb_build_object('operation', deskbell.counted_operation(item -> 'operation')));
      end if;
      return null;
    else return null;
  end case;
exception
  when data_exception then
    return null;
end
$$;

-- Of one chain, what figures are made of; of as many rows at once as can be answered.
create function deskbell.counted_rows(of_desk text, of_epoch text, after bigint, upto bigint) returns table (seq bigint, "time" bigint, event jsonb)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select r.seq, r.time, counted
  from deskbell.row r, deskbell.setting s, lateral deskbell.counted(deskbell.event_of(r.body), s.archive::text) counted
  where r.desk = decode(of_desk, 'hex') and r.epoch = decode(of_epoch, 'hex') and r.seq > after and r.seq <= least(upto, after + 20000)
    and r.body is not null and r.kind in ('heard', 'settled', 'started', 'signed-in', 'service-hours', 'script-used', 'reply', 'referral') and counted is not null
  order by r.seq
$$;

-- How far each chain goes: what has not grown needs not be read again.
create function deskbell.chains_reached() returns table (desk text, epoch text, seq bigint)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select encode(e.desk, 'hex'), encode(e.epoch, 'hex'), e.seq from deskbell.epoch e order by e.began, e.desk, e.epoch
$$;

-- ---- What a reviewer calls ------------------------------------------------------------------------------------------

create function deskbell.statistics_chains(ticket uuid) returns table (desk text, epoch text, seq bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform deskbell.asked(ticket, 'statistics');
  return query select * from deskbell.chains_reached();
end
$$;
grant execute on function deskbell.statistics_chains to deskbell_reviewer;

create function deskbell.statistics_rows(ticket uuid, of_desk text, of_epoch text, after bigint, upto bigint) returns table (seq bigint, "time" bigint, event jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform deskbell.asked(ticket, 'statistics');
  return query select * from deskbell.counted_rows(of_desk, of_epoch, after, upto);
end
$$;
grant execute on function deskbell.statistics_rows to deskbell_reviewer;

reset role;
