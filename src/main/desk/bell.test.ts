import { expect, it } from 'vitest';
import type { Ring } from '../../core/alerts.js';
import { staffedDesk } from '../../core/testing/desk.js';
import { message, NINE, SERVICE } from '../../core/testing/samples.js';
import { decideLog } from '../../core/decide/request.js';
import type { ConnectionState, DeskView } from '../../shared/view.js';
import { Bell } from './bell.js';
import { RequestViews } from './request-views.js';

/** What a desk shows with a patron who waits and a walk-in that was logged at it. */
function shown(now: number, state: ConnectionState = 'ready', role: 'staff' | 'service' = 'staff'): { readonly view: Pick<DeskView, 'order' | 'requests' | 'connections'>; readonly walkIn: string; readonly patron: string } {
  const desk = staffedDesk(1);
  desk.hear([message('m1')], NINE);
  const { key, ...decision } = decideLog(desk.state, 'in-person', 'atlas', desk.env(NINE));
  desk.follow(decision, NINE);
  const ephemeral = { typing: new Set<string>(), present: new Map<string, boolean>(), looked: new Map<string, number>(), drafts: new Set<string>(), viewers: new Map<string, readonly string[]>() };
  const requests = new RequestViews(() => '').of(desk.state, { env: desk.env(now), ephemeral });
  const patron = requests.order.find((id) => id !== key) ?? '';
  return { view: { ...requests, connections: [{ address: SERVICE, role, name: 'Ask', state }] }, walkIn: key, patron };
}

it('rings for what waits, and not at once for what was logged at this very desk', () => {
  const rings: Ring[] = [];
  const bell = new Bell(15, (ring) => void rings.push(ring));
  const { view, walkIn, patron } = shown(NINE);
  bell.logged(walkIn);
  bell.look(view, NINE);
  bell.look(view, NINE + 14_999);
  expect(rings).toEqual([{ level: 1, ids: [patron], fresh: [patron] }]);
  bell.look(shown(NINE + 31_000).view, NINE + 31_000);
  expect(rings.at(-1)?.level).toBe(2);
});

it.each(['connecting', 'checking'] as const)('does not ring for what an archive brings before all are read (%s), and goes on with what has rung', (state) => {
  const rings: Ring[] = [];
  const bell = new Bell(15, (ring) => void rings.push(ring));
  const { view, walkIn, patron } = shown(NINE, state);
  bell.logged(walkIn);
  bell.look(view, NINE);
  expect(rings).toEqual([]);
  bell.look(shown(NINE).view, NINE);
  expect(rings).toEqual([{ level: 1, ids: [patron], fresh: [patron] }]);
  bell.look(view, NINE + 15_000);
  expect(rings.at(-1)).toEqual({ level: 1, ids: [patron], fresh: [] });
  bell.look(shown(NINE + 31_000, state).view, NINE + 31_000);
  expect(rings.at(-1)).toMatchObject({ level: 2, ids: expect.arrayContaining([patron, walkIn]), fresh: [walkIn] });
});

it('rings for one service while another one is being read', () => {
  const rings: Ring[] = [];
  const { view, patron } = shown(NINE, 'checking', 'service');
  new Bell(15, (ring) => void rings.push(ring)).look(view, NINE);
  expect(rings.flatMap(({ ids }) => ids)).toContain(patron);
});
