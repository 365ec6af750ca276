import { describe, expect, it } from 'vitest';
import type { LineView, RequestView } from '../../shared/view.js';
import { requestView } from '../testing/views.js';
import { offeredFor } from './offered.js';

const held = (over: Partial<RequestView> = {}): RequestView => requestView({ mode: 'patron-im', phase: 'held', who: 'Patron 472', holder: { mine: true, name: 'Ana', point: 'Main desk', since: 0 }, ...over });
const line = (kind: LineView['kind'], over: Partial<LineView> = {}): LineView => ({ key: kind, place: 1, kind, text: 'x', at: 0, by: 'x', mine: false, ...over });
const hidden = { hidden: [{ kind: 'card', start: 0, end: 1 }] } as const;

describe('what is offered with one key', () => {
  it.each([
    ['nothing', held(), [], undefined],
    ['a holding line', held({ silent: true }), [], 'holding'],
    ['the question', held({ patronSilent: 'ask' }), [], 'ask'],
    ['the end', held({ patronSilent: 'end' }), [], 'goodbye'],
    ['the request to send nothing private', held({ silent: true }), [line('patron', hidden), line('event')], 'not-here'],
    ['nothing about the address that was asked for', held({ left: true }), [line('patron', { hidden: [{ kind: 'email', start: 0, end: 1 }] })], undefined],
    ['the same about a card beside it', held({ left: true }), [line('patron', { hidden: [{ kind: 'email', start: 0, end: 1 }, ...hidden.hidden] })], 'not-here'],
    ['not what was answered already', held(), [line('patron', hidden), line('service')], undefined],
  ] as const)('is %s', (_what, view, lines, type) => expect(offeredFor(view, lines)?.type).toBe(type));

  it.each([
    held({ silent: true, holder: { mine: false, name: 'Ben', point: 'North', since: 0 } }),
    held({ silent: true, phase: 'on-hold' }),
    held({ silent: true, mode: 'staff-im' }),
  ])('is nothing where this desk does not speak', (view) => expect(offeredFor(view, [line('patron', hidden)])).toBeUndefined());
});
