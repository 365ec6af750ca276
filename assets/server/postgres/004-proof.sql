-- What can be seen of every desk's chain without reading all of it. The server checks no signature: whoever asks does.

set local role deskbell_owner;

-- Of each chain what its desk signed last, with the row that stands there under this number, and its first row, which says
-- why it began; and the certificates. Nothing of this is about a person.
create function deskbell.signed_last() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'archive', (select archive from deskbell.setting),
    'chains', coalesce((
      select jsonb_agg(jsonb_build_object(
        'desk', encode(e.desk, 'hex'), 'epoch', encode(e.epoch, 'hex'), 'began', began.body,
        'head', case when h.seq is not null then jsonb_build_object(
          'seq', h.seq, 'hash', encode(h.hash, 'hex'), 'time', h.time, 'key', encode(h.public_key, 'hex'), 'signature', encode(h.signature, 'hex'), 'stored', encode(r.hash, 'hex')) end
      ) order by e.desk, e.began)
      from deskbell.epoch e
      left join lateral (select * from deskbell.head h where h.desk = e.desk and h.epoch = e.epoch order by h.seq desc, h.arrived desc limit 1) h on true
      left join deskbell.row r on r.desk = h.desk and r.epoch = h.epoch and r.seq = h.seq
      left join lateral (select left(f.body, 2000) as body from deskbell.row f where f.desk = e.desk and f.epoch = e.epoch and f.seq = 1 and f.kind = 'epoch') began on true
    ), '[]'),
    'certificates', coalesce((select jsonb_agg(jsonb_build_object('desk', encode(desk, 'hex'), 'text', certificate) order by began) from deskbell.desk_key where certificate is not null), '[]')
  )
$$;
grant execute on function deskbell.signed_last to deskbell_reviewer, deskbell_administrator;

reset role;
