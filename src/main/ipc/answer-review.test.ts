import { describe, expect, it, vi } from 'vitest';
import { REQUESTS } from '../../shared/channels.js';
import { REVIEW_REQUESTS, type ReviewChannel } from '../../shared/review/channels.js';
import { silentLog } from '../log/log.js';
import type { Sender } from './answer.js';
import { answerReview, type ReviewHandlers } from './answer-review.js';

const PAGE = 'app://deskbell/review/index.html';
const OURS = 9;
const sender = (change: { url?: string; from?: number; parent?: object } = {}): Sender => ({ sender: { id: change.from ?? OURS }, senderFrame: { url: change.url ?? PAGE, parent: change.parent ?? null } });
const item = { conversation: 'desk ask@library.example maria@library.example', day: '2026-11-22' };

const query = { period: 'last-7', by: 'day' };
const order = { items: [{ ...item, looked: 1 }], purpose: 'request', request: 'Request 17', rules: ['patron', 'phone'], decisions: [], formats: ['html'] };
const decisions = [
  { do: 'leave-out', words: 'Mill House', reason: 'privacy' }, { do: 'show-here', at: { item: 'x', line: 'y', start: 0, end: 4 }, reason: 'a title' }, { do: 'leave-out-line', item: 'x', line: 'y', reason: 'privacy' },
];

const adam = { with: 'login', user: 'adam', password: 'p' };
const hold = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

/** Good arguments for every channel, so that each refusal below has only the one reason that it names. */
const good: Record<ReviewChannel, readonly object[] | undefined> = {
  'review:begin': undefined, 'review:choose-key': undefined, 'review:sign-out': undefined, 'review:overview': undefined, 'review:choices': undefined,
  'review:sign-in': [{ with: 'login', user: 'dora', password: 'p' }, { with: 'key', name: 'Dora', passphrase: '' }, { with: 'name', name: 'Dora' }],
  'review:search': [
    { limit: 50 },
    {
      limit: 200, words: 'census "two forms"', fromDay: '2026-11-01', toDay: '2026-11-30', service: 'ask@library.example', point: 'Main desk', person: 'ana@staff.example', mode: 'patron-im',
      outcome: 'answered', incident: 'any', script: 'hold', tag: 'school', state: 'flagged', handedTo: 'dora', sample: { week: '2026-W47', n: 20 }, after: 'x',
    },
  ],
  'review:read': [item],
  'review:mark': [{ item, mark: { kind: 'reviewed' } }, { item, mark: { kind: 'comment', text: 'Well done.' } }, { item, mark: { kind: 'handed-to', to: 'ben', text: 'Look at 14:02.' } }],
  'review:disclosure': undefined, 'review:disclosure-folder': undefined, 'review:disclosure-key': undefined, 'review:disclosure-show': undefined,
  'review:disclose': [{ order }, { order: { ...order, decisions }, passphrase: 'p' }],
  'review:holds': undefined, 'review:hold-counts': undefined, 'review:hold-key': undefined,
  'review:hold-preview': [{ words: 'census' }, { person: 'maria@patrons.example', conversation: item.conversation, service: 'ask@library.example', fromDay: '2026-11-01', toDay: '2026-11-01' }],
  'review:hold': [{ on: { words: 'census' }, reason: 'a lawsuit', as: adam }, { on: { words: 'census' }, reason: 'a lawsuit', as: { with: 'key', name: 'Ines', passphrase: 'p' } }],
  'review:hold-decide': [{ hold, step: 'ask', reason: 'it is over', as: adam }, { hold, step: 'agree', request: { at: 5, by: 'Ines' }, as: adam }, { hold, step: 'refuse', as: adam }, { hold, step: 'refuse', reason: 'there is an appeal', as: adam }],
  'review:statistics': [{ query }, { query: { ...query, period: { from: '2026-11-01', to: '2026-11-22' }, service: 'ask@library.example', point: 'Main desk', mode: 'phone' } }, { year: 2026 }, { year: 'now' }],
  'review:statistics-save': [{ what: { query }, format: 'csv' }, { what: { year: 2026 }, format: 'pdf' }],
  'review:statistics-print': [{ what: { query } }, { what: { year: 2026 } }],
  'review:accesses': [{ limit: 50 }, { limit: 50, before: 1 }],
};
const goodOf = (channel: ReviewChannel): readonly unknown[] => good[channel] ?? [undefined];

function testWindow() {
  const called = vi.fn<(channel: string, args: unknown) => undefined>();
  const handlers = Object.fromEntries(REVIEW_REQUESTS.map((channel) => [channel, (args: unknown) => called(channel, args)]));
  if (!isComplete(handlers)) throw new Error('a channel has no handler');
  return { called, desk: { handlers, log: silentLog, trusted: { page: PAGE, isOurs: (id: number) => id === OURS } } };
}
const isComplete = (handlers: object): handlers is ReviewHandlers => REVIEW_REQUESTS.every((channel) => channel in handlers);

async function isRefused(channel: ReviewChannel, args: readonly unknown[], from = sender()): Promise<boolean> {
  const { called, desk } = testWindow();
  const result = await answerReview(channel, from, args, desk);
  return !result.ok && result.code === 'invalid-request' && called.mock.calls.length === 0;
}

describe('the channels of the review window', () => {
  it.each(REVIEW_REQUESTS)('%s reaches its handler', async (channel) => {
    for (const args of goodOf(channel)) {
      const { called, desk } = testWindow();
      expect(await answerReview(channel, sender(), [args], desk)).toEqual({ ok: true, value: undefined });
      expect(called).toHaveBeenCalledExactlyOnceWith(channel, args);
    }
  });

  it('are none of those of the desk', () => {
    const desk = new Set<string>(REQUESTS);
    expect(REVIEW_REQUESTS.filter((channel) => desk.has(channel))).toEqual([]);
  });

  it.each<[string, Sender]>([
    ['the page of the desk', sender({ url: 'app://deskbell/' })],
    ['another window', sender({ from: 7 })],
    ['a frame inside the page', sender({ parent: {} })],
    ['another page of ours', sender({ url: 'app://deskbell/review/other.html' })],
    ['the folder of the page', sender({ url: 'app://deskbell/review/' })],
    ['the web', sender({ url: 'https://library.example/review/index.html' })],
    ['a frame that is gone', { sender: { id: OURS }, senderFrame: null }],
  ])('refuse %s', async (_name, from) => {
    for (const channel of REVIEW_REQUESTS) expect(await isRefused(channel, [goodOf(channel)[0]], from)).toBe(true);
  });

  it.each(REVIEW_REQUESTS)('%s refuses wrong types, further fields and a second argument', async (channel) => {
    const [args] = goodOf(channel);
    for (const wrong of [null, 0, '', 'text', true, [], [args]]) expect(await isRefused(channel, [wrong])).toBe(true);
    expect(await isRefused(channel, [{ ...asObject(args), further: 1 }])).toBe(true);
    expect(await isRefused(channel, [args, args])).toBe(true);
  });
});
const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

const long = (length: number): string => 'x'.repeat(length);

describe('values that the review window cannot mean are refused', () => {
  it.each<[ReviewChannel, unknown]>([
    ['review:sign-in', { with: 'login', user: 'dora', password: '' }],
    ['review:sign-in', { with: 'login', user: long(64), password: 'p' }],
    ['review:sign-in', { with: 'login', user: ' ', password: 'p' }],
    ['review:sign-in', { with: 'login', user: 'dora', password: long(1_001) }],
    ['review:sign-in', { with: 'key', name: 'Dora', passphrase: 'p', keyFile: '/etc/passwd' }],
    ['review:sign-in', { with: 'name', name: long(201) }],
    ['review:sign-in', { with: 'nothing', name: 'Dora' }],
    ['review:search', { limit: 0 }],
    ['review:search', { limit: 201 }],
    ['review:search', { limit: 1.5 }],
    ['review:search', { limit: 50, words: '' }],
    ['review:search', { limit: 50, words: long(301) }],
    ['review:search', { limit: 50, fromDay: '2026-02-30' }],
    ['review:search', { limit: 50, fromDay: 1 }],
    ['review:search', { limit: 50, mode: 'letter' }],
    ['review:search', { limit: 50, state: 'all' }],
    ['review:search', { limit: 50, sample: { week: '2026-W54', n: 20 } }],
    ['review:search', { limit: 50, sample: { week: '2026-W47', n: 0 } }],
    ['review:search', { limit: 50, words: undefined }],
    ['review:search', { limit: 50, after: long(4_401) }],
    ['review:read', { ...item, day: '22.11.2026' }],
    ['review:read', { ...item, conversation: long(4_301) }],
    ['review:read', { ...item, conversation: '' }],
    ['review:statistics', {}], ['review:statistics', { query, year: 2026 }], ['review:statistics', { query: { ...query, by: 'person' } }], ['review:statistics', { query: { ...query, period: { from: '2026-11-01', to: '2026-13-01' } } }], ['review:statistics', { year: 1 }],
    ['review:statistics', { query: { ...query, service: long(2_101) } }], ['review:statistics-save', { what: { year: 'now' }, format: 'csv' }], ['review:statistics-save', { what: { query }, format: 'xlsx' }], ['review:statistics-print', { what: { query }, printer: 'x' }],
    ['review:mark', { item, mark: { kind: 'comment', text: ' ' } }],
    ['review:mark', { item, mark: { kind: 'comment' } }],
    ['review:mark', { item, mark: { kind: 'comment', text: long(2_001) } }],
    ['review:mark', { item, mark: { kind: 'reviewed', by: 'somebody else' } }],
    ['review:mark', { item, mark: { kind: 'handed-to' } }],
    ['review:mark', { item, mark: { kind: 'lifted' } }],
    ['review:disclose', { order: { ...order, items: [] } }],
    ['review:disclose', { order: { ...order, items: Array.from({ length: 201 }, () => order.items[0]) } }],
    ['review:disclose', { order: { ...order, items: [item] } }],
    ['review:disclose', { order: { ...order, items: [{ ...item, looked: -1 }] } }],
    ['review:disclose', { order: { ...order, request: ' ' } }],
    ['review:disclose', { order: { ...order, request: long(501) } }],
    ['review:disclose', { order: { ...order, rules: ['left out'] } }],
    ['review:disclose', { order: { ...order, formats: [] } }],
    ['review:disclose', { order: { ...order, formats: ['exe'] } }],
    ['review:disclose', { order: { ...order, folder: '/etc' } }],
    ['review:disclose', { order: { ...order, decisions: [{ do: 'leave-out', words: 'x' }] } }],
    ['review:disclose', { order: { ...order, decisions: [{ do: 'leave-out', words: long(201), reason: 'x' }] } }],
    ['review:disclose', { order: { ...order, decisions: [{ do: 'show-here', at: { item: 'x', line: 'y', start: 0.5, end: 4 }, reason: 'x' }] } }],
    ['review:disclose', { order: { ...order, decisions: Array.from({ length: 2_001 }, () => decisions[0]) } }],
    ['review:disclose', { order, passphrase: long(1_001) }],
    ['review:hold-preview', {}],
    ['review:hold-preview', { fromDay: 'yesterday' }],
    ['review:hold-preview', { fromDay: '1969-12-31' }],
    ['review:hold-preview', { fromDay: '2026-02-03', toDay: '2026-02-01' }],
    ['review:hold-preview', { words: long(501) }],
    ['review:hold', { on: {}, reason: 'x', as: adam }],
    ['review:hold', { on: { words: 'x', folder: '/etc' }, reason: 'x', as: adam }],
    ['review:hold', { on: { words: 'x' }, reason: ' ', as: adam }],
    ['review:hold', { on: { words: 'x' }, reason: long(1_001), as: adam }],
    ['review:hold', { on: { words: 'x' }, reason: 'x' }],
    ['review:hold', { on: { words: 'x' }, reason: 'x', as: { with: 'key', name: 'Ines', passphrase: 'p', keyFile: '/etc/passwd' } }],
    ['review:hold', { on: { words: 'x' }, reason: 'x', as: { ...adam, password: long(1_001) } }],
    ['review:hold-decide', { hold: 'all', step: 'refuse', as: adam }],
    ['review:hold-decide', { hold, step: 'refuse', reason: ' ', as: adam }],
    ['review:hold-decide', { hold, step: 'refuse', reason: long(1_001), as: adam }],
    ['review:hold-decide', { hold, step: 'agree', as: adam }],
    ['review:hold-decide', { hold, step: 'agree', request: { at: 'now', by: 'Ines' }, as: adam }],
    ['review:hold-decide', { hold, step: 'agree', request: { at: 5, by: '' }, as: adam }],
    ['review:hold-decide', { hold, step: 'ask', as: adam }],
    ['review:hold-decide', { hold, step: 'lift', as: adam }],
    ['review:accesses', { limit: 50, before: -1 }],
    ['review:accesses', { limit: 50, before: Number.NaN }],
  ])('%s %j', async (channel, args) => {
    expect(await isRefused(channel, [args])).toBe(true);
  });
});
