import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationRef, Event, Recorded } from '../event.js';
import { channelConversation } from '../identity.js';
import { ANA, BEN, CHANNEL, deskId, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession, uuid } from '../testing/samples.js';
import { ModelDesk, staffedDesk } from '../testing/desk.js';
import { patronOf, writeHistory, type Step } from '../testing/history.js';
import { rowOf, rowsOf } from '../testing/record.js';
import { keyOf } from '../conversation.js';
import { hashOf } from '../hash.js';
import { eventIn, type RecordRow } from './row.js';
import { readingOf, type ReadingLine } from './reading.js';

const WITH_MARIA: ConversationRef = { scope: 'desk-room', service: SERVICE, conv: MARIA };
const IN_CHANNEL: ConversationRef = channelConversation(CHANNEL);

/** Rows of one desk, a second apart. */
const desk = (number: number, ...events: readonly Event[]): RecordRow[] => events.map((event, n) => rowOf(event, { desk: number, seq: n + 1, time: NINE + n * 1_000 }));
const heard = (item: Parameters<typeof message>[1] & { readonly id: string }, stamp: number, more: Partial<Extract<Event, { kind: 'heard' }>> = {}): Event => ({ kind: 'heard', in: WITH_MARIA, item: message(item.id, item), stamp, ...more });
const operated = (id: string, changes: Parameters<typeof operation>[1], stamp: number, counted = true): Event => ({ kind: 'heard', in: WITH_MARIA, item: inRoom(operation(id, changes)), stamp, counted });
const claim = operated('c1', { detail: { type: 'claim', session: serviceSession(1) } }, NINE + 100);
const texts = (lines: readonly ReadingLine[]): string[] => lines.map(({ text }) => text);

describe('a conversation in the record', () => {
  const question = heard({ id: 'm1', body: 'Where is the atlas?' }, NINE);
  const reply: Event = { kind: 'reply', in: WITH_MARIA, to: MARIA, originId: 'r1', body: 'On shelf 4.', script: 'greeting' };
  const answer = heard({ id: 'm2', originId: 'r1', outgoing: true, from: serviceSession(1), to: MARIA, body: 'On shelf 4.' }, NINE + 2_000, { speaker: { type: 'holder', author: ANA, desk: deskId(1) } });

  it('has what several desks saw once, with all rows that say so', () => {
    const { lines, emptied, unreadable } = readingOf([...desk(1, question, claim, reply), ...desk(2, question, claim, answer)]);
    expect({ emptied, unreadable }).toEqual({ emptied: 0, unreadable: 0 });
    expect(lines.map(({ side, kind, who, text }) => [side, kind, who, text])).toEqual([
      ['patron', 'said', 'Maria', 'Where is the atlas?'], ['desk', 'step', 'Ana', 'Taken'], ['service', 'said', 'Ana', 'On shelf 4.'],
    ]);
    expect(lines.map(({ evidence }) => evidence.map((row) => [row.desk, row.seq]))).toEqual([1, 2, 3].map((seq) => [[deskId(1), seq], [deskId(2), seq]]));
    expect(lines[2]).toMatchObject({ address: ANA, point: 'Main desk', script: 'greeting', seenBy: [{ desk: deskId(1), point: 'Main desk' }, { desk: deskId(2) }] });
  });

  it('knows by the claim who answered, where only the desk that did has written it down', () => {
    const lines = readingOf(desk(1, question, claim, reply)).lines;
    expect(lines.at(-1)).toMatchObject({ who: 'Ana', address: ANA, point: 'Main desk', text: 'On shelf 4.' });
    expect(lines.at(-1)).not.toHaveProperty('delivery');
  });

  it('says what never went out', () => {
    const fate = (fate_: 'not-sent' | 'unknown' | 'sent'): Event => ({ kind: 'fate', in: WITH_MARIA, originId: 'r1', fate: fate_ });
    const delivery = (...events: Event[]): unknown => readingOf(desk(1, reply, ...events)).lines[0]?.delivery;
    expect(delivery(fate('not-sent'))).toBe('not-sent');
    expect(delivery(fate('unknown'))).toBe('unknown');
    expect(delivery(fate('unknown'), fate('sent'))).toBeUndefined();
    expect(readingOf([...desk(1, reply, fate('unknown')), ...desk(2, answer)]).lines[0]).not.toHaveProperty('delivery');
    expect(delivery({ kind: 'heard', in: WITH_MARIA, stamp: NINE, item: { kind: 'bounce', archive: SERVICE, via: 'live', from: MARIA, of: 'r1', condition: 'service-unavailable' } })).toBe('refused');
  });

  it('shows what was written while blocked, and by an unknown sender', () => {
    const { lines } = readingOf(desk(1, heard({ id: 'm1', body: 'let me in' }, NINE, { blocked: true }), heard({ id: 'm2', originId: 'x', outgoing: true, from: `${SERVICE}/elsewhere`, to: MARIA, body: 'psst' }, NINE + 1, { speaker: { type: 'unknown' } })));
    expect(lines.map(({ kind, side, who }) => [kind, side, who])).toEqual([['blocked', 'patron', 'Maria'], ['said', 'service', 'unknown sender']]);
  });

  it('has incidents, also those that were taken back', () => {
    const ladder = operated('i1', { detail: { type: 'ladder', category: 'rude', step: 'warned', follows: '' } }, NINE + 5);
    const back = operated('i2', { author: BEN, prev: 'i1', detail: { type: 'retract', of: 'i1', reason: 'a quotation' } }, NINE + 9);
    expect(readingOf(desk(1, ladder)).lines[0]).toMatchObject({ kind: 'incident', incident: { category: 'rude', step: 'warned' }, text: 'Incident: rude. Now warned' });
    expect(readingOf(desk(1, ladder, back)).lines[0]).toMatchObject({ kind: 'incident', deleted: { by: 'Ben', at: NINE + 9, reason: 'a quotation' } });
  });

  it('says of an operation whether it counted', () => {
    const late = operated('c2', { author: BEN, desk: deskId(2), detail: { type: 'claim' } }, NINE + 200, false);
    const intent: Event = { kind: 'operate', in: WITH_MARIA, originId: 'p1', detail: { type: 'release' }, after: { id: 'c1' } };
    expect(texts(readingOf(desk(1, claim, late, intent)).lines)).toEqual(['Taken', 'Taken (too late: another desk was first)', 'Given back to the queue (not confirmed by the desk room)']);
    expect(texts(readingOf(desk(1, intent, { kind: 'withdraw', in: WITH_MARIA, originIds: ['p1'], reason: 'undone' })).lines)).toEqual(['Given back to the queue (taken back before it was sent)']);
    const reflected = operated('o1', { originId: 'p1', detail: { type: 'release' } }, NINE + 400);
    expect(readingOf(desk(1, intent, reflected)).lines.map(({ text, evidence }) => [text, evidence.length])).toEqual([['Given back to the queue', 2]]);
  });

  it('keeps a second message apart that only claims the name of another one', () => {
    const forged = heard({ id: 'm9', originId: 'r1', body: 'On shelf 4.' }, NINE + 3_000);
    expect(readingOf([...desk(1, reply, forged), ...desk(2, answer)]).lines.map(({ side }) => side)).toEqual(['service', 'patron']);
    const twice = [heard({ id: 'm1', originId: 'same', body: 'one' }, NINE), heard({ id: 'm2', originId: 'same', body: 'two' }, NINE + 1)];
    expect(texts(readingOf(desk(1, ...twice)).lines)).toEqual(['one', 'two']);
  });

  it('joins what a page sent once more after it had reconnected', () => {
    const again = heard({ id: 'm5', originId: 'o-m1', body: 'Where is the atlas?', from: `${uuid(1)}@anon.library.example/page` }, NINE + 60_000, { repeats: true });
    expect(readingOf(desk(1, question, again)).lines.map(({ evidence }) => evidence.length)).toEqual([2]);
  });

  it('names an anonymous patron as the desks do', () => {
    const conv = uuid(7);
    const event: Event = { kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv }, stamp: NINE, item: message('m1', { from: `${uuid(9)}@anon.library.example/page` }) };
    expect(readingOf(desk(1, event)).lines[0]?.who).toMatch(/^Patron \d{3}$/);
  });

  it('puts the time of the archive above that of a desk', () => {
    const late = heard({ id: 'm1', via: 'archive', stamp: NINE - 60_000, body: 'Where is the atlas?' }, NINE - 60_000);
    expect(readingOf([...desk(1, question), ...desk(2, late)]).lines.map(({ at }) => at)).toEqual([NINE - 60_000]);
    expect(readingOf([...desk(1, heard({ id: 'm1', body: 'Where is the atlas?' }, NINE + 5)), ...desk(2, question)]).lines.map(({ at }) => at)).toEqual([NINE]);
  });

  it('says how much retention has emptied, what it cannot read, and where a gap is', () => {
    const rows = desk(1, question, claim, { kind: 'gap', archive: SERVICE, since: NINE - 5_000 });
    const { body: _gone, ...emptied } = rows[0] ?? rowOf(question, { seq: 1, time: NINE });
    const strange = ['', '{', 'null', '{"body":{"kind":"heard"}}', '{"body":{"kind":"heard","in":{},"item":{"kind":"message","body":7},"stamp":"x"}}', '{"body":{"kind":"newer"}}'];
    const view = readingOf([emptied, ...rows.slice(1), ...strange.map((body, n) => ({ ...emptied, seq: 10 + n, body }))]);
    expect(view).toMatchObject({ emptied: 1, gaps: [{ desk: deskId(1), archive: SERVICE, from: NINE - 5_000, to: NINE + 2_000 }] });
    expect(view.unreadable).toBeGreaterThanOrEqual(5);
    expect(texts(view.lines)).toEqual(['Taken']);
  });
});

describe('what colleagues wrote', () => {
  const said: Event = { kind: 'heard', in: IN_CHANNEL, stamp: NINE, item: { kind: 'room', archive: CHANNEL, id: 'x1', originId: 'o1', via: 'live', from: `${CHANNEL}/ben`, nick: 'ben', author: BEN, body: 'at fuor' } };
  const corrected: Event = { kind: 'heard', in: IN_CHANNEL, line: 's:o1', stamp: NINE + 1_000, item: { kind: 'room', archive: CHANNEL, id: 'x2', originId: 'o2', via: 'live', from: `${CHANNEL}/ben`, nick: 'ben', author: BEN, body: 'at four', replaces: 'o1' } };
  const deleted: Event = { kind: 'heard', in: IN_CHANNEL, line: 'a:x1', stamp: NINE + 2_000, item: { kind: 'room', archive: CHANNEL, id: 'x3', via: 'live', from: CHANNEL, nick: '', moderated: { id: 'x1', by: 'Ana', reason: 'private' } } };
  const own: readonly Event[] = [
    { kind: 'reply', in: IN_CHANNEL, to: CHANNEL, originId: 'o1', body: 'at fuor', room: true, by: BEN },
    { kind: 'fate', in: IN_CHANNEL, originId: 'o1', fate: 'sent', id: 'x1' },
  ];

  it('shows earlier versions, and what was deleted with its words', () => {
    expect(readingOf(desk(1, said, corrected)).lines).toMatchObject([{ side: 'colleague', who: 'Ben', text: 'at four', earlier: [{ text: 'at fuor', at: NINE }] }]);
    expect(readingOf(desk(1, said, corrected, deleted)).lines).toMatchObject([{ text: 'at four', earlier: [{ text: 'at fuor' }], deleted: { by: 'Ana', reason: 'private', at: NINE + 2_000 } }]);
  });

  it('is the same at the desk that said it', () => {
    const { lines } = readingOf([...desk(1, ...own, { kind: 'reply', in: IN_CHANNEL, to: CHANNEL, originId: 'o2', body: 'at four', room: true, by: BEN, mark: { type: 'correct', of: { id: 'x1', originId: 'o1' } }, line: 's:o1' }), ...desk(2, said, corrected, deleted)]);
    expect(lines).toMatchObject([{ text: 'at four', earlier: [{ text: 'at fuor' }], deleted: { by: 'Ana' } }]);
    expect(lines[0]?.evidence).toHaveLength(5);
    // By the archive's name, which the desk that said it has from its own echo.
    expect(readingOf(desk(1, ...own, deleted)).lines).toMatchObject([{ text: 'at fuor', deleted: { by: 'Ana' } }]);
  });

  it('says so where the line itself is not there', () => {
    expect(readingOf(desk(1, deleted)).lines).toMatchObject([{ kind: 'step', text: 'Deleted something said before' }]);
  });
});

describe('the record of a whole morning', () => {
  const step: fc.Arbitrary<Step> = fc.record({ what: fc.constantFrom<Step['what'][]>('message', 'message', 'reply', 'operation', 'again'), patron: fc.integer({ min: 1, max: 2 }), desk: fc.integer({ min: 1, max: 3 }), pick: fc.nat(60), luck: fc.nat(9), pause: fc.integer({ min: 1, max: 90_000 }) });

  it('has every message of the archive once, whichever desks heard it live or read it late, and in whatever order the rows come', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), fc.nat(), (steps, live, seed) => {
      const history = writeHistory(steps);
      const desks: ModelDesk[] = [staffedDesk(1), staffedDesk(2)];
      for (const [n, item] of history.service.all().entries()) {
        const { stamp = NINE, ...rest } = item;
        if (live[n % live.length]) desks[0]?.hear([{ ...rest, via: 'live' }], stamp + 300);
      }
      for (const each of desks) for (const archive of [history.room, history.service]) each.page(archive.pageAfter(undefined, 10_000), history.end);
      const rows = desks.flatMap((each) => rowsOf(each.rows satisfies readonly Recorded[], each.number));
      const shuffled = [...rows, ...rows].map((row, n) => ({ row, at: hashOf(`${seed} ${n}`) })).toSorted((a, b) => a.at - b.at).map(({ row }) => row);
      for (const conv of [1, 2].map(patronOf)) {
        const key = keyOf({ scope: 'desk-room', service: SERVICE, conv });
        const mine = (all: readonly RecordRow[]): RecordRow[] => all.filter(({ body = '' }) => { const event = eventIn(body); return event !== undefined && 'in' in event && event.in !== undefined && keyOf(event.in) === key; });
        const view = readingOf(mine(rows));
        const wanted = history.service.all().filter((m) => m.kind === 'message' && (m.outgoing ? m.to === conv : m.from.startsWith(`${conv}/`)));
        expect(view.unreadable).toBe(0);
        expect(view.lines.filter(({ kind }) => kind === 'said' || kind === 'blocked')).toHaveLength(wanted.length);
        expect(readingOf(mine(shuffled))).toEqual(view);
      }
    }), { numRuns: 60 });
  });
});
