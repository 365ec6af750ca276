import { describe, expect, it } from 'vitest';
import type { ConnectionView, RecordView, RequestView } from '../../shared/view.js';
import { requestView } from '../testing/views.js';
import { noteLock, replyLock } from './lock.js';

const record: RecordView = { journal: 'recording', protection: 'os', archive: { configured: false, backlog: 0 } };
const connection = (state: ConnectionView['state']): ConnectionView => ({ address: 'ask@library.example', role: 'service', name: 'Ask', state });
const desk = { me: { address: 'ana@library.example', name: 'Ana' }, connections: [connection('ready')], record };
const waiting = requestView({ who: 'Patron 4' });
const held = (mine: boolean): RequestView => ({ ...waiting, phase: 'held', holder: { mine, name: 'Ben', point: 'North', since: 0 } });

describe('what can be written', () => {
  it('is a reply by whoever holds the request, on hold too', () => {
    expect(replyLock(desk, held(true))).toBeUndefined();
    expect(replyLock(desk, { ...held(true), phase: 'on-hold' })).toBeUndefined();
  });

  it('is nothing before somebody has taken it, by another desk, or after the end', () => {
    expect(replyLock(desk, waiting)).toMatchObject({ kind: 'read-only', canTake: true });
    expect(replyLock(desk, held(false))).toEqual({ kind: 'read-only', reason: 'This request is with Ben, North.' });
    expect(replyLock(desk, undefined)).toMatchObject({ kind: 'read-only' });
    expect(replyLock(desk, { ...held(true), phase: 'ended' })).toMatchObject({ kind: 'read-only' });
  });

  it('is a draft that waits while nothing can be recorded or sent', () => {
    expect(replyLock({ ...desk, record: { ...record, journal: 'closed' } }, held(true))?.kind).toBe('not-now');
    expect(replyLock({ ...desk, connections: [connection('offline')] }, held(true))?.kind).toBe('not-now');
    expect(replyLock({ ...desk, connections: [connection('connecting')] }, held(true))?.kind).toBe('not-now');
    expect(replyLock({ ...desk, me: undefined }, held(true))?.kind).toBe('not-now');
  });

  it('is a note, before sign-in and without a connection too, but never off the record', () => {
    expect(noteLock({ ...desk, me: undefined, connections: [] }, { ...waiting, mode: 'in-person' })).toBeUndefined();
    expect(noteLock({ ...desk, record: { ...record, journal: 'closed' } }, waiting)?.kind).toBe('not-now');
    expect(noteLock(desk, undefined)?.kind).toBe('read-only');
  });
});
