import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './check.js';
import { parseJid } from './jid.js';
import type { Context } from './read.js';
import { parseXml, xml, type Element } from './xml.js';

const own = 'ask@library.test';
const room = 'desk@rooms.library.test';

function context(): Context {
  const jid = parseJid(`${own}/desk-1`);
  if (!jid) throw new Error('no address');
  return {
    own: jid, carbons: true, anonymousHost: 'anon.library.test', now: () => 0,
    room: (address) => (address === room ? { joined: true, use: 'desk' as const, addressOf: () => 'ana@library.test/pc1', isAdministrator: () => false } : undefined),
    queried: (id) => (id === 'q' ? own : id === 'r' ? room : undefined),
  };
}

/** Names, namespaces and values that mean something here, and others that do not. */
const NAMES = ['message', 'presence', 'iq', 'body', 'op', 'x', 'item', 'result', 'forwarded', 'received', 'sent', 'delay', 'stanza-id', 'origin-id', 'error', 'reference', 'proof', 'nonce', 'show', 'subject', 'encrypted', 'replace', 'status', 'a:b', 'reply', 'fallback', 'reactions', 'reaction', 'retract', 'apply-to', 'moderated', 'reason', ''];
const NAMESPACES = [
  'jabber:client', 'urn:deskbell:desk:0', 'urn:deskbell:patron:0', 'http://jabber.org/protocol/muc#user', 'urn:xmpp:mam:2', 'urn:xmpp:forward:0', 'urn:xmpp:carbons:2', 'urn:xmpp:delay',
  'urn:xmpp:sid:0', 'urn:xmpp:hints', 'urn:xmpp:receipts', 'urn:xmpp:reference:0', 'urn:xmpp:reply:0', 'urn:xmpp:fallback:0', 'urn:xmpp:reactions:0', 'urn:xmpp:message-retract:0', 'urn:xmpp:message-retract:1', 'urn:xmpp:fasten:0', 'urn:xmpp:message-moderate:0', 'urn:xmpp:message-moderate:1', 'urn:xmpp:message-correct:0', 'urn:ietf:params:xml:ns:xmpp-stanzas', '', '__proto__',
];
const VALUES = [own, `${own}/desk-1`, `${own}/desk-2`, room, `${room}/Ana`, 'patron@elsewhere.test/x', '@', '/', 'x@@y', '\u202E', 'q', 'r', 'groupchat', 'chat', 'error', 'unavailable', 'mention', 'xmpp:%', 'claim', 'a'.repeat(32), 'a'.repeat(4000), '2026-01-01T00:00:00Z', '{"session":"', '110', ''];
const ATTRIBUTES = ['xmlns', 'from', 'to', 'type', 'id', 'by', 'stamp', 'queryid', 'jid', 'affiliation', 'nick', 'code', 'conv', 'service', 'desk', 'point', 'prev', 'uri', 'key', 'xml:lang', '__proto__', 'constructor'];

interface Tree {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: readonly (Tree | string)[];
}
const value = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...VALUES) }, fc.string());
const tree = fc.letrec<{ node: Tree }>((tie) => ({
  node: fc.record({
    name: fc.constantFrom(...NAMES),
    attributes: fc
      .record({ xmlns: fc.constantFrom(...NAMESPACES), more: fc.dictionary(fc.constantFrom(...ATTRIBUTES), value, { maxKeys: 6 }) })
      .map(({ xmlns, more }) => ({ ...more, xmlns })),
    children: fc.array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.string(), tie('node'), tie('node')), { maxLength: 6 }),
  }),
})).node;
const element = ({ name, attributes, children }: Tree): Element => xml(name, attributes, ...children.map((one) => (typeof one === 'string' ? one : element(one))));

/** Trees of the shapes that have a meaning, so that the walk gets past the first check. */
const stanza = fc.oneof(
  tree,
  fc.record({ name: fc.constantFrom('message', 'presence'), attributes: fc.dictionary(fc.constantFrom('from', 'to', 'type', 'id'), value).map((one) => ({ ...one, xmlns: 'jabber:client' })), children: fc.array(fc.oneof(fc.string(), tree), { maxLength: 8 }) }),
);

describe('whatever a stanza contains', () => {
  it('the check says something, and throws nothing', () => {
    fc.assert(
      fc.property(stanza, (one) => {
        expect(['heard', 'result', 'presence', 'room-error', 'nothing']).toContain(check(element(one), context()).kind);
      }),
      { numRuns: 1000 },
    );
  });

  it('what is heard belongs to our own archive or a room that we are in, and says who said it', () => {
    fc.assert(
      fc.property(stanza, (one) => {
        const checked = check(element(one), context());
        const heard = checked.kind === 'heard' || checked.kind === 'result' ? checked.heard : undefined;
        if (!heard) return;
        const from = parseJid(heard.from);
        const speaks = heard.kind === 'message' ? heard.outgoing === (from?.bare === own) : heard.kind === 'bounce' || !heard.operation || heard.operation.author === heard.author;
        expect([own, room]).toContain(heard.archive);
        expect([from?.full, speaks]).toEqual([heard.from, true]);
      }),
      { numRuns: 1000 },
    );
  });

  it('nothing that a stranger sends is heard as anything but a message from this stranger', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 8 }), fc.constantFrom('chat', 'groupchat', 'error', 'normal', 'headline', 'x'), (inside, type) => {
        const from = 'patron@elsewhere.test/x';
        const checked = check(xml('message', { xmlns: 'jabber:client', from, to: own, type }, ...inside.map(element)), context());
        const heard = checked.kind === 'heard' ? checked.heard : { from, archive: own, via: 'live' };
        expect(['heard', 'nothing']).toContain(checked.kind);
        expect(heard).toMatchObject({ from, archive: own, via: 'live' });
      }),
      { numRuns: 700 },
    );
  });

  it('a tree of any depth is no way to break it', () => {
    const deep = (depth: number) => `<message xmlns='jabber:client' from='a@b.test' to='${own}'>${'<x xmlns="urn:xmpp:carbons:2">'.repeat(depth)}${'</x>'.repeat(depth)}<body>still</body></message>`;
    const checked = check(parseXml(deep(50_000)), context());
    expect(checked).toMatchObject({ kind: 'heard', heard: { body: 'still' } });
  });

  it('bodies pass unchanged, of whatever length and characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (said) => {
        const stanzaWith = xml('message', { xmlns: 'jabber:client', from: 'a@b.test', to: own }, xml('body', {}));
        stanzaWith.getChild('body')?.t(said);
        expect(check(stanzaWith, context())).toMatchObject({ heard: { body: said } });
      }),
    );
    const long = 'x\u0007\u202E'.repeat(20_000);
    const stanzaWith = xml('message', { xmlns: 'jabber:client', from: 'a@b.test', to: own }, xml('body', {}));
    stanzaWith.getChild('body')?.t(long);
    expect(check(stanzaWith, context())).toMatchObject({ heard: { body: long } });
  });
});

it('carbons are refused where none were asked for', () => {
  const carbon = parseXml(`<message xmlns='jabber:client' from='${own}' to='${own}/desk-1'><received xmlns='urn:xmpp:carbons:2'/></message>`);
  expect(check(carbon, { ...context(), carbons: false })).toMatchObject({ kind: 'nothing', refused: [{ reason: 'unexpected-carbon' }] });
});
