/** What the rights of the record in PostgreSQL must be, and what is missing or too wide. */
import type { Client } from 'pg';
import { appliedMigrations, type Migration } from './migrate.js';

/** @property weight `missing`: something does not work; `too-wide`: somebody may more than they should; `note`: to be known */
export interface Finding {
  readonly weight: 'missing' | 'too-wide' | 'note';
  /** A sentence. */
  readonly what: string;
}

type Ask = <T extends Record<string, unknown>>(sql: string, values?: unknown[]) => Promise<T[]>;
const missing = (what: string): Finding => ({ weight: 'missing', what });
const tooWide = (what: string): Finding => ({ weight: 'too-wide', what });
const note = (what: string): Finding => ({ weight: 'note', what });

const ROLES = ['deskbell_desk', 'deskbell_reviewer', 'deskbell_administrator'] as const;
const OWNER = 'deskbell_owner';

/** @param client of somebody who may see the whole catalogue; a superuser sees the server's rules for connections, too */
export async function checkRecord(client: Client, migrations: readonly Migration[]): Promise<readonly Finding[]> {
  const ask: Ask = async (sql, values) => (await client.query(sql, values)).rows;
  const files = await checkMigrations(client, migrations);
  if (files.some(({ weight }) => weight === 'missing')) return files;
  const found: Finding[] = [];
  for (const look of [checkServer, checkDoors, checkRoles, checkPublic, checkTables, (its: Ask) => checkFunctions(its, migrations), checkSettings]) found.push(...(await look(ask)));
  return [...files, ...found];
}

async function checkMigrations(client: Client, migrations: readonly Migration[]): Promise<Finding[]> {
  const applied = await appliedMigrations(client);
  if (applied.size === 0) return [missing('The database is not set up. Run archive -- init.')];
  const newest = migrations.at(-1)?.number ?? 0;
  return [
    ...migrations.filter(({ number }) => !applied.has(number)).map(({ name }) => missing(`${name} was not run. Run archive -- init.`)),
    ...migrations.filter(({ number, sha256 }) => applied.get(number)?.equals(sha256) === false).map(({ name }) => missing(`${name} was run in another wording.`)),
    ...([...applied.keys()].some((number) => number > newest) ? [note('The database was set up by a newer version of Deskbell.')] : []),
  ];
}

/** What keeps an answer true: rows that are acknowledged are on the disk. */
async function checkServer(ask: Ask): Promise<Finding[]> {
  const rows = await ask<{ name: string; setting: string }>("SELECT name, setting FROM pg_settings WHERE name IN ('ssl', 'fsync', 'full_page_writes', 'synchronous_commit', 'password_encryption', 'data_checksums')");
  const is = (name: string, value: string): boolean => rows.some((row) => row.name === name && row.setting === value);
  const off = ['fsync', 'full_page_writes', 'synchronous_commit'].filter((name) => is(name, 'off'));
  return [
    ...(is('ssl', 'off') ? [missing('The server offers no TLS (ssl = off), so no desk can connect.')] : []),
    ...off.map((name) => missing(`The server may lose rows in a power cut that it has acknowledged (${name} = off).`)),
    ...(is('password_encryption', 'scram-sha-256') ? [] : [note('New passwords are not stored by scram-sha-256 (password_encryption); those that Deskbell makes are.')]),
    ...(is('data_checksums', 'off') ? [note('The server does not notice a damaged disk by itself (data_checksums = off); archive -- verify does.')] : []),
  ];
}

/** pg_hba.conf, which a superuser can see. */
async function checkDoors(ask: Ask): Promise<Finding[]> {
  const [may] = await ask<{ superuser: boolean }>('SELECT rolsuper AS superuser FROM pg_roles WHERE rolname = current_user');
  if (may?.superuser !== true) return [note('Only a superuser can see who may connect from where (pg_hba.conf); it was not checked.')];
  const rules = await ask<{ line: number; type: string; method: string; address: string | null; options: string[] | null; error: string | null }>(
    "SELECT line_number AS line, type, auth_method AS method, address, options, error FROM pg_hba_file_rules WHERE error IS NOT NULL OR database && array['all', current_database()::text]",
  );
  return rows(rules, ({ line, type, method, address, error }) => {
    if (error !== null) return [missing(`Line ${line} of pg_hba.conf is wrong: ${error}.`)];
    const open = type !== 'local' && !['127.0.0.1', '::1'].includes(address ?? '') && method !== 'reject';
    return [
      ...(method === 'trust' ? [tooWide(`Line ${line} of pg_hba.conf lets people in without a password (trust).`)] : []),
      ...(['password', 'ident'].includes(method) || (method === 'md5' && open) ? [tooWide(`Line ${line} of pg_hba.conf asks for a password in a weak way (${method}); use scram-sha-256.`)] : []),
      ...((type === 'host' || type === 'hostnossl') && open ? [tooWide(`Line ${line} of pg_hba.conf lets computers in without TLS (${type}); use hostssl.`)] : []),
    ];
  });
}

const rows = <T>(found: readonly T[], say: (row: T) => readonly Finding[]): Finding[] => found.flatMap((row) => say(row));

async function checkRoles(ask: Ask): Promise<Finding[]> {
  const flags = "CASE WHEN r.rolsuper THEN 'is a superuser' WHEN r.rolcreaterole THEN 'may make roles' WHEN r.rolcreatedb THEN 'may make databases' WHEN r.rolreplication THEN 'may replicate' WHEN r.rolbypassrls THEN 'passes by row security' END";
  const groups = await ask<{ name: string; can_login: boolean; flag: string | null; above: string | null }>(
    `SELECT rolname AS name, rolcanlogin AS can_login, ${flags} AS flag, (SELECT string_agg(g.rolname, ', ') FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS above FROM pg_roles r WHERE rolname = ANY ($1)`,
    [[OWNER, ...ROLES]],
  );
  // Of other records on this server, their own check says what is wrong with their logins.
  const members = await ask<{ name: string; role: string; flag: string | null; admin: boolean; others: string | null; superuser: boolean }>(
    `SELECT r.rolname AS name, g.rolname AS role, ${flags} AS flag, m.admin_option AS admin, r.rolsuper AS superuser,
       (SELECT string_agg(o.rolname, ', ') FROM pg_auth_members n JOIN pg_roles o ON o.oid = n.roleid WHERE n.member = r.oid AND n.roleid <> g.oid) AS others
     FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member WHERE g.rolname = ANY ($1) AND has_database_privilege(r.oid, current_database(), 'connect')`,
    [[OWNER, ...ROLES]],
  );
  const superusers = await ask<{ names: string }>("SELECT string_agg(rolname, ', ' ORDER BY rolname) AS names FROM pg_roles WHERE rolsuper AND rolcanlogin");
  const ours = members.filter(({ role }) => role !== OWNER);
  return [
    ...[OWNER, ...ROLES].filter((name) => !groups.some((group) => group.name === name)).map((name) => missing(`The role ${name} is not there. Run archive -- init.`)),
    ...rows(groups, ({ name, can_login, flag, above }) => [
      ...(can_login ? [tooWide(`The role ${name} can sign in; it must not.`)] : []),
      ...(flag === null ? [] : [tooWide(`The role ${name} ${flag}.`)]),
      ...(above === null ? [] : [tooWide(`The role ${name} has the rights of ${above}.`)]),
    ]),
    ...rows(ours, ({ name, role, flag, admin, others }) => [
      ...(flag === null ? [] : [tooWide(`The login ${name} ${flag}.`)]),
      ...(admin ? [tooWide(`The login ${name} may give others the role ${role}.`)] : []),
      ...(others === null ? [] : [tooWide(`The login ${name} has, beside ${role}, the rights of ${others}.`)]),
    ]),
    ...members.filter(({ role, superuser }) => role === OWNER && !superuser).map(({ name }) => note(`${name} may act as the owner of the record.`)),
    note(`These logins may do everything on the server, and could change the record; only the desks’ signatures would show it: ${superusers[0]?.names ?? 'none'}.`),
  ];
}

async function checkPublic(ask: Ask): Promise<Finding[]> {
  const grants = await ask<{ what: string }>(
    `SELECT 'in the database: ' || lower(a.privilege_type) AS what FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE d.datname = current_database() AND a.grantee = 0
     UNION ALL SELECT 'in the schema ' || n.nspname || ': ' || lower(a.privilege_type) FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a WHERE n.nspname IN ('deskbell', 'public') AND a.grantee = 0`,
  );
  const [large] = await ask<{ may: boolean }>("SELECT bool_or(has_function_privilege(role, f::regprocedure, 'execute')) AS may FROM unnest($1::text[]) AS role, unnest(ARRAY['lo_creat(integer)', 'lo_create(oid)', 'lo_from_bytea(oid, bytea)']) AS f", [ROLES]);
  const roles = await ask<{ role: string; can_connect: boolean; can_use: boolean; temporary: boolean; makes: boolean }>(
    `SELECT role, has_database_privilege(role, current_database(), 'connect') AS can_connect, has_schema_privilege(role, 'deskbell', 'usage') AS can_use,
       has_database_privilege(role, current_database(), 'temporary') AS temporary,
       has_database_privilege(role, current_database(), 'create') OR EXISTS (SELECT FROM pg_namespace n WHERE has_schema_privilege(role, n.oid, 'create')) AS makes
     FROM unnest($1::text[]) AS role`,
    [ROLES],
  );
  return [
    ...rows(grants, ({ what }) => [tooWide(`Everybody who can sign in to the server may do this ${what}.`)]),
    ...(large?.may === true ? [note('Logins may make large objects, outside of the record. A superuser takes that away: REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM public.')] : []),
    ...rows(roles, ({ role, can_connect, can_use, temporary, makes }) => [
      ...(can_connect ? [tooWide(`Every login of the role ${role} may connect, also those of other records on this server.`)] : []),
      ...(can_use ? [] : [missing(`${role} may not use the schema deskbell.`)]),
      ...(temporary ? [tooWide(`${role} may make temporary tables.`)] : []),
      ...(makes ? [tooWide(`${role} may make tables or functions.`)] : []),
    ]),
  ];
}

/** Nobody but the owner touches a table. */
async function checkTables(ask: Ask): Promise<Finding[]> {
  const found = await ask<{ name: string; owner: string; others: string[] | null }>(
    `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner,
       (SELECT array_agg(DISTINCT lower(a.privilege_type) || ' by ' || CASE a.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(a.grantee)::text END) FROM
         (SELECT * FROM aclexplode(c.relacl) UNION ALL SELECT (aclexplode(t.attacl)).* FROM pg_attribute t WHERE t.attrelid = c.oid) a WHERE a.grantee <> c.relowner) AS others
     FROM pg_class c WHERE c.relnamespace = 'deskbell'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')`,
  );
  const triggers = await ask<{ name: string; table: string }>("SELECT t.tgname AS name, c.relname AS \"table\" FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = 'deskbell'::regnamespace AND NOT t.tgisinternal AND t.tgenabled = 'D'");
  return [
    ...rows(found, ({ name, owner, others }) => [
      ...(owner === OWNER ? [] : [tooWide(`The table deskbell.${name} belongs to ${owner}.`)]),
      ...(others ?? []).map((what) => tooWide(`The table deskbell.${name} is open: ${what}.`)),
    ]),
    ...rows(triggers, ({ name, table }) => [missing(`The trigger ${name} of deskbell.${table} is switched off.`)]),
  ];
}

/** Rights to functions as the shipped files give them: `grant execute on function deskbell.NAME[(…)], … to ROLE, …;`. */
export function grantedIn(migrations: readonly Migration[]): ReadonlyMap<string, ReadonlySet<string>> {
  const granted = new Map<string, Set<string>>();
  for (const { sql } of migrations) {
    for (const [, names = '', roles = ''] of sql.matchAll(/^\s*grant execute on function\s+([^;]+?)\s+to\s+([^;]+);/gim)) {
      for (const [, name = ''] of names.matchAll(/deskbell\.([a-z0-9_]+)/gi)) {
        const before = granted.get(name) ?? new Set();
        for (const role of roles.split(',')) before.add(role.trim());
        granted.set(name, before);
      }
    }
  }
  return granted;
}

async function checkFunctions(ask: Ask, migrations: readonly Migration[]): Promise<Finding[]> {
  const expected = grantedIn(migrations);
  const found = await ask<{ name: string; owner: string; definer: boolean; fixed: boolean; grantees: string[] | null }>(
    `SELECT p.proname AS name, pg_get_userbyid(p.proowner) AS owner, p.prosecdef AS definer, coalesce(array_to_string(p.proconfig, ' ') LIKE '%search_path=%', false) AS fixed,
       (SELECT array_agg(CASE a.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(a.grantee)::text END) FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee <> p.proowner) AS grantees
     FROM pg_proc p WHERE p.pronamespace = 'deskbell'::regnamespace`,
  );
  const lacking = [...expected].flatMap(([name, roles]) =>
    [...roles].filter((role) => !found.some((each) => each.name === name && each.grantees?.includes(role) === true)).map((role) => missing(`${role} may not execute deskbell.${name}.`)));
  return [
    ...lacking,
    ...rows(found, ({ name, owner, definer, fixed, grantees }) => [
      ...(owner === OWNER ? [] : [tooWide(`The function deskbell.${name} belongs to ${owner}.`)]),
      ...(definer && !fixed ? [tooWide(`The function deskbell.${name} can be led to other tables than its own (search_path).`)] : []),
      ...(grantees ?? []).filter((who) => expected.get(name)?.has(who) !== true).map((who) => tooWide(`${who} may execute deskbell.${name}.`)),
    ]),
  ];
}

async function checkSettings(ask: Ask): Promise<Finding[]> {
  const [setting] = await ask<{ key: boolean }>('SELECT library_key IS NOT NULL AS key FROM deskbell.setting');
  const orphans = await ask<{ login: string }>("SELECT login::text FROM deskbell.desk_login l WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = l.login AND pg_has_role(r.oid, 'deskbell_desk', 'member') AND has_database_privilege(r.oid, current_database(), 'connect'))");
  const strangers = await ask<{ name: string }>("SELECT r.rolname AS name FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE m.roleid = 'deskbell_desk'::regrole AND has_database_privilege(r.oid, current_database(), 'connect') AND r.rolname NOT IN (SELECT login FROM deskbell.desk_login)");
  const shared = await ask<{ login: string; desks: string }>("SELECT login::text, count(*) AS desks FROM deskbell.desk WHERE seen > now() - interval '7 days' GROUP BY login HAVING count(*) > 1");
  return [
    ...(setting === undefined ? [missing('The record has no settings. Run archive -- init.')] : []),
    ...(setting?.key === false ? [note('The record does not know the key of the library yet, so nobody can compare it here. Run archive -- init with --library-key.')] : []),
    ...rows(orphans, ({ login }) => [missing(`The login ${login} of a desk is not there any more, may not connect, or has not the role of a desk.`)]),
    ...rows(strangers, ({ name }) => [missing(`The login ${name} has the role of a desk, but the record knows no desk for it. Use archive -- desk.`)]),
    ...rows(shared, ({ login, desks }) => [note(`${desks} computers shipped with the login ${login} in the last seven days. Each should have its own.`)]),
  ];
}
