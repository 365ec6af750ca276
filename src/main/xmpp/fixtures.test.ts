import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { check } from './check.js';
import { parseJid } from './jid.js';
import type { Context, RoomView } from './read.js';
import { parseXml } from './xml.js';

/** Each pair: a stanza as it stands on the stream, and what is to come of it. The name says what is tried. */
const dir = path.join(import.meta.dirname, 'fixtures');
const names = readdirSync(dir).filter((file) => file.endsWith('.xml')).map((file) => file.slice(0, -4));
const read = (file: string) => readFileSync(path.join(dir, file), 'utf8');

function context(): Context {
  const own = parseJid('ask@library.test/desk-1');
  if (!own) throw new Error('no address');
  const room = (use: RoomView['use'], joined = true): RoomView => ({
    joined, use, addressOf: (nick) => ({ 'Main desk': 'ana@library.test/pc1', Ana: 'ana@library.test/pc1', Ben: 'ben@library.test/pc2' })[nick], isAdministrator: (nick) => nick === 'Ana',
  });
  const rooms = new Map([['desk@rooms.library.test', room('desk')], ['staff@rooms.library.test', room('channel')], ['away@rooms.library.test', room('channel', false)], ['desks@texts.library.test', room('texts')]]);
  const queries = new Map([['q-own', own.bare], ['q-room', 'desk@rooms.library.test'], ['q-staff', 'staff@rooms.library.test'], ['q-texts', 'desks@texts.library.test']]);
  return { own: { ...own, full: own.full }, carbons: true, anonymousHost: 'anon.library.test', room: (address) => rooms.get(address), queried: (id) => queries.get(id), now: () => 1_795_260_000_000 };
}

it.each(names)('%s', (name) => {
  const checked = check(parseXml(read(`${name}.xml`).trim()), context());
  expect(JSON.parse(JSON.stringify(checked))).toEqual(JSON.parse(read(`${name}.json`)));
});

it('has an expectation for each stanza, and a stanza for each expectation', () => {
  expect(readdirSync(dir).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))).toEqual(names);
});
