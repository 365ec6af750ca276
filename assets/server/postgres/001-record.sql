-- The record of all desks of a library: PostgreSQL 14 or newer, encoding UTF8 (docs/adr/0015).
--
-- `npm run archive -- init` runs the files of this folder in the order of their numbers, each once and in a transaction
-- of its own, as somebody who may create roles. Everything belongs to deskbell_owner, who cannot log in. Nobody else
-- touches a table: desks, reviewers and administrators execute functions, which belong to the owner and check
-- session_user. A later file begins with `set local role deskbell_owner;` and grants what it makes to the role it is for.

do $$
declare
  each text;
begin
  if current_setting('server_version_num')::int < 140000 then
    raise exception 'Deskbell needs PostgreSQL 14 or newer.';
  end if;
  if (select pg_encoding_to_char(encoding) from pg_database where datname = current_database()) <> 'UTF8' then
    raise exception 'The database must have the encoding UTF8.';
  end if;
  foreach each in array array['deskbell_owner', 'deskbell_desk', 'deskbell_reviewer', 'deskbell_administrator'] loop
    if not exists (select from pg_roles where rolname = each) then
      execute format('create role %I nologin noinherit nosuperuser nocreatedb nocreaterole noreplication', each);
    end if;
  end loop;
  -- Since PostgreSQL 16 who makes a role may give it away, and does not have it.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant deskbell_owner to %I', current_user);
  end if;
  -- What every login of the server may do in a database unless it is taken away.
  execute format('revoke all on database %I from public', current_database());
  -- Each login is let in by its name: the roles are those of the whole server, which may hold other libraries' records.
  execute format('grant create on database %I to deskbell_owner', current_database());
  revoke all on schema public from public;
  -- Everybody may make large objects, in which a login could leave what no table of the record shows.
  if (select rolsuper from pg_roles where rolname = current_user) then
    revoke execute on function pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea) from public;
  end if;
end
$$;

create schema deskbell authorization deskbell_owner;
set local role deskbell_owner;
alter default privileges for role deskbell_owner revoke execute on functions from public;
grant usage on schema deskbell to deskbell_desk, deskbell_reviewer, deskbell_administrator;

-- Which of these files were run, by their content.
create table deskbell.migration (
  number int primary key,
  name text not null,
  sha256 bytea not null,
  at timestamptz not null default now()
);

create table deskbell.setting (
  one boolean primary key default true check (one),
  archive uuid not null default gen_random_uuid(),
  -- Of the library: days of the record begin by it.
  time_zone text not null,
  -- Ed25519, 32 bytes (docs/adr/0015).
  library_key bytea check (octet_length(library_key) = 32)
);

-- Who may ship, under which name. A computer that is set up anew keeps its login and is another desk.
create table deskbell.desk_login (
  login name primary key,
  point text not null,
  made timestamptz not null default now()
);

create table deskbell.desk (
  desk bytea primary key check (octet_length(desk) = 16),
  login name not null,
  point text not null,
  began timestamptz not null default now(),
  -- When it last asked or shipped, to the minute.
  seen timestamptz not null default now()
);

-- The keys with which a desk signs its heads; more than one where the key store of its computer lost the first.
create table deskbell.desk_key (
  desk bytea not null references deskbell.desk,
  public_key bytea not null check (octet_length(public_key) = 32),
  began timestamptz not null default now(),
  -- The text that the library's key signed, with its signature (src/main/archive/keys/signed.ts).
  certificate text,
  primary key (desk, public_key)
);

-- How far the centre has each chain. Says the same as the rows do; where it does not, rows are missing.
create table deskbell.epoch (
  desk bytea not null references deskbell.desk,
  epoch bytea not null check (octet_length(epoch) = 16),
  seq bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex'),
  began timestamptz not null default now(),
  arrived timestamptz not null default now(),
  primary key (desk, epoch)
);

-- The journals' rows, unchanged (docs/adr/0002). Retention removes nonce and body and leaves the rest.
create table deskbell.row (
  id bigint generated always as identity,
  desk bytea not null,
  epoch bytea not null,
  seq bigint not null,
  kind text not null check (kind ~ '^[a-z][a-z0-9.-]{0,31}$'),
  conversation bytea not null,
  -- Milliseconds since 1970 UTC, by the desk's clock.
  time bigint not null check (time >= 0),
  commitment bytea not null,
  hash bytea not null,
  nonce bytea,
  -- The exact JSON text that the commitment covers. It may contain \u0000, which jsonb refuses.
  body text,
  arrived timestamptz not null default now(),
  primary key (desk, epoch, seq),
  check ((nonce is null) = (body is null))
);
-- Numbers are given before rows are visible: a higher one may be seen before a lower one.
create unique index row_id on deskbell.row (id);

-- Rows that came with a number which the centre has already, with another hash.
create table deskbell.fork (
  desk bytea not null,
  epoch bytea not null,
  seq bigint not null,
  kind text not null,
  conversation bytea not null,
  time bigint not null,
  commitment bytea not null,
  hash bytea not null,
  nonce bytea,
  body text,
  arrived timestamptz not null default now(),
  login name not null,
  primary key (desk, epoch, seq, hash)
);

-- What each desk signed: up to which row its chain went at which time.
create table deskbell.head (
  desk bytea not null,
  epoch bytea not null,
  seq bigint not null,
  hash bytea not null,
  time bigint not null,
  public_key bytea not null,
  signature bytea not null check (octet_length(signature) = 64),
  arrived timestamptz not null default now(),
  primary key (desk, epoch, seq, public_key)
);

-- Who looked at what, or changed something.
create table deskbell.access (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  by name not null default session_user,
  what text not null,
  about text not null,
  detail jsonb not null default '{}',
  -- A reader is answered in a later transaction only, so that this one is known to stay.
  transaction xid8 not null default pg_current_xact_id()
);
create index access_at on deskbell.access (at desc, id);

-- What the library's key ordered to be removed: the signed text, and the signature.
create table deskbell.retention_order (
  number bigint generated always as identity primary key,
  at timestamptz not null default now(),
  by name not null default session_user,
  text text not null,
  signature bytea not null check (octet_length(signature) = 64)
);

-- What must not be removed. Lifting one takes a reason and another administrator.
create table deskbell.hold (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null default now(),
  by name not null default session_user,
  -- A person, a conversation, a period or words (src/main/retention/holds.ts).
  about jsonb not null,
  reason text not null,
  lift_asked timestamptz,
  lift_asked_by name,
  lift_reason text,
  lifted timestamptz,
  lifted_by name check (lifted_by <> lift_asked_by)
);

-- What a desk is told with every answer: all holds in force, and the orders after the last one that it has.
create function deskbell.orders_after(after bigint) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'holds', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'on', about) order by at, id) from deskbell.hold where lifted is null), '[]'),
    'orders', coalesce((
      select jsonb_agg(jsonb_build_object('number', number, 'text', text, 'signature', encode(signature, 'hex')) order by number)
      from (select * from deskbell.retention_order where number > after order by number limit 100) as next
    ), '[]')
  )
$$;

-- Takes apart what a desk sends, of rows whose numbers begin with `first`; `before` is the hash of the row before them.
-- `committed`: the body is the one that the row commits to. `chained`: the row follows the one before it.
create function deskbell.rows_of(for_desk bytea, for_epoch bytea, first bigint, before bytea, fields bytea, lengths int[], contents bytea)
returns table (seq bigint, kind text, conversation bytea, "time" bigint, commitment bytea, hash bytea, nonce bytea, body text, committed boolean, chained boolean)
language sql immutable -- without a search_path of its own it becomes part of the query that asks, which has one
as $$
  select seq, convert_from(btrim(substring(field from 1 for 32), '\x00'), 'UTF8'), substring(field from 33 for 16),
    ('x' || encode(substring(field from 49 for 8), 'hex'))::bit(64)::bigint, substring(field from 57 for 32), substring(field from 89),
    substring(content from 1 for 16), convert_from(substring(content from 17), 'UTF8'),
    sha256(content) = substring(field from 57 for 32),
    sha256('\x44425231'::bytea || for_desk || for_epoch || int8send(seq) || lag(substring(field from 89), 1, before) over (order by seq) || substring(field from 1 for 88)) = substring(field from 89)
      -- A kind is padded with zeros at its end, and nowhere else.
      and substring(field from 1 for 32) = substring(btrim(substring(field from 1 for 32), '\x00') || decode(repeat('00', 32), 'hex') from 1 for 32)
  from (
    select first + place - 1 as seq, substring(fields from (place::int - 1) * 120 + 1 for 120) as field,
      substring(contents from (sum(length) over (order by place))::int - length + 1 for length) as content
    from unnest(lengths) with ordinality as piece (length, place)
  ) as piece
$$;

-- The one function of a desk: takes rows that follow the last one of their chain, and answers how far the centre has
-- it and what is ordered. Without rows it only answers; without a desk it only says which archive this is. A row whose
-- number is taken with another hash is kept as a fork. All rows of a call are taken, or none: SQLSTATE DB001 not a
-- login of a desk, DB002 this desk ships under another login, DB003 not well formed, DB004 a row does not chain or is
-- not what it commits to.
--
-- first: number of the first row. fields: 120 bytes a row, what is hashed from its kind on (src/core/chain), and the
-- hash. lengths: bytes of each row's nonce and body. contents: those, one after the other. The head is what the desk
-- signed about the last row of the call, or without rows about the last one that the centre has.
create function deskbell.append(
  for_desk bytea, for_epoch bytea, first bigint, fields bytea, lengths int[], contents bytea,
  its_key bytea, head_time bigint, head_signature bytea, order_after bigint
) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  its_login record;
  point record;
  taken record;
  sent int := coalesce(cardinality(lengths), 0);
  known int := 0;
  forks bigint[] := '{}';
begin
  -- What is answered has to be on the disk, whatever somebody has set for this login.
  if current_setting('synchronous_commit') in ('off', 'local') then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  select login, desk_login.point into its_login from deskbell.desk_login where login = session_user;
  if not found then
    raise exception '% is not the login of a desk.', session_user using errcode = 'DB001';
  end if;
  if for_desk is null then
    return deskbell.orders_after(coalesce(order_after, 0)) || jsonb_build_object('archive', (select archive from deskbell.setting));
  end if;
  if octet_length(for_desk) <> 16 or octet_length(for_epoch) is distinct from 16
    or sent > 10000 or octet_length(coalesce(fields, '')) <> sent * 120
    or exists (select from unnest(lengths) as length where length is null or length not between 16 and 1048592)
    or octet_length(coalesce(contents, '')) <> coalesce((select sum(length) from unnest(lengths) as length), 0)
    or sent > 0 and (first is null or first not between 1 and 9007199254740991 - sent)
    or head_signature is not null and (its_key is null or head_time is null) then
    raise exception 'These rows are not well formed.' using errcode = 'DB003';
  end if;

  insert into deskbell.desk (desk, login, point) values (for_desk, its_login.login, its_login.point) on conflict (desk) do nothing;
  perform from deskbell.desk where desk = for_desk and login = session_user;
  if not found then
    raise exception 'This desk ships under another login.' using errcode = 'DB002';
  end if;
  update deskbell.desk set seen = now() where desk = for_desk and seen < now() - interval '1 minute';
  if its_key is not null then
    insert into deskbell.desk_key (desk, public_key) values (for_desk, its_key) on conflict do nothing;
  end if;
  insert into deskbell.epoch (desk, epoch) values (for_desk, for_epoch) on conflict do nothing;
  -- One at a time: two computers with the same chain find each other's rows.
  select seq, hash into point from deskbell.epoch where desk = for_desk and epoch = for_epoch for update;

  if sent > 0 then
    known := least(sent, greatest(0, point.seq - first + 1));
    if known > 0 then
      with other as (
        insert into deskbell.fork (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body, login)
        select for_desk, for_epoch, its.seq, its.kind, its.conversation, its.time, its.commitment, its.hash, its.nonce, its.body, session_user
        from deskbell.rows_of(for_desk, for_epoch, first, null, substring(fields from 1 for known * 120), lengths[1:known], contents) as its
        join deskbell.row as here on here.desk = for_desk and here.epoch = for_epoch and here.seq = its.seq
        where its.hash <> here.hash and committed
        on conflict (desk, epoch, seq, hash) do update set login = excluded.login
        returning fork.seq
      )
      select coalesce(array_agg(seq order by seq), '{}') into forks from other;
    end if;
    -- What follows a fork, or was left out, is for the desk to send again from the row that is acknowledged.
    if forks = '{}' and known < sent and first <= point.seq + 1 then
      with new as (
        insert into deskbell.row (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body)
        select for_desk, for_epoch, its.seq, its.kind, its.conversation, its.time, its.commitment, its.hash, its.nonce, its.body
        from deskbell.rows_of(for_desk, for_epoch, first, case when known = 0 then point.hash end, fields, lengths, contents) as its
        where its.seq > point.seq and committed and chained
        order by its.seq
        returning row.seq, row.hash
      )
      select count(*) as rows, max(seq) as seq, (array_agg(hash order by seq desc))[1] as hash into taken from new;
      if taken.rows <> sent - known then
        raise exception 'A row after % does not follow, or is not what it commits to.', point.seq using errcode = 'DB004';
      end if;
      update deskbell.epoch set seq = taken.seq, hash = taken.hash, arrived = now() where desk = for_desk and epoch = for_epoch;
      point.seq := taken.seq;
      point.hash := taken.hash;
    end if;
  end if;

  if head_signature is not null and forks = '{}' and (sent = 0 or first + sent - 1 = point.seq) then
    insert into deskbell.head (desk, epoch, seq, hash, time, public_key, signature)
    values (for_desk, for_epoch, point.seq, point.hash, head_time, its_key, head_signature) on conflict do nothing;
  end if;
  return deskbell.orders_after(coalesce(order_after, 0)) || jsonb_build_object(
    'archive', (select archive from deskbell.setting), 'seq', point.seq, 'hash', encode(point.hash, 'hex'), 'forks', to_jsonb(forks)
  );
end
$$;
grant execute on function deskbell.append to deskbell_desk;

reset role;
