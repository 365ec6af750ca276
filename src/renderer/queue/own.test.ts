import { describe, expect, it } from 'vitest';
import { ofSnapshot } from '../mirror.js';
import { deskView, requestView } from '../testing/views.js';
import { heldFromBefore, leavesWith } from './own.js';

const ana = { address: 'ana@staff.example', name: 'Ana' };
const ben = { address: 'ben@staff.example', name: 'Ben' };
const held = (id: string, name: string, over: object = {}) => requestView({ id, phase: 'held', holder: { mine: true, name, point: 'Main desk', since: 0 }, ...over });

describe('what belongs to one person', () => {
  it('leaves with them, and with nobody else', () => {
    const direct = requestView({ mode: 'staff-im' });
    expect(leavesWith(direct, { me: ben }, { me: ana })).toBe(true);
    expect(leavesWith(direct, {}, { me: ana })).toBe(true);
    expect(leavesWith(direct, {}, {})).toBe(true);
    expect(leavesWith(direct, { me: ana }, { me: ana })).toBe(false);
    expect(leavesWith(requestView(), { me: ben }, { me: ana })).toBe(false);
  });

  it('does not hide what this desk holds from the next one', () => {
    const requests = [held('a', 'Ana'), held('b', 'Ben'), held('c', 'Ana', { phase: 'on-hold' }), held('d', 'Ana', { mode: 'staff-im' }), held('e', ''), requestView({ id: 'f' })];
    const desk = ofSnapshot(deskView({ requests: Object.fromEntries(requests.map((r) => [r.id, r])), order: ['c', 'a', 'b', 'd', 'e', 'f'] }));
    expect(heldFromBefore({ ...desk, me: ben }).map(({ id }) => id)).toEqual(['c', 'a']);
    expect(heldFromBefore({ ...desk, me: ana }).map(({ id }) => id)).toEqual(['b']);
    expect(heldFromBefore(desk)).toEqual([]);
  });
});
