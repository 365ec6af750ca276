import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseXml } from '../xml.js';
import { buildPing, parseStanding } from './xep-0410-self-ping.js';

/** Each pair: an answer to a ping of `desk@rooms.library.test/Main desk`, and what it says. The name says what is tried. */
const dir = path.join(import.meta.dirname, '../fixtures/self-ping');
const names = readdirSync(dir).filter((file) => file.endsWith('.xml')).map((file) => file.slice(0, -4));
const read = (file: string) => readFileSync(path.join(dir, file), 'utf8').trim();

it.each(names)('%s', (name) => {
  const standing = parseStanding(parseXml(read(`${name}.xml`)), 'desk@rooms.library.test/Main desk');
  expect({ standing: standing ?? null }).toEqual(JSON.parse(read(`${name}.json`)));
});

it('has an expectation for each answer', () => {
  expect(readdirSync(dir).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))).toEqual(names);
  expect(names.length).toBeGreaterThan(20);
});

it('pings as XEP-0199 has it', () => {
  expect(buildPing().toString()).toBe('<ping xmlns="urn:xmpp:ping"/>');
});
