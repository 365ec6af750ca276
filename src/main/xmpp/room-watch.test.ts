import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lost, mute, StanzaRefused } from './problems.js';
import { RoomWatch } from './room-watch.js';
import { parseXml, type Element } from './xml.js';

const room = 'desk@rooms.library.test';
const SILENCE = 30_000;
const NOT_ACCEPTABLE = 'not-acceptable';

let asked: { readonly to: string; readonly answer: (element: Element) => void; readonly fail: (error: Error) => void }[];
let gone: [string, string][];
let nick: string;
let random: number;
let watch: RoomWatch;

const iq = (type: string, inside = '', from = `${room}/${nick}`) => parseXml(`<iq xmlns='jabber:client' type='${type}' from='${from}'>${inside}</iq>`);
const refused = (condition: string, from?: string) => new StanzaRefused(condition, iq('error', `<error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`, from));
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const last = () => asked.at(-1) ?? never();

beforeEach(() => {
  vi.useFakeTimers();
  [asked, gone, nick, random] = [[], [], 'Main', 0.5];
  watch = new RoomWatch({
    silence: SILENCE, random: () => random, occupant: (address) => `${address}/${nick}`,
    ping: (to) => new Promise((answer, fail) => void asked.push({ to, answer, fail })),
    onGone: (address, why) => void gone.push([address, why]),
  });
});
afterEach(() => {
  watch.reset();
  vi.useRealTimers();
});

describe('a silent room', () => {
  it('is asked after a while, and again after each answer; one that speaks is not', async () => {
    watch.entered(room);
    await pass(SILENCE - 1);
    expect(asked).toEqual([]);
    await pass(1);
    expect(asked.map(({ to }) => to)).toEqual([`${room}/Main`]);
    last().answer(iq('result'));
    await pass(SILENCE);
    expect(asked).toHaveLength(2);
    last().answer(iq('result'));
    for (let i = 0; i < 10; i += 1) {
      await pass(SILENCE / 2);
      watch.heard(room);
    }
    expect(asked).toHaveLength(2);
    expect(gone).toEqual([]);
  });

  it('is asked once at a time, however long it thinks and whoever else wants to know', async () => {
    watch.entered(room);
    await pass(SILENCE);
    const others = [watch.ask(room), watch.ask(room)];
    await pass(10 * SILENCE);
    expect(asked).toHaveLength(1);
    last().answer(iq('result'));
    expect(await Promise.all(others)).toEqual([true, true]);
  });

  it('is not asked by all desks in the same moment', async () => {
    for (const [dice, wait] of [[0, 0.75], [0.999_999, 1.25]] as const) {
      random = dice;
      watch.entered(room);
      const before = asked.length;
      await pass(SILENCE * wait - 100);
      expect(asked).toHaveLength(before);
      await pass(200);
      expect(asked).toHaveLength(before + 1);
    }
  });

  it('is left alone once it was left', async () => {
    watch.entered(room);
    watch.left(room);
    await pass(10 * SILENCE);
    expect(asked).toEqual([]);
    expect(await watch.ask(room)).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('what the room answers', () => {
  it.each(['not-acceptable', 'not-allowed', 'forbidden', 'internal-server-error'])('%s: we are not in it', async (condition) => {
    watch.entered(room);
    const joined = watch.ask(room);
    last().fail(refused(condition));
    expect(await joined).toBe(false);
    expect(gone).toEqual([[room, 'lost']]);
    await pass(10 * SILENCE);
    expect(asked).toHaveLength(1);
  });

  it('a new name: the next question goes there; nobody under our name twice: we are not in it', async () => {
    watch.entered(room);
    const first = watch.ask(room);
    last().fail(refused('item-not-found'));
    expect(await first).toBe(true);
    nick = 'Second';
    const second = watch.ask(room);
    expect(last().to).toBe(`${room}/Second`);
    last().fail(refused('item-not-found'));
    expect(await second).toBe(true);
    const third = watch.ask(room);
    last().fail(refused('item-not-found'));
    expect(await third).toBe(false);
    expect(gone).toEqual([[room, 'lost']]);
  });

  it('nothing, twice: it is mute; the second question comes soon', async () => {
    watch.entered(room);
    await pass(SILENCE);
    last().fail(mute());
    await pass(SILENCE / 4);
    expect([asked.length, gone]).toEqual([2, []]);
    last().fail(mute());
    await pass(0);
    expect(gone).toEqual([[room, 'mute']]);
  });

  it('nothing, once, and then words: it is there', async () => {
    watch.entered(room);
    await pass(SILENCE);
    last().fail(mute());
    await pass(0);
    watch.heard(room);
    await pass(SILENCE);
    last().fail(mute());
    await pass(0);
    expect(gone).toEqual([]);
  });

  it('nothing, because the stream broke: that says nothing about the room', async () => {
    watch.entered(room);
    for (let i = 0; i < 5; i += 1) {
      await pass(SILENCE);
      last().fail(lost());
      await pass(0);
    }
    expect(asked).toHaveLength(5);
    expect(gone).toEqual([]);
  });

  it('something forged: no more than no answer', async () => {
    watch.entered(room);
    const joined = watch.ask(room).catch(() => 'unknown');
    last().fail(refused(NOT_ACCEPTABLE, 'mallory@patrons.test/x'));
    expect(await joined).toBe('unknown');
    const again = watch.ask(room);
    last().answer(iq('result'));
    expect(await again).toBe(true);
    expect(gone).toEqual([]);
  });

  it('too late, when we have left or entered anew meanwhile: that was another stay', async () => {
    watch.entered(room);
    const joined = watch.ask(room);
    const old = last();
    watch.entered(room);
    old.fail(refused(NOT_ACCEPTABLE));
    expect(await joined).toBe(false);
    expect(gone).toEqual([]);
    await pass(SILENCE);
    expect(asked).toHaveLength(2);
  });
});

function never(): never {
  throw new Error('missing');
}
