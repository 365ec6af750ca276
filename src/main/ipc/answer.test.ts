import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { REQUESTS, type RequestChannel } from '../../shared/channels.js';
import { AppError } from '../../shared/errors.js';
import { answer, type Handlers, type Sender } from './answer.js';
import { type Log, silentLog } from '../log/log.js';

const PAGE = 'app://deskbell/';
const OURS = 7;
const event = (change: { url?: string; parent?: object; from?: number } = {}): Sender => ({
  sender: { id: change.from ?? OURS },
  senderFrame: { url: change.url ?? PAGE, parent: change.parent ?? null },
});

type Behaviour = (channel: RequestChannel, args: unknown, from: number) => unknown;
/** A desk whose every handler tells that it was called. */
function testDesk(behaviour: Behaviour = () => undefined) {
  const called = vi.fn<Behaviour>(behaviour);
  const lines: unknown[] = [];
  const log: Log = { ...silentLog, warn: (...entry) => void lines.push(entry), error: (...entry) => void lines.push(entry) };
  const handlers = Object.fromEntries(REQUESTS.map((channel) => [channel, (args: unknown, from: number) => called(channel, args, from)]));
  if (!isComplete(handlers)) throw new Error('a channel has no handler');
  return { called, lines, desk: { handlers, log, trusted: { page: PAGE, isOurs: (id: number) => id === OURS } } };
}
const isComplete = (handlers: object): handlers is Handlers => REQUESTS.every((channel) => channel in handlers);

/** Good arguments for every channel, so that each refusal below has only the one reason that it names. */
const good: Record<RequestChannel, unknown> = {
  'desk:snapshot': undefined,
  'session:sign-in': { address: 'ana@staff.example', password: 'p', server: '', remember: true },
  'session:sign-out': undefined,
  'session:service-password': { address: 'ask@library.example', password: 'p' },
  'request:log': { mode: 'phone', note: '' },
  'request:take': { id: 'a' },
  'request:take-next': undefined,
  'request:release': { id: 'a' },
  'request:hold': { id: 'a', reason: '' },
  'request:resume': { id: 'a' },
  'request:end': { id: 'a', outcome: 'answered' },
  'request:refer': { id: 'a', to: 'Law library', email: 'law@library.example', subject: 'A question', text: 'words' },
  'request:classify': { id: 'a', outcome: 'partly', read: 3, question: 'Account', tags: ['school'] },
  'request:offer': { id: 'a', to: { kind: 'person', address: 'ben@staff.example' }, note: '' },
  'request:accept': { id: 'a' },
  'request:decline': { id: 'a', reason: '' },
  'request:take-over': { id: 'a', reason: '' },
  'request:block': { id: 'a', reason: 'r' },
  'block:lift': { id: 'a', reason: 'r' },
  'incident:record': { id: 'a', category: 'rude', step: 'warned', text: '', shared: false },
  'incident:undo': { id: 'a' },
  'incident:hold': { id: 'a' },
  'incident:now': { id: 'a' },
  'incident:retract': { id: 'a', of: 'r', reason: 'r' },
  'incident:report': { id: 'a' },
  'incident:save-report': { id: 'a', format: 'pdf' },
  'channel:create': { name: 'Maps', access: 'members', members: ['ben@staff.example'], topic: '' },
  'channel:change': { id: 'channel:a', closed: true },
  'channel:topic': { id: 'channel:a', topic: 't' },
  'file:share': { id: 'channel:a' },
  'file:stop': { id: 'a' },
  'file:save': { id: 'channel:a', file: { url: 'https://upload.library.example/a/minutes.pdf', name: 'minutes.pdf' } },
  'channel:members': { id: 'channel:a' },
  'channel:set-members': { id: 'channel:a', members: [] },
  'example:list': undefined,
  'example:preview': { id: 'a' },
  'example:save': { title: 't', good: '', lines: [{ by: 'patron', text: 'words' }] },
  'example:delete': { id: 'a' },
  'example:share': { id: 'a' },
  'favour:times': undefined,
  'favour:ask': { channel: 'channel:c', by: { clock: '2026-11-24T16:00' }, wish: { kind: 'pull', title: 't' } },
  'favour:act': { id: 'r f', do: 'accept', reason: '' },
  'request:note': { id: 'a', text: 'n' },
  'conversation:open': { id: null },
  'conversation:window': { id: 'a', limit: 50 },
  'conversation:find': { id: 'a', words: 'lost glove' },
  'conversation:reply': { id: 'a', text: 'hello' },
  'conversation:draft': { id: 'a', text: '' },
  'conversation:typing': { id: 'a', composing: true },
  'hours:shut': { service: 'ask@library.example', reason: 'Storm', until: { kind: 'time', day: '2026-11-22', time: '17:30' } },
  'hours:reopen': { service: 'ask@library.example' },
  'conversation:doing': { id: 'a', doing: { type: 'change', key: '7', before: 'a draft' } },
  'line:react': { id: 'a', key: '7', emoji: '👍', on: true },
  'line:change': { id: 'a', key: '7', text: 'better' },
  'line:delete': { id: 'a', key: '7' },
  'line:versions': { id: 'a', key: '7' },
  'link:open': { url: 'https://library.example/' },
  'scripts:list': { id: null },
  'scripts:used': { id: 'a', script: 's' },
  'scripts:language': { id: 'a', language: 'es' },
  'scripts:save': { title: 't', category: 'c', when: 'w', text: 't' },
  'scripts:delete': { id: 'own:s' },
  'scripts:undo': undefined,
  'scripts:import': { everybody: 'en' },
  'scripts:versions': { id: 'hold', language: 'en' },
  'scripts:restore': { id: 'hold', language: 'en', version: 's1' },
  'scripts:changes': { language: 'en' },
  'scripts:export': { what: 'own', language: 'en' },
  'words:get': undefined,
  'words:save': { find: 'rude: you goofball', innocent: '' },
  'texts:save': { texts: [{ kind: 'script', id: 'hold', language: 'en', content: { category: 'c', title: 't', when: 'w', text: 't' } }] },
  'texts:remove': { text: { kind: 'script', id: 'hold', language: 'en' }, asInFiles: false },
  'texts:history': { text: { kind: 'words', id: 'library', language: 'es' } },
  'guide:list': { language: 'en' },
  'answers:save': { about: null, question: 'q', answer: 'a' },
  'answers:delete': { id: 'own:a' },
  'answers:undo': undefined,
  'answers:import': {},
  'guidance:save': { language: 'en', topic: 't', question: 'q', may: ['Yes.'], mayNot: [], ask: 'a', scripts: [] },
  'coach:jargon': undefined, 'settings:get': undefined,
  'settings:set': { theme: 'dark' },
  'central:login': { user: 'main', password: 'p' },
  'suggestion:dismiss': { id: 'a', key: '1' },
  'crisis:card': undefined,
  'crisis:used': { id: null, about: 'danger' },
  'record:review': undefined,
  'record:retry': undefined,
  'record:begin-anew': undefined,
  'notice:dismiss': { id: 'a' },
  'alert:test': undefined,
  'statistics:time': { days: 7, by: 'hour' },
  'statistics:read': { period: { from: '2026-11-01', to: '2026-11-22' }, by: 'hour', mode: 'phone' },
  'statistics:year': {},
  'statistics:save': { what: { year: 2026 }, format: 'csv' },
  'statistics:print': { what: { query: { period: 'today', by: 'day' } } },
  'shifts:read': undefined, 'shifts:ask-cover': { id: 's', from: 1, to: 2, reason: '', urgent: false }, 'shifts:cover': { id: 'c', action: { type: 'take-back' } }, 'shifts:save-cover': { id: 'c' },
  'handover:overview': { of: 'held' }, 'handover:begin': { to: 'ben@library.example', note: '' }, 'handover:answer': { accept: true },
  'desk:here': undefined,
  'desk:quit': undefined,
  'window:ready': undefined,
};

describe('a request from our own page', () => {
  it.each(REQUESTS)('%s reaches its handler', async (channel) => {
    const { desk, called } = testDesk();
    expect(await answer(channel, event(), [good[channel]], desk)).toEqual({ ok: true, value: undefined });
    expect(called).toHaveBeenCalledExactlyOnceWith(channel, good[channel], OURS);
  });

  it('gets the value, also of a slow handler', async () => {
    const { desk } = testDesk(async () => Promise.resolve({ id: 'r1' }));
    expect(await answer('request:log', event({ url: `${PAGE}#queue` }), [good['request:log']], desk)).toEqual({ ok: true, value: { id: 'r1' } });
  });

  it('gets the sentence of a failure that a person can do something about', async () => {
    const { desk, lines } = testDesk(() => {
      throw new AppError('already-taken', 'Ben took it first.');
    });
    expect(await answer('request:take', event(), [{ id: 'a' }], desk)).toEqual({ ok: false, code: 'already-taken', message: 'Ben took it first.' });
    expect(lines).toEqual([]);
  });

  it.each([['thrown at once', () => fail()], ['rejected', () => Promise.resolve().then(fail)]])('gets no text of a defect: %s', async (_name, behaviour) => {
    const { desk, lines } = testDesk(behaviour);
    const result = await answer('request:take', event(), [{ id: 'a' }], desk);
    expect(result).toMatchObject({ ok: false, code: 'internal' });
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(lines).toEqual([['request failed', { channel: 'request:take', error: expect.any(Error) }]]);
  });
});

function fail(): never {
  throw new Error('password hunter2 of maria@library.example');
}

describe('a request from anywhere else is refused before it is read', () => {
  it.each<[string, Sender]>([
    ['a frame that is gone', { sender: { id: OURS }, senderFrame: null }],
    ['a frame inside our page', event({ parent: {} })],
    ['a page of the web', event({ url: 'https://library.example/' })],
    ['another host of our scheme', event({ url: 'app://other/' })],
    ['a host that begins like ours', event({ url: 'app://deskbell.evil.example/' })],
    ['a user name that looks like ours', event({ url: 'app://deskbell@evil.example/' })],
    ['another page of ours', event({ url: 'app://deskbell/other.html' })],
    ['about:blank', event({ url: 'about:blank' })],
    ['no address', event({ url: '' })],
    ['a file', event({ url: 'file:///app://deskbell/' })],
    ['a data URL', event({ url: 'data:text/html,app://deskbell/' })],
    ['another window', event({ from: 8 })],
  ])('%s', async (_name, sender) => {
    const { desk, called, lines } = testDesk();
    for (const channel of REQUESTS) {
      expect(await answer(channel, sender, [good[channel]], desk)).toMatchObject({ ok: false, code: 'invalid-request' });
    }
    expect(called).not.toHaveBeenCalled();
    expect(lines).toHaveLength(REQUESTS.length);
  });
});

/** Whether the arguments were refused before any handler saw them. */
async function isRefused(channel: RequestChannel, ...args: unknown[]): Promise<boolean> {
  const { desk, called } = testDesk();
  const result = await answer(channel, event(), args, desk);
  return !result.ok && result.code === 'invalid-request' && called.mock.calls.length === 0;
}

describe('arguments that the contract does not know are refused', () => {
  it.each(REQUESTS)('%s: wrong types, further fields, a second argument', async (channel) => {
    for (const wrong of [null, 0, '', 'text', true, [], [good[channel]]]) expect(await isRefused(channel, wrong)).toBe(true);
    expect(await isRefused(channel, { ...asObject(good[channel]), further: 1 })).toBe(true);
    expect(await isRefused(channel, good[channel], good[channel])).toBe(true);
  });

  it.each(REQUESTS)('%s: keys that change what objects are', async (channel) => {
    expect(await isRefused(channel, JSON.parse(JSON.stringify(asObject(good[channel])).replace('{', '{"__proto__":{"admin":true},').replace(',}', '}')))).toBe(true);
    expect(await isRefused(channel, { ...asObject(good[channel]), constructor: { prototype: {} } })).toBe(true);
    expect({}).not.toHaveProperty('admin');
  });

  it.each<[RequestChannel, object]>([
    ['session:sign-in', { address: 'a'.repeat(2_101) }],
    ['session:sign-in', { password: 'a'.repeat(1_001) }],
    ['session:sign-in', { server: 'a'.repeat(301) }],
    ['request:take', { id: 'a'.repeat(2_101) }],
    ['request:take', { id: '' }],
    ['request:log', { note: 'a'.repeat(2_001) }],
    ['request:log', { mode: 'patron-im' }],
    ['request:end', { outcome: 'other' }],
    ['request:refer', { id: 'a', to: 'x', email: 'not an address', subject: '', text: 'words' }],
    ['request:refer', { id: 'a', to: 'x', subject: '', text: ' ' }],
    ['request:refer', { id: 'a', to: 'x', subject: '', text: 'x'.repeat(4_001) }],
    ['request:classify', { id: 'a', read: 7 }],
    ['request:classify', { id: 'a', question: 'x'.repeat(81) }],
    ['request:classify', { id: 'a', tags: Array.from({ length: 21 }, () => 'x') }],
    ['file:save', { file: { url: 'file:///etc/passwd', name: 'a' } }],
    ['file:save', { file: { url: `https://a.example/${'a'.repeat(4_100)}`, name: 'a' } }],
    ['file:save', { file: { url: 'https://a.example/b', name: '' } }],
    ['file:save', { file: { url: 'https://a.example/b', name: 'b', sha256: 'z' } }],
    ['channel:create', { name: '' }],
    ['channel:create', { name: 'a\u202Eb' }],
    ['channel:create', { access: 'everybody' }],
    ['channel:create', { members: Array.from({ length: 501 }, () => 'ben@staff.example') }],
    ['channel:topic', { topic: ' ' }],
    ['channel:change', { name: 'x'.repeat(81) }],
    ['example:save', { title: ' ' }],
    ['example:save', { good: 'a'.repeat(1_001) }],
    ['example:save', { lines: [] }],
    ['example:save', { lines: [{ by: 'ana', text: 'words' }] }],
    ['example:save', { lines: [{ by: 'patron', text: 'a'.repeat(4_801) }] }],
    ['example:save', { lines: Array.from({ length: 101 }, () => ({ by: 'patron', text: 'words' })) }],
    ['scripts:restore', { version: '' }],
    ['scripts:changes', { language: 'a'.repeat(21) }],
    ['scripts:save', { everybody: 'a'.repeat(21) }],
    ['words:save', { find: 'a'.repeat(6_001) }],
    ['texts:save', { texts: [] }],
    ['texts:save', { texts: [{ kind: 'script', id: 'hold', language: 'en' }] }],
    ['texts:save', { texts: [{ kind: 'policy', id: 'hold', language: 'en', content: {} }] }],
    ['texts:save', { texts: [{ kind: 'answer', id: 'hold', language: 'en', content: { question: 'q', answer: 'a', link: 'file:///etc/passwd' } }] }],
    ['texts:save', { texts: [{ kind: 'answer', id: 'hold', language: 'en', content: { question: 'q', answer: 'a'.repeat(4_001) } }] }],
    ['texts:save', { texts: [{ kind: 'words', id: 'hold', language: 'en', content: { rules: [], innocent: Array.from({ length: 500 }, () => 'a'.repeat(40)) } }] }],
    ['texts:save', { texts: Array.from({ length: 1_001 }, () => ({ kind: 'answer', id: 'a', language: 'en', content: { question: 'q', answer: 'a' } })) }],
    ['texts:remove', { text: { kind: 'script', id: '../hold', language: 'en' } }],
    ['texts:remove', { text: { kind: 'script', id: 'hold', language: 'en', content: {} } }],
    ['texts:history', { text: { kind: 'script', id: 'hold', language: 'english' } }],
    ['answers:save', { question: 'x'.repeat(301) }],
    ['answers:save', { answer: 'x'.repeat(4_001) }],
    ['answers:save', { tags: Array.from({ length: 11 }, () => 'x') }],
    ['guidance:save', { may: Array.from({ length: 101 }, () => 'x') }],
    ['guide:list', { language: 'x'.repeat(21) }],
    ['conversation:reply', { text: 'a'.repeat(65_537) }],
    ['conversation:reply', { text: '' }],
    ['conversation:draft', { text: 'a'.repeat(65_537) }],
    ['conversation:window', { limit: 201 }],
    ['conversation:window', { limit: 0 }],
    ['conversation:window', { before: Number.NaN }],
    ['conversation:find', { words: '  ' }],
    ['conversation:find', { words: 'x'.repeat(81) }],
    ['link:open', { url: `https://${'a'.repeat(4_100)}` }],
    ['settings:set', { textSize: 201 }],
    ['settings:set', { volume: Number.POSITIVE_INFINITY }],
    ['settings:set', { panes: { queue: -1 } }],
    ['settings:set', { locked: [] }],
    ['central:login', { user: ' ', password: 'p' }],
    ['central:login', { user: 'main', password: '' }],
    ['central:login', { user: 'u'.repeat(64), password: 'p' }],
    ['central:login', { user: 'main', password: 'p', host: 'elsewhere' }],
  ])('%s: out of bounds (%$)', async (channel, change) => {
    expect(await isRefused(channel, { ...asObject(good[channel]), ...change })).toBe(true);
  });

  it('whatever they are, an envelope comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...REQUESTS), fc.array(fc.anything({ withNullPrototype: true, withMap: true, withDate: true }), { maxLength: 2 }), async (channel, args) => {
        const { desk } = testDesk();
        expect(await answer(channel, event(), args, desk)).toHaveProperty('ok');
      }),
    );
  });
});

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

// The mapped type, checked by the compiler: leaving out a handler is an error.
const { 'alert:test': _left, ...incomplete } = testDesk().desk.handlers;
// @ts-expect-error a channel without a handler
export const missing: Handlers = incomplete;
