-- Figures over the whole record (docs/adr/0015): what they are made of leaves the server, and no word that was said. Who
-- wrote with whom stands there as a digest, so that requests of one person belong together and nobody is named.

set local role deskbell_owner;

-- Somebody, by a digest that is the same in all rows of this record.
create function deskbell.someone(salt text, who text) returns text
language sql stable parallel safe
return encode(sha256(convert_to(concat(salt, E'\n', who), 'UTF8')), 'hex');

-- Which conversation, by its digest; null where it is none with a patron.
create function deskbell.counted_place(place jsonb, salt text) returns jsonb
language sql stable parallel safe
return case when place ->> 'scope' = 'desk-room' and jsonb_typeof(place -> 'conv') = 'string' and place ->> 'conv' not like '/%'
  then jsonb_build_object('scope', 'desk-room', 'service', place -> 'service', 'conv', deskbell.someone(salt, place ->> 'conv')) end;

-- What the desks agreed on: when, at which desk, how it ended, and what kind of question it was.
create function deskbell.counted_detail(d jsonb) returns jsonb
language sql stable parallel safe
return jsonb_strip_nulls(jsonb_build_object(
  'type', d -> 'type', 'mode', d -> 'mode', 'age', d -> 'age', 'of', d -> 'of', 'until', d -> 'until', 'category', d -> 'category', 'step', d -> 'step',
  'outcome', d -> 'outcome', 'read', d -> 'read', 'question', d -> 'question', 'tags', d -> 'tags', 'upto', d -> 'upto', 'uptoStamp', d -> 'uptoStamp'));

-- The part of an object that is not null, if anything is.
create function deskbell.some_of(part jsonb) returns jsonb
language sql stable parallel safe
return nullif(jsonb_strip_nulls(part), '{}');

-- What is said anew for desks that arrive later (src/core/carry.ts).
create function deskbell.counted_state(state jsonb) returns jsonb
language sql stable parallel safe
return jsonb_strip_nulls(jsonb_build_object(
  'opened', deskbell.some_of(jsonb_build_object('mode', state #> '{opened,mode}', 'at', state #> '{opened,at}', 'point', state #> '{opened,point}')),
  'holder', deskbell.some_of(jsonb_build_object('desk', state #> '{holder,desk}', 'point', state #> '{holder,point}', 'since', state #> '{holder,since}')),
  'lastClose', deskbell.some_of(jsonb_build_object('at', state #> '{lastClose,at}', 'outcome', state #> '{lastClose,outcome}')),
  'blocks', (select coalesce(jsonb_agg(jsonb_build_object('id', b -> 'id', 'at', b -> 'at', 'until', b -> 'until', 'liftedAt', b -> 'liftedAt') order by n), '[]')
    from jsonb_array_elements(case when jsonb_typeof(state -> 'blocks') = 'array' then state -> 'blocks' else '[]' end) with ordinality as each (b, n))));

-- What figures are made of, out of what one row says: the same as src/main/record/figures/counted-event.ts takes out of a
-- row, and tests compare both. null for a row of which no figure is made.
create function deskbell.counted(e jsonb, salt text) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  kind text := e ->> 'kind';
  item jsonb;
  op jsonb;
  place jsonb;
begin
  case kind
    when 'started', 'signed-in' then return jsonb_build_object('kind', kind, 'point', e -> 'point');
    when 'service-hours' then return jsonb_build_object('kind', kind, 'service', e -> 'service', 'open', e -> 'open');
    when 'settled' then
      return jsonb_build_object('kind', kind, 'archive', e -> 'archive', 'items', (
        select coalesce(jsonb_agg(jsonb_build_object('id', each -> 'id', 'stamp', each -> 'stamp', 'in', deskbell.counted_place(each -> 'in', salt)) order by n), '[]')
        from jsonb_array_elements(e -> 'items') with ordinality as i (each, n) where deskbell.counted_place(each -> 'in', salt) is not null));
    when 'reply', 'script-used' then
      if not e ? 'script' then
        return null;
      end if;
    when 'referral', 'heard' then null;
    else return null;
  end case;
  item := e -> 'item';
  op := item -> 'operation';
  if kind = 'heard' and (e ? 'line' or op is null and (item ->> 'kind' is distinct from 'message' or (item ->> 'outgoing')::boolean or not item ? 'body')) then
    return null;
  end if;
  place := deskbell.counted_place(e -> 'in', salt);
  return case
    when place is null then null
    when kind = 'referral' then jsonb_build_object('kind', kind, 'in', place, 'to', e -> 'to')
    when kind <> 'heard' then jsonb_build_object('kind', kind, 'in', place, 'script', e -> 'script')
    when op is not null then jsonb_build_object('kind', kind, 'in', place, 'stamp', e -> 'stamp', 'item', jsonb_build_object(
      'kind', item -> 'kind', 'archive', item -> 'archive', 'via', item -> 'via', 'operation', jsonb_build_object(
        'id', op -> 'id', 'prev', op -> 'prev', 'stamp', op -> 'stamp', 'desk', op -> 'desk', 'point', op -> 'point',
        'detail', case when op #>> '{detail,type}' = 'carry' then jsonb_build_object('type', 'carry', 'state', deskbell.counted_state(op #> '{detail,state}')) else deskbell.counted_detail(op -> 'detail') end)))
    else jsonb_strip_nulls(jsonb_build_object('kind', kind, 'in', place, 'stamp', e -> 'stamp', 'blocked', e -> 'blocked', 'repeats', e -> 'repeats', 'item', jsonb_build_object(
      'kind', 'message', 'archive', item -> 'archive', 'id', item -> 'id', 'via', item -> 'via', 'outgoing', false, 'body', '',
      -- Only what the archive gave no id is known by its sender.
      'from', case when item ? 'id' then '' else deskbell.someone(salt, item ->> 'from') end,
      'originId', case when not item ? 'id' then deskbell.someone(salt, item ->> 'originId') end,
      'question', case when item ? 'question' then jsonb_build_object() end)))
  end;
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
