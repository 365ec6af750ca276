import { describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../../core/conversation.js';
import { newConversation } from '../../core/conversation.js';
import { NOTHING_SHARED, type Incident } from '../../core/room.js';
import { NEW_DESK } from '../../core/state.js';
import { ANA, BEN, DAY, MARIA, NINE, SERVICE } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import { defaultPolicy } from '../../shared/policy/parse.js';
import type { LineView } from '../../shared/view.js';
import { Reports, type ReportsOptions } from './reports.js';

const identity = { scope: 'desk-room', service: SERVICE, conv: MARIA } as const;
const KEY = newConversation(identity).key;
const incident = (change: Partial<Incident> = {}): Incident => ({ id: 'i1', originId: 'o1', by: BEN, point: 'North', at: NINE, category: 'rude', step: 'warned', ...change });
const line = (n: number, change: Partial<LineView> = {}): LineView => ({ key: `k${n}`, place: n, kind: 'patron', text: `words ${n}`, at: NINE + n, by: 'Maria', mine: false, ...change });

/** A desk that knows these incidents, with this transcript. */
function reports(incidents: readonly Incident[], lines: readonly LineView[], change: Partial<Conversation['shared']> = {}) {
  const shared = { ...NOTHING_SHARED, incidents, ...change };
  const state = { ...NEW_DESK, me: ANA, conversations: new Map([[KEY, { ...newConversation(identity), shared }]]) };
  const commit = vi.fn<(events: readonly unknown[]) => []>(() => []);
  const pages = vi.fn<ReportsOptions['screen']['window']>((id, { before, limit }) => {
    const older = lines.filter(({ place }) => before === undefined || place < before);
    return { id, lines: older.slice(-limit), hasOlder: older.length > limit, hasNewer: before !== undefined };
  });
  const made = new Reports({ policy: { ...defaultPolicy('Main desk'), timeZone: 'Europe/Berlin' }, keeper: { state, journal: undefined, commit }, screen: { window: pages }, now: () => NINE });
  return { made, commit, pages };
}

describe('what a report is made of', () => {
  it('is the last incident with its surroundings, however far back it stands', () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => (n === 300 ? line(n, { key: 'operation o2', kind: 'event' }) : line(n, n === 299 ? { by: 'you' } : {})));
    const { made, pages } = reports([incident(), incident({ id: 'i2', originId: 'o2', category: 'threat', step: 'blocked' })], lines);
    const parts = made.about(KEY);
    expect(parts).toMatchObject({ patron: 'Maria', known: MARIA, incident: { category: 'threat', by: `Ben (${BEN})`, point: 'North' }, earlier: [{ category: 'rude' }], madeBy: `Ana (${ANA})`, cut: true });
    expect([parts.lines[0]?.place, parts.lines[59]?.by, parts.lines[60]?.key, parts.lines.at(-1)?.place]).toEqual([240, 'Main desk, this desk', 'operation o2', 359]);
    expect(pages).toHaveBeenCalledTimes(4);
    expect(parts).not.toHaveProperty('said');
  });

  it('is the end of the conversation where the incident is no longer in this journal', () => {
    const parts = reports([incident({ said: 'm1' })], [line(1), line(2)], { blocks: [{ id: 'b', by: BEN, at: NINE, reason: '', until: NINE + DAY }] }).made.about(KEY);
    expect(parts.lines.map(({ place }) => place)).toEqual([1, 2]);
    expect(parts).toMatchObject({ cut: false, said: 'The words are on the record of the desk that sent them.' });
    expect(parts.block).toMatch(/^Until Sunday 22 November 2026 at 10:00:00 \(Europe\/Berlin\)$/);
  });

  it('is on the record before it is a file, and there is none without an incident', () => {
    const { made, commit } = reports([incident()], []);
    made.made(KEY, 'pdf');
    expect(commit).toHaveBeenCalledExactlyOnceWith([{ kind: 'report', in: identity, incident: 'i1', format: 'pdf' }]);
    expect(() => reports([], []).made.about(KEY)).toThrow(AppError);
    expect(() => made.made('desk nobody', 'text')).toThrow('no incident');
  });
});
