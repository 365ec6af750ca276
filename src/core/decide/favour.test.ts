import { describe, expect, it } from 'vitest';
import type { Wish } from '../favour/favour.js';
import { favourKey } from '../favour/log.js';
import type { HeardRoom } from '../heard.js';
import { keyOf } from '../conversation.js';
import { mentionConversation } from '../identity.js';
import type { Outgoing } from '../outgoing.js';
import { ModelArchive } from '../testing/archive.js';
import { ModelDesk, staffedDesk } from '../testing/desk.js';
import { ANA, BEN, CHANNEL, deskId, inRoom, NINE, operation, ROOM } from '../testing/samples.js';
import { isRefusal, type Decision, type Effect, type Notice, type Refusal } from './decision.js';
import { decideAsk, decideFavour, decideReminders, type FavourAction, type FavourWish } from './favour.js';
import { decideNotSent, decideUnsent } from './reply.js';
import { decideAction, decideLog, openRequests } from './request.js';

const PULL: Wish = { kind: 'pull', title: 'The Odyssey', branch: 'North', by: NINE + 3_600_000 };
const CARL = 'carl@library.example';
type RoomMessage = Extract<Outgoing, { type: 'room-message' }>;

/** Two desks and the channel between them. */
function channel() {
  const archive = new ModelArchive(CHANNEL);
  const ana = staffedDesk(1, { me: ANA });
  const ben = staffedDesk(2, { me: BEN });
  const carl = new ModelDesk({ number: 4, env: { me: CARL } });
  carl.record([{ kind: 'signed-in', address: CARL, point: 'Desk 4' }], NINE);
  const desks = [ana, ben, carl];
  const arrive = (from: ModelDesk, out: RoomMessage, now: number): Effect[] => {
    const author = from.state.me ?? '';
    const said: HeardRoom = { kind: 'room', archive: CHANNEL, via: 'live', originId: out.originId, from: `${CHANNEL}/${author}`, nick: author, author, body: out.body, ...(out.favour ? { favour: out.favour } : {}), ...(out.mentions ? { mentions: out.mentions } : {}) };
    const named = archive.append(said, now);
    return desks.flatMap((desk) => [...desk.hear([named], now)]);
  };
  /** Decides and brings it to the room at once. */
  const put = (desk: ModelDesk, decision: Decision | Refusal, now = NINE): Effect[] => {
    if (isRefusal(decision)) throw new Error(decision.refused);
    const effects = desk.follow(decision, now);
    return sent(effects).flatMap((out) => arrive(desk, out, now));
  };
  const ask = (desk: ModelDesk, wish: Partial<FavourWish> = {}): string => {
    const decision = decideAsk(desk.state, { room: CHANNEL, wish: PULL, ...wish }, desk.env(NINE));
    put(desk, decision);
    return favourKey(CHANNEL, isRefusal(decision) ? '' : decision.originId);
  };
  const act = (desk: ModelDesk, key: string, action: FavourAction, now = NINE): Effect[] => put(desk, decideFavour(desk.state, key, action, desk.env(now)), now);
  return { archive, ana, ben, carl, ask, act, arrive };
}

const sent = (effects: readonly Effect[]): RoomMessage[] => effects.flatMap((e) => (e.type === 'send' && e.out.type === 'room-message' ? [e.out] : []));
const notices = (effects: readonly Effect[]): Notice[] => effects.flatMap((e) => (e.type === 'notice' ? [e.notice] : []));
const stateOf = (desk: ModelDesk, key: string) => desk.state.favours.get(key)?.now?.state;
const rows = (desk: ModelDesk) => openRequests(desk.state, desk.env(NINE).desk);

describe('asking a favour', () => {
  it('goes to the channel in words and as a favour, and stands in the queue of whom it is addressed to', () => {
    const { ana, ben, ask } = channel();
    const key = ask(ana, { to: { kind: 'person', address: BEN } });
    expect([stateOf(ana, key), stateOf(ben, key)]).toEqual(['asked', 'asked']);
    expect(rows(ana)).toEqual([]);
    expect(rows(ben)).toMatchObject([{ mode: 'staff-im', phase: 'waiting', words: 'Pull “The Odyssey” for North' }]);
    expect(ben.state.conversations.get(keyOf(mentionConversation(BEN, CHANNEL))), 'it is no mention as well').toBeUndefined();
    expect(ana.state.outbox.size).toBe(0);
  });

  it('stands in the queue of a desk, whoever sits there, and of nobody when it is for everybody', () => {
    const { ana, ben, ask } = channel();
    ask(ana, { to: { kind: 'desk', desk: deskId(2), point: 'Desk 2' } });
    ask(ana);
    expect(rows(ben)).toHaveLength(1);
  });

  it('is refused when nobody is signed in, offline, at a time that has passed, and outside the channels', () => {
    const { ana } = channel();
    const wish = { room: CHANNEL, wish: PULL };
    expect(decideAsk({ ...ana.state, me: '' }, { room: ROOM, wish: PULL }, ana.env(NINE))).toEqual({ refused: 'unknown-request' });
    expect(decideAsk(ana.state, wish, { ...ana.env(NINE), session: () => undefined })).toEqual({ refused: 'offline' });
    expect(decideAsk(ana.state, wish, ana.env(NINE + 2 * 3_600_000))).toEqual({ refused: 'favour-time' });
    expect(decideAsk(ana.state, { ...wish, wish: { kind: 'cover', until: NINE + 400 * 24 * 3_600_000 } }, ana.env(NINE))).toEqual({ refused: 'favour-time' });
    const { me: _me, ...nobody } = ana.state;
    expect(decideAsk(nobody, wish, ana.env(NINE))).toEqual({ refused: 'not-signed-in' });
  });

  it('warns of what is a patron’s own, once, and puts the warning on the record without the words', () => {
    const { ana } = channel();
    const wish: Wish = { kind: 'look-up', text: 'the loans of maria@patrons.example' };
    const refused = decideAsk(ana.state, { room: CHANNEL, wish }, ana.env(NINE));
    expect(refused).toMatchObject({ refused: 'sensitive', events: [{ kind: 'guarded', found: { email: 1 } }] });
    expect(isRefusal(decideAsk(ana.state, { room: CHANNEL, wish, anyway: true }, ana.env(NINE)))).toBe(false);
    expect(isRefusal(decideAsk(ana.state, { room: CHANNEL, wish: { ...PULL, barcode: '4111111111111111' } }, ana.env(NINE))), 'the number of an item is no card').toBe(false);
  });

  it('that did not get out is said, and is no draft', () => {
    const { ana } = channel();
    const decision = decideAsk(ana.state, { room: CHANNEL, wish: PULL }, ana.env(NINE));
    if (isRefusal(decision)) throw new Error(decision.refused);
    ana.follow(decision, NINE);
    const gone = decideNotSent(ana.state, decision.originId, ana.env(NINE));
    expect(gone.effects).toEqual([{ type: 'notice', notice: { type: 'favour-not-sent' } }]);
  });

  it('is sent once more with the same id when the archive does not have it', () => {
    const { ana, arrive } = channel();
    const decision = decideAsk(ana.state, { room: CHANNEL, wish: PULL }, ana.env(NINE));
    if (isRefusal(decision)) throw new Error(decision.refused);
    const [first] = sent(ana.follow(decision, NINE));
    const [again] = sent(ana.follow(decideUnsent(ana.state, CHANNEL, ana.env(NINE + 5_000)), NINE + 5_000));
    expect(again).toEqual(first);
    if (again) arrive(ana, again, NINE);
    expect(stateOf(ana, favourKey(CHANNEL, decision.originId))).toBe('asked');
  });
});

describe('answering a favour', () => {
  it('is accepting it by taking it: it leaves the queue on all desks, and who asked hears of it', () => {
    const { ana, ben, ask, act } = channel();
    const key = ask(ana, { to: { kind: 'person', address: BEN } });
    const [row] = rows(ben);
    const taken = decideAction(ben.state, row?.key ?? '', { type: 'take' }, ben.env(NINE));
    expect(isRefusal(taken) ? taken : sent(taken.effects)).toMatchObject([{ body: 'I do this: Pull “The Odyssey” for North', favour: { detail: { type: 'accept' } } }]);
    expect(notices(act(ben, key, { type: 'accept' }))).toEqual([{ type: 'favour', what: 'accepted', key, by: BEN, reason: '' }]);
    expect(rows(ben)).toEqual([]);
    expect(notices(act(ben, key, { type: 'done' }))).toMatchObject([{ what: 'done', by: BEN }]);
    expect(stateOf(ana, key)).toBe('done');
  });

  it('with a reason, when it cannot be done', () => {
    const { ana, ben, ask, act } = channel();
    const key = ask(ana, { to: { kind: 'person', address: BEN } });
    expect(notices(act(ben, key, { type: 'decline', reason: 'on loan' }))).toEqual([{ type: 'favour', what: 'declined', key, by: BEN, reason: 'on loan' }]);
    expect(rows(ben)).toEqual([]);
    act(ben, key, { type: 'reopen', reason: '' });
    expect(rows(ben)).toHaveLength(1);
  });

  it('by two at the same moment is one who has it, and one who hears that they were second', () => {
    const { ana, ben, carl, ask, arrive } = channel();
    const key = ask(ana);
    const accept = (desk: ModelDesk): RoomMessage[] => {
      const decision = decideFavour(desk.state, key, { type: 'accept' }, desk.env(NINE));
      return isRefusal(decision) ? [] : sent(desk.follow(decision, NINE));
    };
    const both = [...accept(ben).map((out) => ({ by: ben, out })), ...accept(carl).map((out) => ({ by: carl, out }))];
    const heard = notices(both.flatMap(({ by, out }) => arrive(by, out, NINE)));
    expect(heard).toEqual([{ type: 'favour', what: 'accepted', key, by: BEN, reason: '' }, { type: 'favour', what: 'lost', key, by: BEN, reason: '' }]);
    expect([ana, ben, carl].map((desk) => desk.state.favours.get(key)?.now?.accepted?.by)).toEqual([BEN, BEN, BEN]);
    expect(carl.state.outbox.size).toBe(0);
  });

  it('waits for the channel before anything else is done with it, and asks for the right', () => {
    const { ana, ben, ask } = channel();
    const key = ask(ana);
    expect(decideFavour(ana.state, key, { type: 'accept' }, ana.env(NINE))).toEqual({ refused: 'favour-changed' });
    const accepted = decideFavour(ben.state, key, { type: 'accept' }, ben.env(NINE));
    if (isRefusal(accepted)) throw new Error(accepted.refused);
    ben.follow(accepted, NINE);
    expect(decideFavour(ben.state, key, { type: 'accept' }, ben.env(NINE))).toEqual({ refused: 'favour-on-its-way' });
    expect(decideFavour(ben.state, favourKey(CHANNEL, 'none'), { type: 'accept' }, ben.env(NINE))).toEqual({ refused: 'unknown-request' });
  });

  it('is the same after a start, and from the archive alone', () => {
    const { archive, ana, ben, ask, act } = channel();
    const key = ask(ana);
    act(ben, key, { type: 'accept' });
    expect(ana.restored(ana.rows.length - 1, NINE)).toEqual(ana.replayed());
    ana.page(archive.pageAfter(undefined, 50), NINE);
    const late = staffedDesk(3, { me: ANA });
    late.page(archive.pageAfter(undefined, 50), NINE);
    expect(late.state.favours.get(key)?.now).toEqual(ana.state.favours.get(key)?.now);
    expect(late.state.favours.get(key)?.provisional).toEqual([]);
    expect(late.restored(late.rows.length, NINE).favours).toEqual(late.state.favours);
  });
});

describe('reminders', () => {
  const remind = (desk: ModelDesk, now: number): Notice[] => notices(desk.follow(decideReminders(desk.state, desk.env(now)), now));

  it('come to who accepted when it is due, once, whatever the clock does', () => {
    const { ana, ben, ask, act } = channel();
    const key = ask(ana);
    act(ben, key, { type: 'accept' });
    expect(remind(ben, NINE + 3_599_000)).toEqual([]);
    expect(remind(ben, NINE + 3_600_000)).toEqual([{ type: 'favour-due', key, reminder: { about: 'due', due: NINE + 3_600_000 } }]);
    expect([...remind(ben, NINE + 3_601_000), ...remind(ben, NINE), ...remind(ben, NINE + 3_700_000), ...remind(ana, NINE + 3_700_000)]).toEqual([]);
    ben.state = ben.replayed();
    expect(remind(ben, NINE + 3_700_000)).toEqual([]);
  });

  it('come to who asked when nobody has accepted shortly before, and again to nobody', () => {
    const { ana, ben, ask } = channel();
    const key = ask(ana);
    expect(remind(ana, NINE + 44 * 60_000)).toEqual([]);
    expect(remind(ana, NINE + 46 * 60_000)).toMatchObject([{ key, reminder: { about: 'unaccepted' } }]);
    expect([...remind(ana, NINE + 50 * 60_000), ...remind(ben, NINE + 50 * 60_000)]).toEqual([]);
  });

  it('come soon to who needs cover: it is needed from now on', () => {
    const { ana, ask } = channel();
    ask(ana, { wish: { kind: 'cover', until: NINE + 4 * 3_600_000 } });
    expect(remind(ana, NINE + 119_000)).toEqual([]);
    expect(remind(ana, NINE + 120_000)).toMatchObject([{ reminder: { about: 'unaccepted' } }]);
  });

  it('leave half of its time to what is due soon', () => {
    const { ana, ask } = channel();
    ask(ana, { wish: { kind: 'look-up', text: 'x', by: NINE + 10 * 60_000 } });
    expect(remind(ana, NINE + 4 * 60_000)).toEqual([]);
    expect(remind(ana, NINE + 5 * 60_000)).toHaveLength(1);
  });
});

describe('cover', () => {
  const held = (desk: ModelDesk, id: string): string => {
    const conv = `patron-${id}@patrons.example`;
    const claim = operation(id, { conv, desk: deskId(desk.number), point: `Desk ${desk.number}`, detail: { type: 'claim', session: 's' } });
    desk.hear([inRoom({ ...claim, id: `open ${id}`, originId: `open ${id}`, detail: { type: 'open', mode: 'phone', note: id, age: 0 } }), inRoom({ ...claim, prev: `open ${id}` })], NINE);
    return keyOf({ scope: 'desk-room', service: claim.service, conv });
  };
  const offers = (desk: ModelDesk) => [...desk.state.conversations.values()].flatMap((c) => c.pending.map(({ detail }) => detail));
  const COVER: Wish = { kind: 'cover', until: NINE + 2 * 3_600_000 };

  it('offers all that is held to the desk of who accepts, and nothing that is taken later', () => {
    const { ana, ben, ask, act } = channel();
    held(ana, 'one');
    held(ana, 'two');
    const key = ask(ana, { wish: COVER });
    expect(offers(ana)).toEqual([]);
    act(ben, key, { type: 'accept' });
    const offer = { type: 'offer', to: { kind: 'desk', desk: deskId(2), point: 'Desk 2' }, note: 'cover until 12:00' };
    expect(offers(ana)).toEqual([offer, offer]);
    expect(offers(ben), 'it is the leaving desk that offers').toEqual([]);
    held(ana, 'three');
    act(ben, key, { type: 'reopen', reason: '' });
    expect(offers(ana)).toHaveLength(2);
  });

  it('takes back what nobody has accepted when the person is back', () => {
    const { ana, ben, ask, act } = channel();
    const kept = held(ana, 'one');
    const key = ask(ana, { wish: COVER });
    act(ben, key, { type: 'accept' });
    const pending = ana.state.conversations.get(kept)?.pending[0];
    ana.hear([inRoom(operation('offered', { conv: 'patron-one@patrons.example', originId: pending?.originId ?? '', prev: 'one', detail: pending?.detail ?? { type: 'release' } }))], NINE);
    act(ana, key, { type: 'done' });
    expect(offers(ana)).toEqual([{ type: 'decline', reason: 'the cover is over' }]);
    expect(stateOf(ben, key)).toBe('done');
  });

  it('offers nothing when the cover was over before this desk heard of it', () => {
    const { archive, ana, ben, ask, act } = channel();
    const late = staffedDesk(5, { me: ANA });
    held(late, 'one');
    const key = ask(ana, { wish: COVER });
    act(ben, key, { type: 'accept' });
    late.page(archive.pageAfter(undefined, 50), NINE + 3 * 3_600_000);
    expect(late.state.favours.get(key)?.now?.state).toBe('accepted');
    expect(offers(late)).toEqual([]);
  });

  it('offers nothing that is somebody else’s, and nothing when who asked is no longer there', () => {
    const { ana, ben, ask, act } = channel();
    held(ana, 'one');
    const key = ask(ana, { wish: COVER });
    ana.record([{ kind: 'signed-out', address: ANA, point: 'Desk 1' }], NINE);
    act(ben, key, { type: 'accept' });
    expect(offers(ana)).toEqual([]);
    const logged = decideLog(ana.state, 'phone', '', ana.env(NINE));
    expect(logged.events).toHaveLength(1);
  });
});
