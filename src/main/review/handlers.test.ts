import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../shared/policy/parse.js';
import { zoneOf } from '../../shared/hours/zone.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { StatisticsAsked } from '../../shared/review/statistics.js';
import type { ItemId, Overview, ReviewMark, ReviewQuery, ReviewStore } from '../../shared/review/types.js';
import { createDisclosureHandlers } from '../disclosure/handlers.js';
import type { LegalHolds, ShownHold } from '../../shared/review/holds.js';
import { createHoldHandlers } from './hold-handlers.js';
import { createReviewHandlers, queryOf, type KeptReview } from './handlers.js';
import { mayReview } from './role.js';
import { createStatisticsHandlers } from './statistics.js';
import { ReviewSession, type OpenRecord, type Opening } from './session.js';

const NOON = Date.UTC(2026, 10, 22, 11);
const overview: Overview = { me: 'dora', unreviewedThisMonth: 3, items: 9, indexing: 0, desks: [] };
const item: ItemId = { conversation: 'desk ask@library.example maria@library.example', day: '2026-11-22' };

const HOLD: ShownHold = { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', at: NOON, by: 'ines', reason: 'a lawsuit', on: { words: 'census' } };
const never = async (): Promise<never> => Promise.reject(new Error('not in this test'));

/** Writes down what it is asked for. */
class NotedStore implements ReviewStore {
  readonly asked: unknown[] = [];
  closed = false;
  overview = async () => Promise.resolve(overview);
  choices = async () => Promise.resolve({ services: [], points: [], people: [], scripts: [], tags: [], reviewers: [] });
  search = async (query: ReviewQuery) => Promise.resolve({ items: [], ...this.note(['search', query]) });
  read = async (id: ItemId) => Promise.resolve({ rows: [], marks: [], ...this.note(['read', id]) });
  mark = async (id: ItemId, mark: Omit<ReviewMark, 'by' | 'at'>): Promise<void> => Promise.resolve(void this.note(['mark', id, mark]));
  accesses = async (before: number | undefined, limit: number) => Promise.resolve(this.note(['accesses', before, limit]) && []);
  statistics = async (asked: StatisticsAsked) => Promise.resolve({ counting: 0.5, ...this.note(['statistics', asked]) });
  exporting = async (): Promise<void> => Promise.resolve();
  holds: LegalHolds = {
    list: async () => Promise.resolve([HOLD]), counts: async () => Promise.resolve({ [HOLD.id]: 3 }),
    preview: async (on) => Promise.resolve({ conversations: 2, ...this.note(['preview', on]) }),
    put: async (on, reason, as) => Promise.resolve(this.note(['put', on, reason, as]) && HOLD.id),
    decide: async (hold, decision, as): Promise<void> => Promise.resolve(void this.note(['decide', hold, decision, as])),
  };
  index = async () => Promise.resolve(0);
  close = async (): Promise<void> => Promise.resolve(void (this.closed = true));
  private note(what: unknown): object {
    this.asked.push(what);
    return {};
  }
}

const policyWith = (central: object | undefined): Policy =>
  parsePolicy(JSON.stringify({ library: 'Sample library', timeZone: 'Europe/Berlin', services: [{ address: 'ask@library.example', name: 'Ask' }], rooms: { desk: 'desk@rooms.library.example' }, ...(central ? { central } : {}) }));
const CLEAR = { folder: '/srv/record' };
const SEALED = { folder: '/srv/record', reviewerKeys: [`age1${'q'.repeat(58)}`] };
const ADAM = { with: 'login', user: 'adam', password: 'p' } as const;
const SERVER = { postgres: { host: 'db.library.example' } };

function testReview(central: object | undefined, change: { supervisor?: boolean; kept?: KeptReview; libraryKeyFile?: string; open?: OpenRecord } = {}) {
  const opened: Opening[] = [];
  const stores: NotedStore[] = [];
  let kept = change.kept ?? {};
  const session = new ReviewSession(change.open ?? (async (as) => {
    opened.push(as);
    const made = new NotedStore();
    stores.push(made);
    return Promise.resolve(made);
  }));
  const handlers = createReviewHandlers({
    session, policy: policyWith(central), now: () => NOON, look: () => ({ theme: 'dark', textSize: 150 }), me: () => 'Ana', supervisor: () => change.supervisor ?? false,
    kept: () => kept, keep: (now) => void (kept = now), chooseKey: async () => Promise.resolve('/media/stick/reviewers.key'), zone: async () => Promise.resolve(zoneOf('Europe/Berlin')),
    disclosure: createDisclosureHandlers({ policy: policyWith(central), record: () => session.record, me: () => 'Ana', now: () => NOON, chooseFolder: never, chooseKey: never, pdf: never, show: () => undefined }),
    holds: createHoldHandlers({ policy: policyWith(central), holds: () => session.record.holds, chooseKey: async () => Promise.resolve(change.libraryKeyFile), zone: async () => Promise.resolve(zoneOf('Europe/Berlin')) }),
    statistics: createStatisticsHandlers({ policy: policyWith(central), record: () => session.record, scripts: async () => Promise.resolve(new Map([['hello', 'Greeting']])), choose: never, write: never, pdf: never, paper: never }),
  });
  return { handlers, session, opened, stores, kept: () => kept };
}

describe('who may review', () => {
  it.each([['a folder in the clear', CLEAR, false, true], ['a sealed folder', SEALED, true, true], ['a server', SERVER, true, true], ['no central storage', undefined, false, false]])('%s', (_name, central, staff, supervisor) => {
    const at = policyWith(central).central;
    expect([mayReview(at, false), mayReview(at, true)]).toEqual([staff, supervisor]);
  });
});

describe('signing in to the record', () => {
  it('says what it takes, who was here last, and how the desk looks', async () => {
    const { handlers } = testReview(SEALED, { kept: { name: 'Dora', keyFile: '/media/stick/reviewers.key' } });
    expect(await handlers['review:begin'](undefined)).toEqual({
      library: 'Sample library', timeZone: 'Europe/Berlin', today: '2026-11-22', look: { theme: 'dark', textSize: 150 }, place: '/srv/record', takes: 'key', name: 'Dora', keyFile: 'reviewers.key',
      sample: 20, services: { 'ask@library.example': 'Ask' }, signedIn: false,
    });
    expect(await testReview(SERVER).handlers['review:begin'](undefined)).toMatchObject({ takes: 'login', place: 'db.library.example, database deskbell', name: 'Ana' });
    expect(() => testReview(undefined).handlers['review:begin'](undefined)).toThrow(expect.objectContaining({ code: 'not-allowed' }));
  });

  it('opens with the key that was chosen, never with a path of the page, and remembers both', async () => {
    const { handlers, opened, kept } = testReview(SEALED);
    await expect(handlers['review:sign-in']({ with: 'key', name: 'Dora', passphrase: 'p' })).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await handlers['review:choose-key'](undefined)).toEqual({ file: 'reviewers.key' });
    expect(await handlers['review:sign-in']({ with: 'key', name: 'Dora', passphrase: 'p' })).toEqual(overview);
    expect(opened).toEqual([{ with: 'key', name: 'Dora', passphrase: 'p', keyFile: '/media/stick/reviewers.key' }]);
    expect(kept()).toEqual({ name: 'Dora', keyFile: '/media/stick/reviewers.key' });
  });

  it.each([[SEALED, { with: 'name', name: 'Dora' }], [SERVER, { with: 'name', name: 'Dora' }], [CLEAR, { with: 'login', user: 'dora', password: 'p' }]] as const)('does not let anybody round the lock of %j', async (central, asked) => {
    const { handlers, opened } = testReview(central, { supervisor: true });
    await expect(handlers['review:sign-in'](asked)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(opened).toEqual([]);
  });

  it('lets administrators of the desk room alone into what has no lock', async () => {
    await expect(testReview(CLEAR).handlers['review:sign-in']({ with: 'name', name: 'Dora' })).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await testReview(CLEAR, { supervisor: true }).handlers['review:sign-in']({ with: 'name', name: 'Dora' })).toEqual(overview);
  });

  it('shows nothing before, and nothing after', async () => {
    const { handlers, stores } = testReview(SERVER);
    const shows: readonly (() => unknown)[] = [() => handlers['review:overview'](undefined), () => handlers['review:choices'](undefined), () => handlers['review:search']({ limit: 1 }), () => handlers['review:read'](item), () => handlers['review:mark']({ item, mark: { kind: 'reviewed' } }), () => handlers['review:accesses']({ limit: 1 }),
      () => handlers['review:statistics']({ year: 'now' }), () => handlers['review:holds'](undefined), () => handlers['review:hold-counts'](undefined), () => handlers['review:hold-preview']({ words: 'x' }),
      () => handlers['review:hold']({ on: { words: 'x' }, reason: 'r', as: ADAM }), () => handlers['review:hold-decide']({ hold: HOLD.id, step: 'refuse', as: ADAM })];
    const shown = async (show: () => unknown): Promise<unknown> => {
      try {
        await show();
        return 'shown';
      } catch (error) {
        return error;
      }
    };
    const refusals = () => Promise.all(shows.map(shown));
    const refused = shows.map(() => expect.objectContaining({ code: 'not-signed-in' }));
    expect(await refusals()).toEqual(refused);
    await handlers['review:sign-in']({ with: 'login', user: 'dora', password: 'p' });
    expect(await refusals()).toEqual(shows.map(() => 'shown'));
    await handlers['review:sign-out'](undefined);
    expect(stores[0]?.closed).toBe(true);
    expect(await refusals()).toEqual(refused);
  });

  it('does not leave a record open whose window was closed while it opened', async () => {
    const late = new NotedStore();
    let give: (made: ReviewStore) => void = () => undefined;
    const opening = new Promise<ReviewStore>((resolve) => (give = resolve));
    const { handlers, session } = testReview(SERVER, { open: () => opening });
    const signing = handlers['review:sign-in']({ with: 'login', user: 'dora', password: 'p' });
    await session.signOut();
    give(late);
    await expect(signing).rejects.toMatchObject({ code: 'stopped' });
    expect([late.closed, session.isOpen]).toEqual([true, false]);
  });
});

describe('what is asked of the record', () => {
  it('has the days of the library, both included, also where a clock is turned', () => {
    const zone = zoneOf('Europe/Berlin');
    expect(queryOf({ limit: 5, fromDay: '2026-10-25', toDay: '2026-10-25', words: 'census' }, zone)).toEqual({ limit: 5, words: 'census', from: Date.UTC(2026, 9, 24, 22), to: Date.UTC(2026, 9, 25, 23) });
    expect(queryOf({ limit: 5 }, zone)).toEqual({ limit: 5 });
  });

  it('goes to the record as it was asked', async () => {
    const { handlers, stores } = testReview(SERVER);
    await handlers['review:sign-in']({ with: 'login', user: 'dora', password: 'p' });
    await handlers['review:search']({ limit: 5, state: 'flagged' });
    await handlers['review:read'](item);
    await handlers['review:mark']({ item, mark: { kind: 'comment', text: 'Well done.' } });
    await handlers['review:accesses']({ limit: 9, before: 7 });
    expect(await handlers['review:statistics']({ query: { period: 'today', by: 'script' } })).toEqual({ counting: 0.5 });
    expect(stores[0]?.asked.pop()).toMatchObject(['statistics', { what: { query: { period: 'today', by: 'script' } }, rules: { library: 'Sample library', within: 30, services: [{ name: 'Ask' }], year: { begins: 7 } }, scripts: [['hello', 'Greeting']] }]);
    expect(stores[0]?.asked).toEqual([['search', { limit: 5, state: 'flagged' }], ['read', item], ['mark', item, { kind: 'comment', text: 'Well done.' }], ['accesses', 7, 9]]);
  });
});

describe('legal holds', () => {
  const begun = async (central: object, change: Parameters<typeof testReview>[1] = {}) => {
    const made = testReview(central, { supervisor: true, ...change });
    await made.handlers['review:sign-in'](central === SERVER ? { with: 'login', user: 'dora', password: 'p' } : { with: 'name', name: 'Dora' });
    return made;
  };

  it('are listed with what deciding about them takes', async () => {
    const [server, clear, keyed] = await Promise.all([begun(SERVER), begun(CLEAR), begun({ ...CLEAR, libraryKey: 'ab'.repeat(32) })]);
    expect(await server.handlers['review:holds'](undefined)).toEqual({ holds: [HOLD], takes: 'login' });
    expect(await clear.handlers['review:holds'](undefined)).toMatchObject({ takes: 'nothing' });
    expect(await keyed.handlers['review:holds'](undefined)).toMatchObject({ takes: 'key' });
    expect(await server.handlers['review:hold-counts'](undefined)).toEqual({ [HOLD.id]: 3 });
  });

  it('are on the days of the library, and decided by whoever signs in for it', async () => {
    const { handlers, stores } = await begun(SERVER);
    const on = { fromDay: '2026-10-25', toDay: '2026-10-25', person: 'maria@patrons.example' };
    const times = { person: 'maria@patrons.example', from: Date.UTC(2026, 9, 24, 22), to: Date.UTC(2026, 9, 25, 23) };
    expect(await handlers['review:hold-preview'](on)).toEqual({ conversations: 2 });
    expect(await handlers['review:hold']({ on, reason: 'a lawsuit', as: ADAM })).toBe(HOLD.id);
    await handlers['review:hold-decide']({ hold: HOLD.id, step: 'ask', reason: 'it is over', as: ADAM });
    await handlers['review:hold-decide']({ hold: HOLD.id, step: 'agree', request: { at: 5, by: 'eve' }, as: ADAM });
    await handlers['review:hold-decide']({ hold: HOLD.id, step: 'refuse', reason: 'there is an appeal', as: ADAM });
    expect(stores[0]?.asked).toEqual([['preview', times], ['put', times, 'a lawsuit', ADAM], ['decide', HOLD.id, { step: 'ask', reason: 'it is over' }, ADAM], ['decide', HOLD.id, { step: 'agree', request: { at: 5, by: 'eve' } }, ADAM], ['decide', HOLD.id, { step: 'refuse', reason: 'there is an appeal' }, ADAM]]);
  });

  it('take a key file that was chosen, never a path of the page', async () => {
    const { handlers, stores } = await begun(CLEAR, { libraryKeyFile: '/media/stick/library.key' });
    const asked = { on: { words: 'census' }, reason: 'a lawsuit', as: { with: 'key', name: 'Ines', passphrase: 'p' } } as const;
    await expect(handlers['review:hold'](asked)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await handlers['review:hold-key'](undefined)).toEqual({ keyFile: 'library.key' });
    expect(await handlers['review:holds'](undefined)).toMatchObject({ keyFile: 'library.key' });
    await handlers['review:hold'](asked);
    expect(stores[0]?.asked).toEqual([['put', { words: 'census' }, 'a lawsuit', { ...asked.as, keyFile: '/media/stick/library.key' }]]);
  });
});
