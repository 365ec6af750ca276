-- Figures that outlive the rows from which they came (docs/adr/0015): before retention removes any, an administrator's
-- program counts, and writes down what is over, a month at a time. There is nobody in them.

set local role deskbell_owner;

create table deskbell.figures (
  month text primary key check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  -- By day: requests, incidents and scripts (src/core/statistics/facts.ts).
  days jsonb not null check (jsonb_typeof(days) = 'object' and octet_length(days::text) <= 67108864),
  at timestamptz not null default clock_timestamp(),
  by name not null default session_user
);

-- ---- What an administrator calls ------------------------------------------------------------------------------------

create function deskbell.retention_chains() returns table (desk text, epoch text, seq bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select * from deskbell.chains_reached()
$$;
grant execute on function deskbell.retention_chains to deskbell_administrator;

create function deskbell.retention_rows(of_desk text, of_epoch text, after bigint, upto bigint) returns table (seq bigint, "time" bigint, event jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select * from deskbell.counted_rows(of_desk, of_epoch, after, upto)
$$;
grant execute on function deskbell.retention_rows to deskbell_administrator;

create function deskbell.written_figures() returns table (month text, days jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select f.month, f.days from deskbell.figures f order by f.month
$$;
grant execute on function deskbell.written_figures to deskbell_administrator;

create function deskbell.write_figures(of_month text, of_days jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into deskbell.figures as f (month, days) values (of_month, of_days)
  on conflict (month) do update set days = excluded.days, at = clock_timestamp(), by = session_user;
  insert into deskbell.access (what, about, detail) values ('retention', 'Figures of ' || of_month || ' written down', jsonb_build_object('month', of_month));
exception
  when check_violation or not_null_violation then
    raise exception 'These are no figures of a month.' using errcode = 'DB011';
end
$$;
grant execute on function deskbell.write_figures to deskbell_administrator;

-- ---- What a reviewer calls ------------------------------------------------------------------------------------------

create function deskbell.statistics_written(ticket uuid) returns table (month text, days jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform deskbell.asked(ticket, 'statistics');
  return query select f.month, f.days from deskbell.figures f order by f.month;
end
$$;
grant execute on function deskbell.statistics_written to deskbell_reviewer;

reset role;
