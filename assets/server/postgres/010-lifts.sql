-- The end of a hold (docs/adr/0015): who agrees says to which request, and a second one is none while the first is open.
-- Of two administrators who asked at the same moment, the second lifted the hold, and had never seen why the first wanted it.
-- SQLSTATE as in 003-retention.sql.

set local role deskbell_owner;

-- One administrator asks for the end of a hold, and says why. Another one agrees with deskbell.agree_lift.
create or replace function deskbell.lift_hold(held uuid, reason text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hold deskbell.hold;
begin
  select * into hold from deskbell.hold where id = held for update;
  if hold.id is null or hold.lifted is not null then
    raise exception 'There is no such hold in force.' using errcode = 'DB011';
  elsif hold.lift_asked is not null then
    raise exception '% asked for this already. Look at the reason, then agree or refuse.', hold.lift_asked_by using errcode = 'DB011';
  elsif coalesce(btrim(reason), '') = '' or length(reason) > 1000 then
    raise exception 'Lifting a hold takes a reason.' using errcode = 'DB011';
  end if;
  update deskbell.hold set lift_asked = clock_timestamp(), lift_asked_by = session_user, lift_reason = lift_hold.reason where id = held;
  insert into deskbell.access (what, about, detail) values ('lifted', 'Asked for: ' || reason, jsonb_build_object('hold', held, 'on', hold.about, 'step', 'asked'));
  return 'asked';
end
$$;

-- Agrees to what somebody asked for at that moment; ms since 1970, as deskbell.holds shows it.
create function deskbell.agree_lift(held uuid, asked_by text, asked_at bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hold deskbell.hold;
begin
  select * into hold from deskbell.hold where id = held for update;
  if hold.id is null or hold.lifted is not null then
    raise exception 'There is no such hold in force.' using errcode = 'DB011';
  elsif hold.lift_asked is null then
    raise exception 'Nobody asks for the end of this hold any more. It goes on.' using errcode = 'DB011';
  elsif hold.lift_asked_by = session_user then
    raise exception 'Lifting a hold takes another administrator.' using errcode = 'DB022';
  elsif (hold.lift_asked_by::text, deskbell.ms(hold.lift_asked)) is distinct from (asked_by, asked_at) then
    raise exception '% asks for the end of this hold now, and that is not what you saw. Look at the list again.', hold.lift_asked_by using errcode = 'DB011';
  end if;
  update deskbell.hold set lifted = clock_timestamp(), lifted_by = session_user where id = held;
  insert into deskbell.access (what, about, detail) values ('lifted', 'Agreed: ' || hold.lift_reason, jsonb_build_object('hold', held, 'on', hold.about, 'step', 'lifted'));
end
$$;
grant execute on function deskbell.agree_lift to deskbell_administrator;

-- Nobody wants it lifted any more; who refuses may say why.
drop function deskbell.keep_hold(uuid);
create function deskbell.keep_hold(held uuid, reason text default null) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if length(reason) > 1000 then
    raise exception 'A reason has 1,000 characters at most.' using errcode = 'DB011';
  end if;
  update deskbell.hold set lift_asked = null, lift_asked_by = null, lift_reason = null where id = held and lifted is null and lift_asked is not null;
  if not found then
    raise exception 'Nobody asked for the end of such a hold.' using errcode = 'DB011';
  end if;
  insert into deskbell.access (what, about, detail) values ('held', concat_ws(': ', 'Goes on', nullif(btrim(reason), '')), jsonb_build_object('hold', held));
end
$$;
grant execute on function deskbell.keep_hold to deskbell_administrator;

reset role;
