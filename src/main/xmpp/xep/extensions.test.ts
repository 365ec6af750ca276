import { describe, expect, it } from 'vitest';
import { parseXml, xml } from '../xml.js';
import { buildDiscoInfo, parseFeatures } from './xep-0030-disco.js';
import { buildJoin, parseMucUser } from './xep-0045-muc.js';
import { parseRsm } from './xep-0059-rsm.js';
import { verificationString } from './xep-0115-caps.js';
import { formatDateTime, parseDateTime, parseTime } from './xep-0202-time.js';
import { buildMamQuery, parseMamEnd } from './xep-0313-mam.js';

describe('dates (XEP-0082)', () => {
  it.each([
    ['2026-11-21T10:00:00Z', 1_795_255_200_000],
    ['2026-11-21T10:00:00.5Z', 1_795_255_200_500],
    ['2026-11-21T12:00:00+02:00', 1_795_255_200_000],
    ['2026-11-21T10:00:00.123456Z', 1_795_255_200_123],
  ])('reads %s', (text, time) => expect(parseDateTime(text)).toBe(time));
  it.each(['', 'now', '2026-11-21', '20261121T10:00:00', '2026-13-21T10:00:00Z', '2026-11-21T10:00:00', '1'])('refuses %j', (text) => expect(parseDateTime(text)).toBeUndefined());
  it('writes what it reads', () => expect(parseDateTime(formatDateTime(1_795_255_200_123))).toBe(1_795_255_200_123));
});

it('computes the verification string of XEP-0115 §5.2', () => {
  const features = ['http://jabber.org/protocol/caps', 'http://jabber.org/protocol/disco#info', 'http://jabber.org/protocol/disco#items', 'http://jabber.org/protocol/muc'];
  expect(verificationString({ identity: { category: 'client', type: 'pc', name: 'Exodus 0.9.1' }, features })).toBe('QgayPKawpkPSDYmwT/WM94uAlu0=');
});

it('tells its features as it reads those of others', () => {
  const info = buildDiscoInfo({ identity: { category: 'client', type: 'pc', name: 'x' }, features: ['a', 'b'] }, 'node#ver');
  expect(info.attrs['node']).toBe('node#ver');
  expect(parseFeatures(xml('iq', {}, info))).toEqual(['a', 'b']);
  expect(parseFeatures(xml('iq', {}))).toBeUndefined();
});

it('asks for a page, and reads where it ends', () => {
  expect(buildMamQuery({ queryId: 'q', max: 10, after: 'a<b', start: 0 }).toString()).toBe(
    '<query xmlns="urn:xmpp:mam:2" queryid="q"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>urn:xmpp:mam:2</value></field><field var="start"><value>1970-01-01T00:00:00.000Z</value></field></x><set xmlns="http://jabber.org/protocol/rsm"><max>10</max><after>a&lt;b</after></set></query>',
  );
  const fin = (inside: string) => parseMamEnd(parseXml(`<iq>${inside}</iq>`));
  expect(fin("<fin xmlns='urn:xmpp:mam:2' complete='true'/>")).toEqual({ complete: true });
  expect(fin("<fin xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>a</first><last>b</last><count>9</count></set></fin>")).toEqual({ complete: false, first: 'a', last: 'b' });
  expect(fin("<fin xmlns='urn:xmpp:mam:1' complete='true'/>")).toBeUndefined();
  expect(parseRsm(parseXml("<fin><set xmlns='http://jabber.org/protocol/rsm'><last/></set></fin>"))).toEqual({});
});

it('enters a room without its legacy history', () => {
  expect(buildJoin('desk@rooms', 'A & B').toString()).toBe('<presence to="desk@rooms/A &amp; B"><x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x></presence>');
});

it('takes an affiliation that does not exist for none', () => {
  expect(parseMucUser(parseXml("<presence><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='emperor'/><status code='x'/></x></presence>"))).toEqual({ affiliation: 'none', statuses: [Number.NaN] });
});

it('reads the clock of a server, and how exact it is', () => {
  const time = (utc: string) => parseTime(parseXml(`<iq><time xmlns='urn:xmpp:time'><tzo>+02:00</tzo><utc>${utc}</utc></time></iq>`));
  expect(time('2026-11-21T10:00:00Z')).toEqual({ utc: 1_795_255_200_000, precision: 1000 });
  expect(time('2026-11-21T10:00:00.250Z')).toEqual({ utc: 1_795_255_200_250, precision: 1 });
  expect(time('noon')).toBeUndefined();
});
