import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asksForSm, makeCertificate, requests, startFakeServer, type Certificate, type FakeOptions, type FakeServer } from '../../../e2e/service/fake-server.js';
import { Listener } from '../../../e2e/service/listener.js';
import { until } from '../../../e2e/service/until.js';
import { jittered } from './stream.js';

const own = 'ask@library.test';
const account = { address: own, password: 'secret' };
const open: (() => Promise<void>)[] = [];
let certificate: Certificate;

beforeAll(async () => {
  certificate = await makeCertificate();
});
afterEach(async () => {
  for (const end of open.splice(0)) await end();
});

async function meet(options: FakeOptions = {}): Promise<{ server: FakeServer; listener: Listener }> {
  const server = await startFakeServer({ tls: certificate.tls, ...options });
  const listener = Listener.start({ service: { ca: certificate.ca, anonHost: 'anon.library.test' }, account, port: server.port, directTls: true, timing: { ackInterval: 1000 } });
  open.push(() => listener.stop(), () => server.stop());
  return { server, listener };
}
const message = (body: string, more = '', attributes = '') => `<message from='patron@elsewhere.test/x' to='${own}' type='chat' id='${body}' ${attributes}><body>${body}</body>${more}</message>`;
const bodiesOf = (listener: Listener) => listener.items.flatMap((item) => (item.kind === 'message' ? [item.body] : []));
const acks = (server: FakeServer) => [...(server.last?.said ?? '').matchAll(/<a [^>]*h="(\d+)"/g)].map(([, h]) => Number(h));

describe('counting what was received (XEP-0198)', () => {
  it('counts what comes in the chunk of <enabled/>, and loses none of it', async () => {
    const { server, listener } = await meet({
      on: (text, connection) => {
        if (!asksForSm(text)) return false;
        connection.send(`<enabled xmlns='urn:xmpp:sm:3' id='sm' resume='true'/>${message('1')}${message('2')}${message('3')}<r xmlns='urn:xmpp:sm:3'/>`);
        return true;
      },
    });
    await until('an acknowledgement', () => acks(server).length > 0);
    expect(acks(server)[0]).toBe(3);
    await listener.ready();
    expect(bodiesOf(listener)).toEqual(['1', '2', '3']);
  });

  it('counts the answers to its own requests', async () => {
    const { server, listener } = await meet();
    await listener.ready();
    const answered = requests(server.last?.said ?? '').filter(({ inside }) => !inside.startsWith('<bind')).length;
    server.last?.send(`${message('x')}<r xmlns='urn:xmpp:sm:3'/>`);
    await until('an acknowledgement', () => acks(server).length > 0);
    expect(acks(server).at(-1)).toBe(answered + 1);
  });

  it('delivers what comes in the chunk of <resumed/>', async () => {
    const { server, listener } = await meet({
      on: (text, connection) => {
        if (!text.includes('<resume ')) return false;
        const sent = server.connections[0]?.said.split(/<enable [^>]*urn:xmpp:sm:3/)[1]?.match(/<(?:iq|message|presence)[ />]/g)?.length;
        connection.send(`<resumed xmlns='urn:xmpp:sm:3' previd='sm' h='${sent}'/>${message('missed')}`);
        return true;
      },
    });
    await listener.ready();
    server.last?.destroy();
    expect(await listener.ready(2)).toMatchObject({ resumed: true });
    expect(bodiesOf(listener)).toEqual(['missed']);
  });

  it('tells an unknown fate when the session could not be resumed, and starts a new one', async () => {
    const { server, listener } = await meet({
      on: (text, connection) => {
        if (!text.includes('<resume ')) return text.includes('<r ');
        connection.send("<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        return true;
      },
    });
    await listener.ready();
    const originId = randomUUID();
    await listener.session.send({ type: 'message', to: 'patron@elsewhere.test', originId, body: 'never acknowledged' });
    await until('the message to arrive', () => server.last?.said.includes(originId));
    server.last?.destroy();
    await listener.event((event) => event.type === 'unknown-fate' && event.originId === originId);
    expect(await listener.ready(2)).toMatchObject({ resumed: false });
    expect(server.last?.said).not.toContain(originId);
  });
});

describe('delivery', () => {
  it('gives everything of one chunk in one event, when the chunk ends', async () => {
    const { server, listener } = await meet();
    await listener.ready();
    server.last?.send(message('a') + message('b') + message('c'));
    await until('all three', () => bodiesOf(listener).length === 3);
    expect(listener.events.flatMap((event) => (event.type === 'heard' ? [event.items.length] : []))).toEqual([3]);
  });

  it('joins a stanza and a character that were cut anywhere', async () => {
    const { server, listener } = await meet();
    await listener.ready();
    const bytes = Buffer.from(message('👩‍🚀 ß \u202E'));
    for (const byte of bytes) await server.last?.sendBytes(Uint8Array.of(byte));
    await until('the message', () => bodiesOf(listener).length === 1);
    expect(bodiesOf(listener)).toEqual(['👩‍🚀 ß \u202E']);
  });
});

describe('what is forged by whoever stands between', () => {
  it('is refused: carbons and archive results that are not from our own account', async () => {
    const forwarded = (body: string) => `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/><message xmlns='jabber:client' from='patron@elsewhere.test/x' to='${own}' type='chat'><body>${body}</body></message></forwarded>`;
    const result = (from: string, queryId: string, body: string) => `<message from='${from}' to='${own}/desk'><result xmlns='urn:xmpp:mam:2' queryid='${queryId}' id='${body}'>${forwarded(body)}</result></message>`;
    let asked = '';
    const { server, listener } = await meet({
      on: (text, connection) => {
        const query = requests(text).find(({ inside }) => inside.includes('<max>250</max>'));
        if (!query) return false;
        asked = query.queryId;
        connection.send(
          ['elsewhere.test', 'library.test', `${own}/other`, 'ask@library.test.elsewhere.test'].map((from) => result(from, query.queryId, 'forged')).join('') +
            result(own, 'another-query', 'forged') +
            result(own, query.queryId, 'true') +
            `<iq type='result' id='${query.id}' from='${own}'><fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'><last>true</last></set></fin></iq>`,
        );
        return true;
      },
    });
    await listener.ready();
    expect(bodiesOf(listener)).toEqual(['true']);
    expect(listener.refused.map(({ reason }) => reason)).toEqual(Array(5).fill('forged-archive-result'));
    // Late, and of no use any more; but only the archive that was asked can be late.
    for (const from of [own, 'elsewhere.test']) server.last?.send(result(from, asked, 'late'));
    await until('one more refusal', () => listener.refused.length === 6);
    expect(bodiesOf(listener)).toEqual(['true']);
    for (const from of ['patron@elsewhere.test', 'library.test', `${own}/other`]) server.last?.send(`<message from='${from}' to='${own}/desk'><received xmlns='urn:xmpp:carbons:2'>${forwarded('forged')}</received></message>`);
    await until('three more refusals', () => listener.refused.length === 9);
    expect(bodiesOf(listener)).toEqual(['true']);
    expect(listener.refused.slice(6).map(({ reason }) => reason)).toEqual(Array(3).fill('forged-carbon'));
  });

  it('is not believed: an answer from somebody who was not asked', async () => {
    const { listener } = await meet({
      on: (text, connection) => {
        const asked = requests(text);
        const time = asked.find(({ inside }) => inside.includes('urn:xmpp:time'));
        if (!time || asked.length > 1) return false;
        connection.send(`<iq type='result' id='${time.id}' from='patron@elsewhere.test/x'><time xmlns='urn:xmpp:time'><tzo>Z</tzo><utc>1999-01-01T00:00:00Z</utc></time></iq>`);
        return true;
      },
    });
    await listener.ready();
    expect(listener.events.filter(({ type }) => type === 'clock')).toEqual([]);
  });
});

describe('a stream that breaks', () => {
  it.each(['&#0;', '&undefined;', '</wrong>', "<a b='&#xFFFF;'/>"])('by %s is left and made anew', async (poison) => {
    const { server, listener } = await meet();
    await listener.ready();
    server.last?.send(message('before') + `<message from='x@y.test'>${poison}</message>` + message('after'));
    expect((await listener.offline()).problem.code).toBe('connection-lost');
    await until('another connection', () => server.connections.length === 2);
    expect(bodiesOf(listener)).toEqual(['before']);
  });

  it('survives stanzas that break the library', async () => {
    const { server, listener } = await meet();
    await listener.ready();
    server.last?.send(`<message from='@' to='@'/><iq type='result' id='x' from='/'/><iq/><presence from=''/><a xmlns='urn:xmpp:sm:3' h='4294967295'/><a xmlns='urn:xmpp:sm:3'/>${message('after')}`);
    await until('the message after them', () => bodiesOf(listener).includes('after'));
    expect(listener.states.at(-1)?.state).toBe('ready');
  });

  it('survives a tree as deep as a stanza can be', async () => {
    const { server, listener } = await meet();
    await listener.ready();
    const deep = '<x>'.repeat(30_000) + '</x>'.repeat(30_000);
    server.last?.send(`<message from='a@b.test' to='${own}'>${deep}</message><iq type='get' id='deep' from='a@b.test'>${deep}</iq>${message('after')}`);
    await until('the message after it', () => bodiesOf(listener).includes('after'));
    expect(listener.states.at(-1)?.state).toBe('ready');
  });

  it('is not resumed with what the server took offence at', async () => {
    const { server, listener } = await meet({ on: (text) => text.includes('<r ') });
    await listener.ready();
    const originId = randomUUID();
    await listener.session.send({ type: 'message', to: 'patron@elsewhere.test', originId, body: 'too much' });
    await until('the message to arrive', () => server.last?.said.includes(originId));
    server.last?.send("<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
    await listener.event((event) => event.type === 'unknown-fate' && event.originId === originId);
    await listener.ready(2);
    expect(server.last?.said).not.toContain('<resume');
    expect(server.last?.said).not.toContain(originId);
  });

  it('by a sign-in that was cut short does not disturb the next one', async () => {
    let first = true;
    const { server, listener } = await meet({
      on: (text, connection) => {
        if (!first || !text.includes('<auth ')) return false;
        first = false;
        connection.destroy();
        return true;
      },
    });
    await listener.ready();
    expect(server.connections).toHaveLength(2);
    expect(server.last?.said.match(/<stream:stream/g)).toHaveLength(2);
    expect(server.last?.said.match(/<bind/g)).toHaveLength(1);
  });
});

it('waits longer and longer, never the same, and no longer than the limit', () => {
  const waits = Array.from({ length: 12 }, (_, failures) => [jittered(500, 30_000, failures, () => 0), jittered(500, 30_000, failures, () => 0.999_999)]);
  expect(waits.every(([least]) => least === 500)).toBe(true);
  expect(waits.map(([, most]) => Math.round(most ?? 0))).toEqual([1000, 2000, 4000, 8000, 16_000, ...Array(7).fill(30_000)]);
});

describe('a password that was good', () => {
  it('is tried again: a server that starts refuses before it knows its accounts', async () => {
    let refusals = 0;
    const { server, listener } = await meet({
      on: (text, connection) => {
        if (text.includes('<resume ')) connection.send("<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        if (refusals === 0 || !text.includes('<auth ')) return false;
        refusals -= 1;
        connection.send("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
        return true;
      },
    });
    await listener.ready();
    refusals = 4;
    server.last?.destroy();
    await listener.ready(2);
    const problems = listener.states.flatMap((state) => (state.state === 'offline' ? [state.problem.code] : []));
    expect(problems).toEqual(['connection-lost', ...Array.from({ length: 4 }, () => 'server-mute')]);
  });
});
