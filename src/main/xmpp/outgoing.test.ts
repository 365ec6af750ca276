import { expect, it } from 'vitest';
import type { Outgoing } from '../../core/outgoing.js';
import { buildStanza, originIdOf } from './outgoing.js';
import { xml } from './xml.js';

const operation = { originId: 'o1', desk: 'a'.repeat(32), point: 'Main "desk"', conv: 'reader@library.test', service: 'ask@library.test', prev: 'p0' };

it.each<[string, Outgoing, string]>([
  ['a reply', { type: 'message', to: 'r@b/x', originId: 'o1', body: 'a < b & "c"', thread: 't' }, '<message to="r@b/x" type="chat" id="o1"><body>a &lt; b &amp; "c"</body><thread>t</thread><active xmlns="http://jabber.org/protocol/chatstates"/><request xmlns="urn:xmpp:receipts"/><origin-id xmlns="urn:xmpp:sid:0" id="o1"/></message>'],
  ['a reply without a thread and with what XML cannot carry', { type: 'message', to: 'r@b', originId: 'o1', body: 'a\u0000\uD800b' }, '<message to="r@b" type="chat" id="o1"><body>ab</body><active xmlns="http://jabber.org/protocol/chatstates"/><request xmlns="urn:xmpp:receipts"/><origin-id xmlns="urn:xmpp:sid:0" id="o1"/></message>'],
  ['a word in a channel', { type: 'room-message', room: 's@r', originId: 'o1', body: 'Hi', mentions: ['ben@b', 'ä&@b'] }, '<message to="s@r" type="groupchat" id="o1"><body>Hi</body><reference xmlns="urn:xmpp:reference:0" type="mention" uri="xmpp:ben@b"/><reference xmlns="urn:xmpp:reference:0" type="mention" uri="xmpp:%C3%A4%26@b"/><origin-id xmlns="urn:xmpp:sid:0" id="o1"/></message>'],
  ['a text of an administrator', { type: 'room-message', room: 't@r', originId: 'o1', body: 'Script', text: { kind: 'script', id: 'hold', language: 'en', content: { category: 'c', title: '<t>', when: 'w', text: 'x' } } }, '<message to="t@r" type="groupchat" id="o1"><body>Script</body><text xmlns="urn:deskbell:texts:0" kind="script" id="hold" lang="en">{"category":"c","title":"&lt;t&gt;","when":"w","text":"x"}</text><origin-id xmlns="urn:xmpp:sid:0" id="o1"/><store xmlns="urn:xmpp:hints"/></message>'],
  ['an operation', { type: 'operation', room: 'd@r', operation: { ...operation, detail: { type: 'hold', reason: 'shelves' } } }, `<message to="d@r" type="groupchat" id="o1"><op xmlns="urn:deskbell:desk:0" type="hold" conv="reader@library.test" service="ask@library.test" desk="${'a'.repeat(32)}" point="Main &quot;desk&quot;" prev="p0">{"reason":"shelves"}</op><origin-id xmlns="urn:xmpp:sid:0" id="o1"/><store xmlns="urn:xmpp:hints"/></message>`],
  ['an operation without a detail', { type: 'operation', room: 'd@r', operation: { ...operation, point: 'x', detail: { type: 'release' } } }, `<message to="d@r" type="groupchat" id="o1"><op xmlns="urn:deskbell:desk:0" type="release" conv="reader@library.test" service="ask@library.test" desk="${'a'.repeat(32)}" point="x" prev="p0"/><origin-id xmlns="urn:xmpp:sid:0" id="o1"/><store xmlns="urn:xmpp:hints"/></message>`],
  ['typing', { type: 'chat-state', to: 'r@b/x', state: 'composing', thread: 't' }, '<message to="r@b/x" type="chat"><composing xmlns="http://jabber.org/protocol/chatstates"/><thread>t</thread><no-store xmlns="urn:xmpp:hints"/></message>'],
  ['a receipt', { type: 'receipt', to: 'r@b/x', of: 'm1', originId: 'o1' }, '<message to="r@b/x" type="chat" id="o1"><received xmlns="urn:xmpp:receipts" id="m1"/><origin-id xmlns="urn:xmpp:sid:0" id="o1"/><store xmlns="urn:xmpp:hints"/></message>'],
  ['open', { type: 'directed-presence', to: 'r@b/x', available: true, nonce: 'n' }, '<presence to="r@b/x"><nonce xmlns="urn:deskbell:patron:0">n</nonce><c/></presence>'],
  ['closed', { type: 'directed-presence', to: 'r@b/x', available: false }, '<presence to="r@b/x" type="unavailable"/>'],
])('builds %s', (_, out, expected) => {
  expect(buildStanza(out, xml('c', {})).toString()).toBe(expected);
});

it('names the id under which a fate is told', () => {
  expect(originIdOf({ type: 'operation', room: 'r', operation: { ...operation, detail: { type: 'release' } } })).toBe('o1');
  expect(originIdOf({ type: 'receipt', to: 'x', of: 'm', originId: 'o2' })).toBe('o2');
  expect(originIdOf({ type: 'chat-state', to: 'x', state: 'active' })).toBeUndefined();
});
