import { xml } from '@xmpp/client';
import { describe, expect, it } from 'vitest';
import { attachMessage, chatMessage, chatState, farewellMessage, hello, parseStanza, receipt } from './stanzas.js';

const service = 'ask@library.example';
const cover = { to: service, id: 'i1', thread: 't1' };
const rest = `<thread>t1</thread><origin-id xmlns="urn:xmpp:sid:0" id="i1"/>`;

describe('what the page says', () => {
  it.each([
    ['a message', chatMessage(cover, 'a <b> & "c"'), `<message type="chat" to="${service}" id="i1"><body>a &lt;b&gt; &amp; "c"</body><request xmlns="urn:xmpp:receipts"/><active xmlns="http://jabber.org/protocol/chatstates"/>${rest}</message>`],
    ['a proof', attachMessage({ ...cover, proof: { key: 'k', signature: 's', nonce: 'n' } }), `<message type="chat" to="${service}" id="i1"><store xmlns="urn:xmpp:hints"/>${rest}<proof xmlns="urn:deskbell:patron:0" key="k" signature="s" nonce="n"/></message>`],
    ['a key', attachMessage({ ...cover, proof: { key: 'k' } }), `<message type="chat" to="${service}" id="i1"><store xmlns="urn:xmpp:hints"/>${rest}<proof xmlns="urn:deskbell:patron:0" key="k"/></message>`],
    ['the end', farewellMessage(cover), `<message type="chat" to="${service}" id="i1"><gone xmlns="http://jabber.org/protocol/chatstates"/><store xmlns="urn:xmpp:hints"/>${rest}</message>`],
    ['a receipt', receipt(cover, 'r1'), `<message type="chat" to="${service}" id="i1"><received xmlns="urn:xmpp:receipts" id="r1"/><store xmlns="urn:xmpp:hints"/>${rest}</message>`],
    ['that somebody types', chatState(service, 't1', 'composing'), `<message type="chat" to="${service}"><thread>t1</thread><composing xmlns="http://jabber.org/protocol/chatstates"/></message>`],
    ['that it is there', hello(service), `<presence to="${service}"/>`],
  ])('%s', (_, element, expected) => {
    expect(element.toString()).toBe(expected);
  });
});

const body = (text = 'hello') => xml('body', {}, text);
const from = `${service}/desk-1`;
const said = (attributes: Record<string, string>, ...children: Parameters<typeof xml>[2][]) => parseStanza(xml('message', { from, type: 'chat', ...attributes }, ...children), service);

describe('what the page hears', () => {
  it('reads a reply with all that it may carry', () => {
    const states = 'http://jabber.org/protocol/chatstates';
    expect(said({ id: 'm' }, body(), xml('origin-id', { xmlns: 'urn:xmpp:sid:0', id: 'o' }), xml('thread', {}, 't1'), xml('active', states), xml('request', 'urn:xmpp:receipts'))).toEqual({
      kind: 'message',
      id: 'o',
      body: 'hello',
      thread: 't1',
      state: 'active',
      wantsReceipt: true,
    });
    expect(said({ id: 'm' }, xml('received', { xmlns: 'urn:xmpp:receipts', id: 'i1' }))).toEqual({ kind: 'message', id: 'm', receiptFor: 'i1', wantsReceipt: false });
  });

  it('shows a message without an id, each one, and sends no receipt for it', () => {
    const [one, two] = [said({}, body(), xml('request', 'urn:xmpp:receipts')), said({}, body())];
    expect(one).toMatchObject({ body: 'hello', wantsReceipt: false });
    expect(one?.kind === 'message' && two?.kind === 'message' && one.id !== two.id).toBe(true);
  });

  it('reads why a message came back', () => {
    const error = (...children: Parameters<typeof xml>[2][]) => said({ type: 'error', id: 'i1' }, body(), xml('error', { type: 'wait' }, ...children));
    expect(error(xml('text', 'urn:ietf:params:xml:ns:xmpp-stanzas', 'no'), xml('policy-violation', 'urn:ietf:params:xml:ns:xmpp-stanzas'))).toEqual({ kind: 'bounce', of: 'i1', condition: 'policy-violation' });
    expect(error(xml('policy-violation', 'urn:elsewhere'))).toEqual({ kind: 'bounce', of: 'i1', condition: 'undefined-condition' });
    expect(said({ type: 'error' })).toBeUndefined();
  });

  it('reads presence, and a nonce only in its own form', () => {
    const nonce = (text: string, xmlns = 'urn:deskbell:patron:0') => parseStanza(xml('presence', { from }, xml('nonce', { xmlns }, text)), service);
    expect(nonce('abcdefgh')).toEqual({ kind: 'presence', from, available: true, nonce: 'abcdefgh' });
    for (const bad of [nonce('a b'), nonce(''), nonce('a'.repeat(500)), nonce('abcdefgh', 'urn:elsewhere')]) expect(bad).toEqual({ kind: 'presence', from, available: true });
    expect(parseStanza(xml('presence', { from, type: 'unavailable' }), service)).toEqual({ kind: 'presence', from, available: false });
  });

  it.each([
    ['somebody else', xml('message', { from: 'eve@library.example/desk-1', type: 'chat' }, body())],
    ['another anonymous page', xml('message', { from: 'x@anon.library.example/1', type: 'chat' }, body())],
    ['an address that only begins like the service', xml('message', { from: 'ask@library.example.evil.example', type: 'chat' }, body())],
    ['the service’s name as a resource', xml('message', { from: `eve@evil.example/${service}`, type: 'chat' }, body())],
    ['nobody', xml('message', { type: 'chat' }, body())],
    ['a room', xml('message', { from, type: 'groupchat' }, body())],
    ['presence without a desk', xml('presence', { from: service })],
    ['a request for subscription', xml('presence', { from, type: 'subscribe' })],
    ['an error presence', xml('presence', { from, type: 'error' })],
    ['a query', xml('iq', { from, type: 'get', id: 'q' })],
  ])('ignores %s', (_, element) => {
    expect(parseStanza(element, service)).toBeUndefined();
  });

  it('takes elements of other namespaces for what they are not', () => {
    const strange = said({ id: 'm' }, xml('received', { xmlns: 'urn:elsewhere', id: 'i1' }), xml('gone', 'urn:elsewhere'), xml('origin-id', { xmlns: 'urn:elsewhere', id: 'o' }));
    expect(strange).toEqual({ kind: 'message', id: 'm', wantsReceipt: false });
  });

  it('keeps hostile text as it is: showing it as text is what makes it harmless', () => {
    const hostile = `<img src=x onerror=alert(1)>\u202E${'z'.repeat(60_000)}`;
    expect(said({ id: 'm' }, body(hostile))).toMatchObject({ body: hostile });
  });
});
