-- Reading the record (docs/adr/0015): an index that is made from the rows, and the functions of a reviewer.
--
-- Every function that shows words takes a ticket: the access record that says who asks for what, written by
-- deskbell.ask and committed before. What is shown is what that record says, and nothing else.
-- SQLSTATE DB010 no such ticket, DB011 not well formed, DB012 no such conversation.

set local role deskbell_owner;

do $$
begin
  if not exists (select from pg_collation where collname = 'und-x-icu') then
    raise exception 'This PostgreSQL was built without ICU, which Deskbell needs to find words in all languages.';
  end if;
end
$$;

-- ---- Access ---------------------------------------------------------------------------------------------------------

-- Writes who asks for what. The ticket counts when this transaction is committed, for ten minutes and this login alone.
create function deskbell.ask(what text, about text, detail jsonb) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ticket uuid;
begin
  if what is null or what not in ('searched', 'read', 'exported', 'verified', 'statistics')
    or coalesce(btrim(about), '') = '' or length(about) > 10000 or jsonb_typeof(detail) is distinct from 'object' or length(detail::text) > 1000000 then
    raise exception 'This is nothing that a reviewer asks for.' using errcode = 'DB011';
  end if;
  -- Somebody may have switched off waiting for the disk: then a record could be lost whose answer was seen.
  perform set_config('synchronous_commit', 'on', true);
  insert into deskbell.access (what, about, detail) values (ask.what, ask.about, ask.detail) returning id into ticket;
  return ticket;
end
$$;
grant execute on function deskbell.ask to deskbell_reviewer;

-- What was asked for. A ticket of this transaction, or of one that is not over, is none: it could still be taken back.
create function deskbell.asked(ticket uuid, for_what text) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  found jsonb;
begin
  select detail into found from deskbell.access
  where id = ticket and by = session_user and what = for_what and at > clock_timestamp() - interval '10 minutes'
    and pg_xact_status(transaction) = 'committed';
  if found is null then
    raise exception 'No access was recorded that allows this.' using errcode = 'DB010';
  end if;
  return found;
end
$$;

-- ---- Words ----------------------------------------------------------------------------------------------------------

-- Letters alike, however they are composed, accented or capitalised. The ranges are what Unicode calls marks; PostgreSQL
-- has no name for them.
create function deskbell.fold(words text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case
    when octet_length(words) = length(words) then lower(words collate "C") collate "default"
    else lower(regexp_replace(normalize(words, NFKD),
      '[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06e4\u06e7-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u07fd\u0816-\u0819\u081b-\u0823\u0825-\u0827\u0829-\u082d\u0859-\u085b\u0897-\u089f\u08ca-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962-\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u09e2-\u09e3\u09fe-\u0a03\u0a3c-\u0a51\u0a70-\u0a71\u0a75-\u0a83\u0abc\u0abe-\u0acd\u0ae2-\u0ae3\u0afa-\u0b03\u0b3c\u0b3e-\u0b57\u0b62-\u0b63\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c\u0c3e-\u0c56\u0c62-\u0c63\u0c81-\u0c83\u0cbc\u0cbe-\u0cd6\u0ce2-\u0ce3\u0cf3-\u0d03\u0d3b-\u0d3c\u0d3e-\u0d4d\u0d57\u0d62-\u0d63\u0d81-\u0d83\u0dca-\u0ddf\u0df2-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f18-\u0f19\u0f35-\u0f3f\u0f71-\u0f87\u0f8d-\u0fc6\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u135d-\u135f\u1712-\u1715\u1732-\u1734\u1752-\u1753\u1772-\u1773\u17b4-\u17d3\u17dd\u180b-\u180f\u1885-\u1886\u18a9\u1920-\u193b\u1a17-\u1a1b\u1a55-\u1a7f\u1ab0-\u1b04\u1b34-\u1b44\u1b6b-\u1b82\u1ba1-\u1bad\u1be6-\u1bf3\u1c24-\u1c37\u1cd0-\u1ce8\u1ced\u1cf4\u1cf7-\u1cf9\u1dc0-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099-\u309a\ua66f-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1\ua802\ua806\ua80b\ua823-\ua82c\ua880-\ua881\ua8b4-\ua8c5\ua8e0-\ua8f1\ua8ff\ua926-\ua92d\ua947-\ua953\ua980-\ua983\ua9b3-\ua9c0\ua9e5\uaa29-\uaa36\uaa43\uaa4c-\uaa4d\uaa7b-\uaa7d\uaab0\uaab2-\uaab4\uaab7-\uaab8\uaabe-\uaabf\uaac1\uaaeb-\uaaef\uaaf5-\uaaf6\uabe3-\uabed\ufb1e\ufe00-\ufe2f]+', '', 'g') collate "und-x-icu") collate "default"
  end
$$;

-- The words of a text, as src/core/review/find.ts finds them, one space between two. The ranges are marks, and numbers
-- beside digits.
create function deskbell.plain(words text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
  select btrim(case
    when octet_length(words) = length(words) then regexp_replace(deskbell.fold(words), '[^a-z0-9]+', ' ', 'g')
    else deskbell.fold(regexp_replace(words,
      '[^[:alnum:]\u00b2-\u00b3\u00b9\u00bc-\u00be\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711-\u07f3\u07fd\u0816-\u082d\u0859-\u085b\u0897-\u08e1\u08e3-\u0963\u0981-\u09e3\u09f4-\u09f9\u09fe-\u0a75\u0a81-\u0ae3\u0afa-\u0b63\u0b72-\u0bf2\u0c00-\u0c63\u0c78-\u0c7e\u0c81-\u0c83\u0cbc-\u0d4d\u0d57-\u0d78\u0d81-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u0f18-\u0f19\u0f2a-\u0f33\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u0fc6\u102b-\u103e\u1056-\u109d\u135d-\u135f\u1369-\u137c\u16ee-\u1734\u1752-\u17d3\u17dd-\u17f9\u180b-\u180d\u180f-\u193b\u19da\u1a17-\u1a1b\u1a55-\u1a7f\u1ab0-\u1b44\u1b6b-\u1b73\u1b80-\u1bf3\u1c24-\u1c37\u1cd0-\u1cd2\u1cd4-\u1dff\u2070-\u2079\u2080-\u2089\u20d0-\u20f0\u2150-\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u2cef-\u2cf1\u2cfd\u2d7f-\u2dff\u3007\u3021-\u302f\u3038-\u303a\u3099-\u309a\u3192-\u3195\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289\u32b1-\u32bf\ua66f-\ua672\ua674-\ua67d\ua69e-\ua6f1\ua802-\ua827\ua82c-\ua835\ua880-\ua8c5\ua8e0-\ua8f1\ua8ff-\ua92d\ua947-\ua953\ua980-\ua9c0\ua9e5-\uaa4d\uaa7b-\uaac1\uaaeb-\uaaef\uaaf5-\uaaf6\uabe3-\uabea\uabec-\uabed\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f]+' collate "und-x-icu", ' ', 'g') collate "default")
  end)
$$;

-- The words with their places, and the week of the conversation as one more: no word has a sign in front. So one
-- index answers for the newest weeks alone, however common a word is.
create function deskbell.vector_of(plain text, week int) returns tsvector
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
  select (coalesce(string_agg(quote_literal(left(word, 64)) || ':' || least(place, 16383), ' '), '') || ' ' || quote_literal('#' || week))::tsvector
  from regexp_split_to_table(plain, ' ') with ordinality as each (word, place) where word <> ''
$$;

-- What has to occur in one message: words in any order, '"two words"' together; null where there is nothing to look for.
create function deskbell.wanted(words text) returns tsquery
language plpgsql immutable set search_path = pg_catalog, pg_temp
as $$
declare
  piece text[];
  word text;
  phrase tsquery;
  whole tsquery;
begin
  for piece in select regexp_matches(left(words, 1000), '"([^"]*)"?|([^[:space:]"]+)', 'g') loop
    phrase := null;
    for word in select left(each, 64) from regexp_split_to_table(deskbell.plain(coalesce(piece[1], piece[2])), ' ') each where each <> '' loop
      phrase := case when phrase is null then quote_literal(word)::tsquery else tsquery_phrase(phrase, quote_literal(word)::tsquery) end;
    end loop;
    whole := case when whole is null then phrase when phrase is null then whole else whole && phrase end;
  end loop;
  return whole;
end
$$;

-- ---- The index ------------------------------------------------------------------------------------------------------

-- How far the rows of each chain are in the index.
create table deskbell.indexed (
  desk bytea not null,
  epoch bytea not null,
  seq bigint not null,
  primary key (desk, epoch)
);

-- One conversation on one day of the library.
create table deskbell.item (
  id bigint generated always as identity primary key,
  conversation text not null,
  day date not null,
  first_at bigint not null,
  last_at bigint not null,
  service text not null,
  mode text,
  messages int not null default 0,
  -- What people read in the list, and when it was said.
  words text not null default '',
  -- 'point Reference', 'staff ana@library.example', 'outcome answered', 'incident rude', 'script hours', 'tag maps'
  facets text[] not null default '{}',
  drawn bytea not null,
  reviewed_by name,
  reviewed_at timestamptz,
  flagged boolean not null default false,
  comments int not null default 0,
  handed_to name,
  unique (conversation, day)
);
create index item_by_time on deskbell.item (last_at desc, id desc);
create index item_unreviewed on deskbell.item (last_at desc, id desc) where reviewed_at is null;
create index item_flagged on deskbell.item (last_at desc, id desc) where flagged;
create index item_facets on deskbell.item using gin (facets) with (fastupdate = off);

-- Each message once, whichever desks saw it.
create table deskbell.message (
  id bigint generated always as identity primary key,
  item bigint not null references deskbell.item,
  key text not null,
  at bigint not null,
  said boolean not null,
  names boolean not null,
  text text not null,
  words tsvector not null,
  unique (item, key)
);
create index message_words on deskbell.message using gin (words) with (fastupdate = off);

-- Which rows say something about an item, and which words they have.
create table deskbell.item_row (
  row bigint primary key,
  item bigint not null references deskbell.item,
  message bigint
);
create index item_row_item on deskbell.item_row (item);
create index item_row_message on deskbell.item_row (message) where message is not null;

-- What an archive no longer had when a desk came back; ms since 1970.
create table deskbell.gap (
  row bigint primary key,
  archive text not null,
  began bigint not null,
  ended bigint not null
);
create index gap_archive on deskbell.gap (archive);

-- All that items have in common, to choose from.
create table deskbell.facet (
  facet text primary key
);

-- What retention has to know of a row that is not kept for good: the same as src/core/record/facts.ts.
create table deskbell.keeping (
  row bigint primary key,
  at bigint not null,
  class text not null check (class in ('chat', 'staffChat')),
  incident boolean not null,
  -- To which conversations it belongs; a page of an archive names several.
  conversations text[] not null
);
create index keeping_at on deskbell.keeping (at);
create index keeping_conversations on deskbell.keeping using gin (conversations) with (fastupdate = off);

-- What reviewers decided. Kept apart from the index, which can be made again.
create table deskbell.mark (
  id bigint generated always as identity primary key,
  conversation text not null,
  day date not null,
  kind text not null check (kind in ('reviewed', 'flagged', 'unflagged', 'comment', 'handed-to')),
  by name not null default session_user,
  at timestamptz not null default clock_timestamp(),
  text text check (length(text) <= 10000),
  handed_to name,
  check ((kind = 'handed-to') = (handed_to is not null)),
  check (kind <> 'comment' or btrim(text) <> '')
);
create index mark_item on deskbell.mark (conversation, day);

-- What one row says for the index.
create type deskbell.fact as (
  row bigint,
  conversation text,
  service text,
  mode text,
  at bigint,
  day date,
  -- Of words: the same for every row that has them, and whether somebody said them to somebody.
  key text,
  text text,
  said boolean,
  -- The conversation can be called by them.
  names boolean,
  facets text[]
);

-- What a row's body says. PostgreSQL keeps no zero and no half of a pair (which JSON.stringify alone escapes): they become
-- U+FFFD, as on a screen. null where it cannot be read at all: such a row is in no list, and still in the record.
create function deskbell.event_of(body text) returns jsonb
language plpgsql immutable set search_path = pg_catalog, pg_temp
as $$
begin
  if strpos(body, '\u') > 0 then
    body := regexp_replace(body, '(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\1\\ufffd', 'g');
  end if;
  return body::jsonb -> 'body';
exception
  when data_exception or program_limit_exceeded then
    return null;
end
$$;

create function deskbell.week_of(day date) returns int
language sql immutable
return (day - date '1970-01-05') / 7;

create function deskbell.day_of(at bigint, zone text) returns date
language sql stable
return (to_timestamp(at / 1000.0) at time zone zone)::date;

create function deskbell.ms(at timestamptz) returns bigint
language sql immutable
return floor(extract(epoch from at) * 1000)::bigint;

-- The part of a text that begins and ends at these UTF-16 code units, left out.
create function deskbell.without(body text, quotes jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case when quotes is null then body else replace(
    left(units, (quotes ->> 0)::int) || substring(units from (quotes ->> 1)::int + 1), U&'\FDD0', '') end
  from (select case when quotes is not null then regexp_replace(body, '[\U00010000-\U0010ffff]', U&'\\&\FDD0', 'g') end as units) as each
$$;

create function deskbell.bare(address text) returns text
language sql immutable
return split_part(address, '/', 1);

-- As addresses and ids are.
create function deskbell.is_name(value text) returns boolean
language sql immutable
return value <> '' and length(value) <= 4000 and value !~ U&'[\0001-\001f\007f-\009f\fffd]';

-- What one row says for the index: the same as src/core/review/extract.ts, and tests compare both. null for a row that
-- belongs to no conversation, or that no desk of ours writes. A gap has no conversation, but an archive and a beginning.
create function deskbell.fact_of(r deskbell.row, e jsonb, zone text) returns deskbell.fact
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  kind text := e ->> 'kind';
  place jsonb := e -> 'in';
  conv text := place ->> 'conv';
  shared boolean := place ->> 'scope' = 'desk-room';
  item jsonb := case when kind = 'heard' then e -> 'item' end;
  in_room boolean := item ->> 'kind' = 'room';
  ours boolean := not in_room and coalesce((item ->> 'outgoing')::boolean, false);
  op jsonb := case when kind = 'heard' and in_room then item -> 'operation' when kind = 'own-operation' then e -> 'operation' end;
  detail jsonb := case when kind = 'operate' then e -> 'detail' else op -> 'detail' end;
  counts boolean := kind = 'heard' and coalesce(e -> 'counted', 'true') <> 'false';
  origin text := coalesce(item ->> 'originId', case when kind in ('reply', 'operate') then e ->> 'originId' end);
  body text := deskbell.without(item ->> 'body', item -> 'quotes');
  from_patron boolean := false;
  staff text[] := '{}';
  fact deskbell.fact;
begin
  if kind = 'gap' then
    fact.row := r.id;
    fact.service := e ->> 'archive';
    fact.at := least((e ->> 'since')::numeric::bigint, r.time);
    return fact;
  end if;
  if place ->> 'scope' is null or place ->> 'scope' not in ('desk-room', 'mine') or conv is null or conv like '/%' or place ->> 'service' is null or kind not in (
    'heard', 'reply', 'guarded', 'fate', 'operate', 'by-hand', 'withdraw', 'own-operation', 'channel', 'topic', 'file', 'favour-reminded', 'script-used', 'referral', 'report', 'alerted'
  ) then
    return null;
  end if;
  fact.row := r.id;
  fact.service := place ->> 'service';
  fact.conversation := concat_ws(' ', case when shared then 'desk' else 'mine' end, fact.service, conv);
  fact.at := case when kind = 'heard' then round(least((e ->> 'stamp')::numeric, r.time))::bigint else r.time end;
  if fact.at is null or fact.at not between 0 and 253402300799999 or not deskbell.is_name(place ->> 'service') or not deskbell.is_name(conv) then
    return null;
  end if;
  fact.day := deskbell.day_of(fact.at, zone);
  fact.said := false;
  fact.names := false;
  fact.facets := array['service ' || fact.service];

  -- Lines of their own (src/core/review/sight.ts).
  if kind = 'heard' and not e ? 'line' and item ->> 'kind' <> 'bounce' and op is null then
    if item ? 'body' or item ? 'subject' and in_room or coalesce((item ->> 'encrypted')::boolean, false) and not in_room then
      from_patron := shared and not ours;
      if item ? 'body' or not in_room then
        fact.text := case when not in_room and coalesce((item ->> 'encrypted')::boolean, false) then 'An encrypted message, which was refused: what cannot be recorded is not taken.' else body end;
        fact.said := true;
        fact.names := from_patron or not shared;
        fact.key := case
          when from_patron and in_room and item ? 'author' and origin is not null then concat('own ', item ->> 'author', ' ', origin, E'\n', fact.text)
          when item ? 'id' and (from_patron or origin is null) then concat('archive ', item ->> 'archive', ' ', item ->> 'id')
          when origin is not null then concat('said ', case when from_patron then 'patron' when shared then 'service' else 'colleague' end, ' ', origin, E'\n', fact.text)
          else concat_ws(' ', 'row', encode(r.desk, 'hex'), encode(r.epoch, 'hex'), r.seq)
        end;
        if coalesce((e ->> 'repeats')::boolean, false) then
          fact.key := null;
        end if;
      end if;
      if from_patron then
        fact.facets := fact.facets || ('patron ' || deskbell.bare(item ->> 'from'));
      else
        staff := staff || case when not shared and in_room then item ->> 'author' when not shared then deskbell.bare(item ->> 'from') when e #>> '{speaker,type}' = 'unknown' then null else e #>> '{speaker,author}' end;
      end if;
    end if;
  elsif kind = 'reply' and not e ? 'line' and not e ? 'text' then
    fact.text := e ->> 'body';
    fact.said := true;
    fact.names := not shared;
    fact.key := concat('said ', case when shared then 'service' else 'colleague' end, ' ', origin, E'\n', fact.text);
    if not shared then
      staff := staff || coalesce(e ->> 'by', case when conv <> fact.service then fact.service end);
    end if;
  elsif detail ->> 'type' in ('note', 'open') and kind in ('heard', 'operate') then
    fact.text := detail ->> case detail ->> 'type' when 'note' then 'text' else 'note' end;
    -- Whoever logs a walk-in writes its note afterwards.
    fact.names := true;
    fact.key := concat_ws(' ', 'operation', coalesce(op ->> 'desk', encode(r.desk, 'hex')), coalesce(op ->> 'originId', origin));
  elsif kind = 'referral' or kind = 'own-operation' and detail ->> 'type' = 'note' then
    fact.text := case
      when kind = 'own-operation' then detail ->> 'text'
      when e ->> 'to' = 'crisis-help' then 'Given help, or whom to call: ' || case e ->> 'about' when 'danger' then 'danger now' when 'illness' then 'illness or injury' else e ->> 'about' end
      else concat('Referred to ', e ->> 'name', ' (' || (e ->> 'email') || ')', E':\n', e ->> 'text')
    end;
    fact.key := concat_ws(' ', 'row', encode(r.desk, 'hex'), encode(r.epoch, 'hex'), r.seq);
    staff := staff || (op ->> 'author');
  elsif kind = 'reply' and e #>> '{mark,type}' = 'correct' then
    fact.text := e ->> 'body';
    fact.key := concat('corrected ', origin, E'\n', fact.text);
  elsif kind = 'heard' and item ->> 'kind' <> 'bounce' and item ? 'replaces' then
    fact.text := body;
    fact.key := concat('corrected ', coalesce(origin, item ->> 'id', ''), E'\n', fact.text);
  end if;
  if fact.text is null or fact.text !~ '[^[:space:]]' then
    fact.key := null;
  end if;

  -- By what it is found (extract.ts).
  if kind = 'heard' and op is not null and not e ? 'line' and detail ->> 'type' not in ('do', 'carry', 'unknown') then
    staff := staff || (op ->> 'author');
    fact.facets := fact.facets || ('point ' || nullif(op ->> 'point', ''));
  end if;
  if not shared and conv <> fact.service and kind in ('heard', 'reply') then
    staff := staff || deskbell.bare(conv) || fact.service;
  end if;
  fact.mode := case when not shared then 'staff-im' when counts and detail ->> 'type' = 'open' then detail ->> 'mode' when kind = 'heard' and item ->> 'kind' = 'message' then 'patron-im' end;
  if counts then
    fact.facets := fact.facets || case detail ->> 'type'
      when 'close' then array['outcome ' || (detail ->> 'outcome')]
      when 'outcome' then ('outcome ' || (detail ->> 'outcome')) || array(select 'tag ' || tag from jsonb_array_elements_text(coalesce(detail -> 'tags', '[]')) tag)
      when 'ladder' then array['incident ' || (detail ->> 'category'), 'script ' || (detail ->> 'script')]
    end;
  end if;
  if kind in ('reply', 'script-used') then
    fact.facets := fact.facets || ('script ' || (e ->> 'script'));
  end if;
  fact.facets := array(
    select facet from unnest(fact.facets || array(select 'staff ' || person from unnest(staff) person)) facet
    where facet is not null and deskbell.is_name(substring(facet from strpos(facet, ' ') + 1))
  );
  return fact;
exception
  when data_exception then
    return null;
end
$$;

-- What retention has to know of a row; no class: it is kept for good, because it says nothing of anybody, or because
-- nobody knows what it says.
create function deskbell.keeping_of(r deskbell.row, e jsonb) returns deskbell.keeping
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  kind text := e ->> 'kind';
  detail jsonb := case when kind = 'operate' then e -> 'detail' else e #> '{item,operation,detail}' end;
  place jsonb;
  keeping deskbell.keeping;
begin
  keeping.row := r.id;
  keeping.at := r.time;
  if kind = 'heard' and jsonb_typeof(e -> 'stamp') = 'number' and (e ->> 'stamp')::numeric >= 0 then
    keeping.at := least(floor((e ->> 'stamp')::numeric), r.time);
  end if;
  keeping.incident := kind = 'report' or coalesce(detail ->> 'type' in ('ladder', 'block'), false);
  keeping.conversations := '{}';
  for place in
    select each from jsonb_path_query(case when kind = 'settled' then jsonb_path_query_array(e, '$.items[*].in') else jsonb_build_array(e -> 'in') end, '$[*]') each
    where jsonb_typeof(each -> 'service') = 'string' and jsonb_typeof(each -> 'conv') = 'string' and each ->> 'scope' in ('desk-room', 'mine', 'texts')
  loop
    keeping.conversations := keeping.conversations || concat_ws(' ', case place ->> 'scope' when 'desk-room' then 'desk' else place ->> 'scope' end, place ->> 'service', place ->> 'conv');
    if place ->> 'scope' <> 'texts' then
      keeping.class := case when place ->> 'scope' = 'mine' or place ->> 'conv' like '/%' then coalesce(keeping.class, 'staffChat') else 'chat' end;
    end if;
  end loop;
  keeping.conversations := array(select distinct each from unnest(keeping.conversations) each);
  if kind in ('epoch', 'closed-out', 'started', 'staffed', 'service-hours', 'example', 'example-deleted', 'retention', 'left') then
    keeping.class := null;
  elsif keeping.conversations = '{}' then
    keeping.class := case when kind in ('signed-in', 'signed-out', 'gap', 'settled') then 'staffChat' when kind in ('heard', 'refused', 'referral', 'reply', 'fate', 'bounce') then 'chat' end;
  end if;
  return keeping;
exception
  when data_exception then
    return null;
end
$$;

-- Takes up to so many rows into the index. One at a time; @returns the rows that are left.
create function deskbell.index_rows(most int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  facts deskbell.fact[];
  keepings deskbell.keeping[];
  chain record;
  last bigint;
  zone text := (select time_zone from deskbell.setting);
  room int := least(greatest(most, 0), 5000);
begin
  if pg_try_advisory_xact_lock(1145193010) then
    for chain in
      select e.desk, e.epoch, e.seq, coalesce(i.seq, 0) as done
      from deskbell.epoch e left join deskbell.indexed i using (desk, epoch) where e.seq > coalesce(i.seq, 0) order by e.arrived
    loop
      exit when room <= 0;
      last := least(chain.seq, chain.done + room);
      select array_agg(fact) filter (where (fact).row is not null), array_agg(keeping) filter (where (keeping).class is not null) into facts, keepings
      from (
        select deskbell.fact_of(r, e, zone) as fact, deskbell.keeping_of(r, e) as keeping
        from deskbell.row r, lateral deskbell.event_of(r.body) e
        where r.desk = chain.desk and r.epoch = chain.epoch and r.seq > chain.done and r.seq <= last and r.body is not null
      ) each;
      perform deskbell.take_facts(array(select fact from unnest(facts) fact where (fact).conversation is not null));
      insert into deskbell.gap (row, archive, began, ended)
      select f.row, f.service, f.at, r.time from unnest(facts) f join deskbell.row r on r.id = f.row where f.conversation is null
      on conflict do nothing;
      insert into deskbell.keeping select * from unnest(keepings) on conflict do nothing;
      insert into deskbell.indexed (desk, epoch, seq) values (chain.desk, chain.epoch, last)
      on conflict (desk, epoch) do update set seq = excluded.seq;
      room := room - (last - chain.done);
    end loop;
  end if;
  return deskbell.unindexed();
end
$$;
grant execute on function deskbell.index_rows to deskbell_reviewer, deskbell_administrator;

-- Puts what rows say into the index. Nothing depends on their order.
create function deskbell.take_facts(facts deskbell.fact[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  touched bigint[];
begin
  with made as (
    insert into deskbell.item as i (conversation, day, first_at, last_at, service, mode, facets, drawn)
    select conversation, day, min(at), max(at), min(service), deskbell.mode_of(array_agg(mode)), array_agg(distinct facet order by facet),
      sha256(convert_to(format(E'deskbell-sample-1\n%s\n%s\n', conversation, day), 'UTF8'))
    from unnest(facts) one, unnest(one.facets) facet group by conversation, day
    on conflict (conversation, day) do update set
      first_at = least(i.first_at, excluded.first_at), last_at = greatest(i.last_at, excluded.last_at),
      mode = deskbell.mode_of(array[i.mode, excluded.mode]),
      facets = array(select distinct facet from unnest(i.facets || excluded.facets) facet order by facet)
    returning id
  )
  select array_agg(id) into touched from made;

  insert into deskbell.facet (facet)
  select distinct facet from unnest(facts) f, unnest(f.facets) facet
  on conflict do nothing;

  insert into deskbell.message as m (item, key, at, said, names, text, words)
  select distinct on (i.id, f.key) i.id, f.key, f.at, f.said, f.names, f.text, deskbell.vector_of(deskbell.plain(f.text), deskbell.week_of(f.day))
  from unnest(facts) f join deskbell.item i using (conversation, day)
  where f.key is not null
  order by i.id, f.key, f.at
  on conflict (item, key) do update set at = excluded.at where excluded.at < m.at;

  insert into deskbell.item_row (row, item, message)
  select f.row, i.id, m.id from unnest(facts) f join deskbell.item i using (conversation, day) left join deskbell.message m on m.item = i.id and m.key = f.key
  on conflict do nothing;

  perform deskbell.restate(touched);
end
$$;

-- Says anew what the messages of some items come to.
create function deskbell.restate(items bigint[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update deskbell.item i set messages = said.messages, words = coalesce(said.names, '')
  from (
    select each as item, count(m.id) filter (where said) as messages, (array_agg(left(text, 4096) order by at, key) filter (where names))[1] as names
    from unnest(items) each left join deskbell.message m on m.item = each group by each
  ) said
  where i.id = said.item;
end
$$;

-- Who stood there or called was logged so; everything else follows from where it was said.
create function deskbell.mode_of(modes text[]) returns text
language sql immutable
return (select mode from unnest(modes) mode where mode is not null order by mode in ('in-person', 'phone') desc, mode limit 1);

-- ---- What a reviewer calls ------------------------------------------------------------------------------------------

-- Which items a query means, as a condition on deskbell.item i. Values are quoted here, names are not taken from it.
create function deskbell.condition_of(query jsonb) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  found text[] := '{}';
  each record;
begin
  for each in select key, value from jsonb_each_text(query) where value is not null loop
    found := found || case each.key
      when 'from' then format('i.last_at >= %L::bigint', each.value)
      when 'to' then format('i.first_at < %L::bigint', each.value)
      when 'service' then format('i.service = %L', each.value)
      when 'mode' then format('i.mode = %L', each.value)
      when 'point' then format('i.facets @> array[%L]', 'point ' || each.value)
      when 'person' then format('i.facets && array[%L, %L]', 'staff ' || lower(each.value), 'patron ' || lower(each.value))
      when 'outcome' then format('i.facets @> array[%L]', 'outcome ' || each.value)
      when 'incident' then case each.value when 'any' then format('i.facets && %L::text[]', array(select facet from deskbell.facet where facet like 'incident %')) else format('i.facets @> array[%L]', 'incident ' || each.value) end
      when 'script' then format('i.facets @> array[%L]', 'script ' || each.value)
      when 'tag' then format('i.facets @> array[%L]', 'tag ' || each.value)
      when 'handedTo' then format('i.handed_to = %L', each.value)
      when 'state' then case each.value when 'unreviewed' then 'i.reviewed_at is null' when 'reviewed' then 'i.reviewed_at is not null' when 'flagged' then 'i.flagged' else 'false' end
      when 'sample' then format('i.id in (select deskbell.sample(%L, %L::int))', query #>> '{sample,week}', query #>> '{sample,n}')
      when 'after' then null
      when 'words' then null
      when 'limit' then null
      else 'false'
    end;
  end loop;
  return nullif(array_to_string(found, ' and '), '');
end
$$;

create function deskbell.sample(week text, n int) returns setof bigint
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select id from deskbell.item
  where day >= to_date(week, 'IYYY-"W"IW') and day < to_date(week, 'IYYY-"W"IW') + 7
  order by drawn, id limit least(greatest(n, 0), 1000)
$$;

-- The newest conversations that a query means, each with the time by which it is in the list: that of its newest found
-- message, or of its last row. Common words are looked for in the newest weeks first, a few more each time; words that
-- were not there are rare, and looked for in everything that is left at once.
create function deskbell.find(query jsonb, most int) returns table (item bigint, at bigint)
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  last constant bigint := 9223372036854775807;
  -- So few are looked through, whatever else is asked.
  few constant int := 2000;
  wanted tsquery := deskbell.wanted(query ->> 'words');
  after bigint[] := coalesce(string_to_array(query ->> 'after', ' ')::bigint[], array[last, last]);
  since bigint := coalesce((query ->> 'from')::bigint, 0);
  before bigint := coalesce((query ->> 'to')::bigint, last);
  zone text := (select time_zone from deskbell.setting);
  condition text := deskbell.condition_of(query - array['point', 'person', 'outcome', 'incident', 'script', 'tag', 'sample'] - case when wanted is null then '{}' else array['from', 'to'] end);
  rare text := deskbell.condition_of(query - array['service', 'mode', 'state', 'handedTo', 'from', 'to']);
  rest text;
  ids bigint[];
  weeks text;
  newest int;
  oldest int;
  size int := 1;
  got int;
begin
  if query ? 'words' and wanted is null then
    return;
  end if;
  if rare is not null then
    execute concat('select array(select i.id from deskbell.item i where ', rare, ' limit $1)') into ids using few + 1;
    condition := concat_ws(' and ', condition, case when cardinality(ids) > few then rare else 'i.id = any ($4)' end);
  end if;
  rest := ' and ' || nullif(condition, '');
  if wanted is null then
    return query execute concat('select i.id, i.last_at from deskbell.item i where (i.last_at, i.id) < ($1, $2)', rest, ' order by i.last_at desc, i.id desc limit $3') using after[1], after[2], most, ids;
    return;
  end if;
  if cardinality(ids) <= few then
    return query execute concat(
      'select m.item, max(m.at) from deskbell.item i join deskbell.message m on m.item = i.id where m.words @@ $5 and m.at >= $6 and m.at < $7', rest,
      ' group by m.item having (max(m.at), m.item) < ($1, $2) order by 2 desc, 1 desc limit $3'
    ) using after[1], after[2], most, ids, wanted, since, before;
    return;
  end if;
  newest := deskbell.week_of(deskbell.day_of(least((select max(last_at) from deskbell.item), after[1], before), zone));
  oldest := deskbell.week_of(deskbell.day_of(greatest((select min(last_at) from deskbell.item), since), zone));
  while newest >= oldest and most > 0 loop
    if size > 16 then
      before := least(before, deskbell.ms((date '1970-01-05' + (newest + 1) * 7)::timestamp at time zone zone));
    else
      select string_agg(quote_literal('#' || week), ' | ') into weeks from generate_series(newest - size + 1, newest) week;
    end if;
    return query execute concat(
      'select m.item, max(m.at) from deskbell.message m', case when rest is not null then ' join deskbell.item i on i.id = m.item' end,
      format(' where m.words @@ %L::tsquery and m.at >= %s and m.at < %s', case when size > 16 then wanted else wanted && weeks::tsquery end, since, before), rest,
      ' group by m.item having (max(m.at), m.item) < ($1, $2) order by 2 desc, 1 desc limit $3'
    ) using after[1], after[2], most, ids;
    get diagnostics got = row_count;
    most := most - got;
    exit when size > 16;
    newest := newest - size;
    size := size * 4;
  end loop;
end
$$;

-- One page of what was asked for. Found messages come whole: the reader's program cuts and marks them.
create function deskbell.search(ticket uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  request jsonb := deskbell.asked(ticket, 'searched');
  most int := least(greatest((request ->> 'limit')::int, 1), 200);
  wanted tsquery := deskbell.wanted(request ->> 'words');
  since bigint := coalesce((request ->> 'from')::bigint, 0);
  before bigint := coalesce((request ->> 'to')::bigint, 9223372036854775807);
  items bigint[];
  times bigint[];
begin
  select array_agg(item order by place), array_agg(at order by place) into items, times
  from deskbell.find(request, most + 1) with ordinality as found (item, at, place);
  return jsonb_build_object(
    'next', case when cardinality(items) > most then times[most] || ' ' || items[most] end,
    'items', coalesce((
      select jsonb_agg(deskbell.shown(i) || jsonb_build_object('found', coalesce((
        select jsonb_agg(jsonb_build_object('at', at, 'text', left(text, 20000)) order by at, id)
        from (
          select at, text, id from deskbell.message m
          where m.item = i.id and m.words @@ wanted and m.at >= since and m.at < before order by at desc, id desc limit 3
        ) newest
      ), '[]')) order by place)
      from unnest(items[1:most]) with ordinality as f (id, place) join deskbell.item i using (id)
    ), '[]'));
end
$$;
grant execute on function deskbell.search to deskbell_reviewer;

-- As src/core/record/hold.ts, of a conversation on a day.
create function deskbell.is_on(held jsonb, i deskbell.item) returns boolean
language sql stable
return (held ->> 'from' is null or i.last_at >= (held ->> 'from')::bigint) and (held ->> 'to' is null or i.first_at < (held ->> 'to')::bigint)
  and (held ->> 'conversation' is null or i.conversation = held ->> 'conversation') and (held ->> 'service' is null or i.service = held ->> 'service')
  and (held ->> 'person' is null or i.facets && array['staff ' || lower(btrim(held ->> 'person')), 'patron ' || lower(btrim(held ->> 'person'))] or strpos(i.conversation, lower(btrim(held ->> 'person'))) > 0)
  and (held ->> 'words' is null or exists (select from deskbell.message m where m.item = i.id and m.words @@ deskbell.wanted(held ->> 'words')));

-- Whether a hold in force is on what was said there (src/core/record/hold.ts).
create function deskbell.is_held(i deskbell.item) returns boolean
language sql stable
return exists (select from deskbell.hold h where h.lifted is null and deskbell.is_on(h.about, i));

create function deskbell.shown(i deskbell.item) returns jsonb
language sql stable
return jsonb_build_object(
  'conversation', i.conversation, 'day', i.day, 'from', i.first_at, 'to', i.last_at, 'service', i.service, 'mode', i.mode, 'facets', to_jsonb(i.facets),
  'messages', i.messages, 'words', i.words, 'reviewedBy', i.reviewed_by, 'reviewedAt', deskbell.ms(i.reviewed_at), 'flagged', i.flagged, 'comments', i.comments,
  'handedTo', i.handed_to, 'held', deskbell.is_held(i));

-- All rows of one conversation on one day.
create function deskbell.read(ticket uuid)
returns table (desk text, epoch text, seq bigint, kind text, "time" bigint, hash text, body text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  request jsonb := deskbell.asked(ticket, 'read');
begin
  if not exists (select from deskbell.item i where i.conversation = request ->> 'conversation' and i.day = (request ->> 'day')::date) then
    raise exception 'The record has no such conversation.' using errcode = 'DB012';
  end if;
  return query
    select encode(r.desk, 'hex'), encode(r.epoch, 'hex'), r.seq, r.kind, r.time, encode(r.hash, 'hex'), r.body
    from deskbell.row r
    where r.id in (
      select ir.row from deskbell.item i join deskbell.item_row ir on ir.item = i.id
      where i.conversation = request ->> 'conversation' and i.day = (request ->> 'day')::date
      union
      select g.row from deskbell.item i join deskbell.gap g on g.archive = i.service and g.began <= i.last_at and g.ended >= i.first_at
      where i.conversation = request ->> 'conversation' and i.day = (request ->> 'day')::date
    )
    order by r.time, r.desk, r.epoch, r.seq;
end
$$;
grant execute on function deskbell.read to deskbell_reviewer;

create function deskbell.marks(ticket uuid)
returns table (kind text, by name, at bigint, text text, handed_to name)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  request jsonb := deskbell.asked(ticket, 'read');
begin
  return query
    select m.kind, m.by, deskbell.ms(m.at), m.text, m.handed_to from deskbell.mark m
    where m.conversation = request ->> 'conversation' and m.day = (request ->> 'day')::date order by m.id;
end
$$;
grant execute on function deskbell.marks to deskbell_reviewer;

-- Says what was decided about an item, and records that.
create function deskbell.mark_item(conversation text, day date, kind text, text text, handed_to text, about text) returns void
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
    reviewed_by = case when kind = 'reviewed' then session_user else i.reviewed_by end,
    reviewed_at = case when kind = 'reviewed' then clock_timestamp() else i.reviewed_at end,
    flagged = case kind when 'flagged' then true when 'unflagged' then false else i.flagged end,
    comments = i.comments + (kind = 'comment')::int,
    handed_to = coalesce(mark_item.handed_to, i.handed_to)
  where i.id = marked;
end
$$;
grant execute on function deskbell.mark_item to deskbell_reviewer;

create function deskbell.reviewers() returns setof name
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select m.rolname from pg_auth_members am join pg_roles g on g.oid = am.roleid join pg_roles m on m.oid = am.member
  where g.rolname = 'deskbell_reviewer' and m.rolcanlogin and has_database_privilege(m.oid, current_database(), 'connect') order by 1
$$;

-- Rows that came and are not in the index yet.
create function deskbell.unindexed() returns bigint
language sql stable
return (select coalesce(sum(e.seq - coalesce(i.seq, 0)), 0) from deskbell.epoch e left join deskbell.indexed i using (desk, epoch));

-- The desks as the centre knows them. `cut`: rows that came and are gone.
create function deskbell.desks_seen() returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'desk', encode(d.desk, 'hex'), 'point', d.point, 'rows', coalesce(c.rows, 0), 'lastArrival', deskbell.ms(coalesce(c.arrived, d.began)), 'seen', deskbell.ms(d.seen),
    'certified', exists (select from deskbell.desk_key k where k.desk = d.desk and k.certificate is not null),
    'epochs', coalesce(c.epochs, 0), 'forks', (select count(*) from deskbell.fork f where f.desk = d.desk), 'cut', coalesce(c.cut, 0)
  ) order by d.point, d.desk), '[]')
  from deskbell.desk d
  left join (
    select e.desk, sum(e.seq) as rows, max(e.arrived) as arrived, count(*) as epochs,
      sum(e.seq - coalesce((select max(r.seq) from deskbell.row r where r.desk = e.desk and r.epoch = e.epoch), 0)) as cut
    from deskbell.epoch e group by e.desk
  ) c on c.desk = d.desk
$$;

-- Numbers and desks; no words, and of nobody.
create function deskbell.overview() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'me', session_user,
    'unreviewedThisMonth', (select count(*) from deskbell.item, deskbell.setting where reviewed_at is null and day >= date_trunc('month', now() at time zone time_zone)::date),
    'items', (select count(*) from deskbell.item), 'indexing', deskbell.unindexed(), 'now', deskbell.ms(now()), 'desks', deskbell.desks_seen())
$$;
grant execute on function deskbell.overview to deskbell_reviewer;

-- What can be chosen in a query; addresses of patrons are typed.
create function deskbell.choices() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'facets', coalesce((select jsonb_agg(facet) from (select facet from deskbell.facet where facet not like 'patron %' order by facet limit 10000) few), '[]'),
    'reviewers', coalesce((select jsonb_agg(reviewer) from deskbell.reviewers() reviewer), '[]'))
$$;
grant execute on function deskbell.choices to deskbell_reviewer;

-- Who looked at what, newest first.
create function deskbell.accesses(before bigint, most int)
returns table (id uuid, at bigint, by name, what text, about text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select a.id, deskbell.ms(a.at), a.by, a.what, a.about from deskbell.access a
  where before is null or a.at < to_timestamp(before / 1000.0)
  order by a.at desc, a.id limit least(greatest(most, 1), 1000)
$$;
grant execute on function deskbell.accesses to deskbell_reviewer, deskbell_administrator;

reset role;
