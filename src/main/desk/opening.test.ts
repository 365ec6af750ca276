import { describe, expect, it } from 'vitest';
import type { Decision, Env, Refusal } from '../../core/decide/decision.js';
import type { Event } from '../../core/event.js';
import { hoursConversation } from '../../core/identity.js';
import type { Detail } from '../../core/operation.js';
import type { Said } from '../../core/presence/presence.js';
import { staffedDesk, type ModelDesk } from '../../core/testing/desk.js';
import { ANA, BEN, deskId, inRoom, MARIA, message, operation, SERVICE, serviceSession } from '../../core/testing/samples.js';
import type { ServiceHoursView } from '../../shared/hours-view.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import type { NoticeView } from '../../shared/view.js';
import { Opening } from './opening.js';

const at = (iso: string): number => Date.parse(`2026-11-23T${iso}+01:00`);
const policy = (hours: object | null, more: readonly object[]) => parsePolicy(JSON.stringify({
  library: 'L', timeZone: 'Europe/Berlin', services: [{ address: SERVICE, name: 'Ask', ...(hours ? { hours } : {}) }, ...more], rooms: { desk: 'desk@rooms.library.example' },
}));
const MONDAY = { weekly: { monday: [{ from: '09:00', to: '17:00' }], tuesday: [{ from: '09:00', to: '17:00' }] }, meanwhile: { name: 'the cooperative', url: 'https://coop.example' } };

/** A desk with a clock that can be set. */
class Clocked {
  now = at('16:00:00');
  readonly desk: ModelDesk = staffedDesk(1);
  readonly opening: Opening;
  readonly recorded: Event[] = [];
  readonly announced: Said[] = [];
  notices: NoticeView[] = [];
  /** All that was ever said, also what was dismissed since. */
  readonly said: string[] = [];
  private readonly heads = new Map<string, string>();
  private ops = 0;
  private supervisor = true;

  constructor(hours: object | null = MONDAY, more: readonly object[] = []) {
    const { desk } = this;
    const screen = {
      say: (notice: NoticeView) => {
        this.said.push(notice.text);
        this.notices.push(notice);
      },
      dismiss: (id: string) => void (this.notices = this.notices.filter((n) => n.id !== id)),
    };
    this.opening = new Opening({
      policy: policy(hours, more), keeper: { problem: undefined, get known() { return desk.state; }, get state() { return desk.state; } }, now: () => this.now, env: () => this.env(), screen: () => screen, staffed: () => true, announce: (_service, said) => void this.announced.push(said),
      carryOut: (decision: Decision | Refusal) => {
        if ('refused' in decision) throw new Error(decision.refused);
        desk.follow(decision, this.now);
        for (const event of decision.events) if (event.kind === 'operate' && event.detail.type !== 'note') this.op(event.detail, ANA, event.originId, event.in.conv, event.in.service);
      },
      commit: (events) => void this.recorded.push(...events),
    });
  }

  env(): Env {
    return { ...this.desk.env(this.now), supervisor: this.supervisor, hours: (s) => this.opening.state(s), wasOpen: (s, stamp) => this.opening.wasOpen(s, stamp), closedLine: (s) => this.opening.closedLine(s) };
  }

  op(detail: Detail, author = BEN, originId = `o${this.ops}`, conv = hoursConversation(SERVICE).conv, service = SERVICE): void {
    const id = `op${++this.ops}`;
    this.desk.hear([inRoom(operation(id, { originId, conv, service, author, desk: deskId(author === ANA ? 1 : 2), prev: this.heads.get(`${service} ${conv}`) ?? '', stamp: this.now, detail }))], this.now);
    this.heads.set(`${service} ${conv}`, id);
  }

  tick(time: string): ServiceHoursView {
    this.now = at(time);
    this.opening.tick();
    const [view] = this.opening.views;
    if (!view) throw new Error('no service');
    return view;
  }
}

async function clocked(hours?: object, more?: readonly object[]): Promise<Clocked> {
  const c = new Clocked(hours, more);
  await c.opening.load();
  return c;
}

describe('a service by its hours', () => {
  it('counts as closed until its time zone is there; without hours it is open at once', async () => {
    const c = new Clocked();
    expect(c.opening.views[0]).toMatchObject({ open: false, words: 'closed', week: [] });
    await c.opening.load();
    expect(c.opening.views[0]).toMatchObject({ open: true, nextOpening: 'Tue 9:00', week: { length: 7, 0: { day: 'Mon 23 Nov', hours: '9:00 to 17:00' } } });
  });

  it('opens and closes as the clock goes, also one that jumps, and the record says when', async () => {
    const c = await clocked();
    const words = ['08:00:00', '09:00:00', '17:00:00', '16:59:00', '23:00:00'].map((time) => c.tick(time).words);
    expect(words).toEqual(['closed until 9:00', 'open until 17:00', 'closed until Tue 9:00', 'open until 17:00', 'closed until Tue 9:00']);
    expect(c.announced.map(({ show, status }) => [show, status])).toEqual([['xa', 'Closed until 9:00'], [undefined, ''], ['xa', 'Closed until Tue 9:00'], [undefined, ''], ['xa', 'Closed until Tue 9:00']]);
    expect(c.recorded.map((e) => (e.kind === 'service-hours' ? e.open : e.kind))).toEqual([false, true, false, true, false]);
  });

  it('reminds each desk once, a quarter of an hour before, whatever the clock does', async () => {
    const c = await clocked();
    for (const time of ['16:44:59', '16:45:00', '16:45:01', '16:40:00', '16:50:00']) c.tick(time);
    expect(c.said).toEqual(['Ask closes in 15 minutes, at 17:00.']);
    c.tick('17:00:00');
    expect(c.notices).toEqual([]);
    c.tick('16:59:30');
    expect(c.said).toHaveLength(1);

    const slept = await clocked();
    slept.tick('12:00:00');
    slept.tick('16:58:30');
    expect(slept.said).toEqual(['Ask closes in 2 minutes, at 17:00.']);
    const through = await clocked();
    through.tick('12:00:00');
    expect([through.tick('18:00:00').open, through.said]).toEqual([false, []]);
  });

  it('tells a patron when it opens next, and where to ask meanwhile', async () => {
    const c = await clocked();
    c.tick('18:00:00');
    expect(c.opening.closedLine(SERVICE)).toBe('Ask is closed now. We open again on Tuesday 24 November at 9:00. Your question is kept, and we answer it then. Until then you can ask the cooperative: https://coop.example');
  });
});

describe('several services', () => {
  it('each goes by its own hours, and is closed early by itself', async () => {
    const other = 'kids@library.example';
    const c = await clocked({ ...MONDAY, weekly: { monday: [{ from: '09:00', to: '14:00' }] } }, [{ address: other, name: 'Kids' }]);
    const words = (time: string) => {
      c.tick(time);
      return c.opening.views.map((view) => `${view.name}: ${view.words}`);
    };
    expect(words('13:00:00')).toEqual(['Ask: open until 14:00', 'Kids: open']);
    expect(words('15:00:00')).toEqual(['Ask: closed until Mon 30 Nov, 9:00', 'Kids: open']);
    expect([c.opening.isFor(SERVICE, 'x@y/z'), c.opening.isFor(other, 'x@y/z')]).toEqual([false, true]);
    await c.opening.shut(other, 'Story time', { kind: 'reopened' });
    expect(words('15:00:01')[1]).toBe('Kids: closed until somebody reopens it · Story time');
    expect(c.recorded).toEqual([
      { kind: 'service-hours', service: SERVICE, open: true, reason: 'hours' }, { kind: 'service-hours', service: SERVICE, open: false, reason: 'hours' }, { kind: 'service-hours', service: other, open: false, reason: 'Story time' },
    ]);
  });
});

describe('what is still held after closing', () => {
  const held = async (): Promise<Clocked> => {
    const c = await clocked();
    c.now = at('16:50:00');
    c.desk.hear([message('m1')], c.now);
    c.op({ type: 'claim', session: serviceSession(1) }, ANA, 'claim', MARIA);
    return c;
  };
  const KEY = `desk ${SERVICE} ${MARIA}`;

  it('is to be referred five minutes later, also after a start and a jump, until it was', async () => {
    const c = await held();
    expect(['16:55:00', '17:00:00', '17:04:59', '17:05:00', '16:59:00', '18:30:00'].map((time) => c.tick(time).leftOver)).toEqual([[], [], [], [KEY], [], [KEY]]);
    c.desk.record([{ kind: 'referral', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, to: 'somebody', name: 'Law library', text: 'x' }], c.now);
    expect(c.tick('18:31:00').leftOver).toEqual([]);
  });

  it('leaves out what came in after closing, and what nobody here holds', async () => {
    const c = await clocked();
    c.now = at('17:01:00');
    c.desk.hear([message('m1')], c.now);
    expect(c.tick('17:10:00').leftOver).toEqual([]);
    c.op({ type: 'claim', session: serviceSession(1) }, ANA, 'claim', MARIA);
    expect(c.tick('17:11:00').leftOver).toEqual([]);
  });

  it('stays open to its patron alone', async () => {
    const c = await held();
    c.tick('17:00:00');
    expect([c.opening.isFor(SERVICE, `${MARIA}/phone`), c.opening.isFor(SERVICE, 'x@patrons.example/y')]).toEqual([true, false]);
    c.tick('16:59:00');
    expect(c.opening.isFor(SERVICE, 'x@patrons.example/y')).toBe(true);
  });
});

describe('closing early', () => {
  it('lasts until the next opening by the hours, and the others are told by whom and why', async () => {
    const c = await clocked();
    c.tick('14:00:00');
    c.op({ type: 'shut', reason: 'Storm', until: at('09:00:00') + 86_400_000 });
    expect(c.tick('14:00:05')).toMatchObject({ open: false, words: 'closed until Tue 9:00 · Storm', early: { by: 'Ben', reason: 'Storm' } });
    expect(c.said).toEqual(['Ben closed Ask: Storm. New questions wait until it opens.']);
    expect(c.opening.closedLine(SERVICE)).toContain('Ask is closed now (Storm). We open again on Tuesday 24 November at 9:00.');
    c.op({ type: 'reopen' });
    expect(c.tick('14:10:00')).toMatchObject({ open: true, words: 'open until 17:00' });
    expect(c.opening.state(SERVICE).since).toBe(at('14:00:05'));
    expect(c.said.at(-1)).toBe('Ask is not closed early any more: it is open until 17:00.');
  });

  it('by the person here needs no news; until the next opening, a time, or until somebody reopens', async () => {
    const c = await clocked();
    c.tick('14:00:00');
    await c.opening.shut(SERVICE, 'Storm', { kind: 'next' });
    expect(c.tick('14:00:01').words).toBe('closed until Tue 9:00 · Storm');
    c.opening.reopen(SERVICE);
    await c.opening.shut(SERVICE, 'Drill', { kind: 'time', day: '2026-11-23', time: '15:30' });
    expect(c.tick('14:00:02').words).toBe('closed until 15:30 · Drill');
    expect(c.tick('15:30:00').words).toBe('open until 17:00');
    await c.opening.shut(SERVICE, 'Water', { kind: 'reopened' });
    expect(c.tick('15:30:01').words).toBe('closed until somebody reopens it · Water');
    c.now = at('15:40:00');
    c.opening.reopen(SERVICE);
    expect([c.tick('15:45:00').open, c.opening.state(SERVICE).since]).toEqual([true, at('15:40:00')]);
    expect(c.said).toEqual(['Ask is not closed early any more: it is open until 17:00.']);
  });

  it('refuses a time that is over, and a next opening that nobody knows', async () => {
    const c = await clocked();
    c.tick('14:00:00');
    await expect(c.opening.shut(SERVICE, 'x', { kind: 'time', day: '2026-11-23', time: '13:59' })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(c.opening.shut('kids@library.example', 'x', { kind: 'reopened' })).rejects.toMatchObject({ code: 'invalid-request' });
    const always = new Clocked(null);
    await expect(always.opening.shut(SERVICE, 'x', { kind: 'next' })).rejects.toMatchObject({ code: 'invalid-request' });
    expect(always.tick('14:00:00')).toMatchObject({ open: true, words: 'open', byHours: false });
    await always.opening.shut(SERVICE, 'Drill', { kind: 'time', day: '2026-11-23', time: '15:30' });
    expect(always.tick('14:00:01').words).toBe('closed until 15:30 · Drill');
  });

  it('keeps to itself a reason that is private', async () => {
    const c = await clocked();
    c.tick('14:00:00');
    c.op({ type: 'shut', reason: 'Ana Ruiz is ill' });
    c.tick('14:00:01');
    expect(c.opening.closedLine(SERVICE)).not.toContain('Ruiz');
    expect(c.announced.at(-1)?.status).toBe('Closed until somebody reopens it');
  });
});
