/** The desk's state as windows see it, and the difference between two of its states. */
import { bareOf } from '../../core/address.js';
import type { Conversation } from '../../core/conversation.js';
import { alarmOf, compareRequests } from '../../core/queue.js';
import { isMine, openRequests } from '../../core/decide/request.js';
import type { Rules } from '../../core/decide/decision.js';
import type { OpenRequest } from '../../core/request.js';
import type { DeskState } from '../../core/state.js';
import type { DeskPatch, DeskView, RequestView } from '../../shared/view.js';
import { isAnonymous, nameOf, whoOf } from './names.js';

/** What is true now and gone with the process: never journaled, never folded. */
export interface Ephemeral {
  /** By conversation key. */
  readonly typing: ReadonlySet<string>;
  /** Availability by bare address of patrons and colleagues. */
  readonly present: ReadonlyMap<string, boolean>;
  /** Messages already on screen, by conversation key: number of open messages when it was last looked at. */
  readonly looked: ReadonlyMap<string, number>;
  readonly drafts: ReadonlySet<string>;
}

export interface ViewContext {
  readonly rules: Rules;
  readonly desk: string;
  readonly now: number;
  readonly ephemeral: Ephemeral;
  readonly serviceName: (address: string) => string;
}

export function requestViews(state: DeskState, context: ViewContext): { requests: Record<string, RequestView>; order: string[] } {
  const open = openRequests(state).toSorted(compareRequests(context.rules.order));
  const requests: Record<string, RequestView> = {};
  for (const request of open) {
    const c = state.conversations.get(request.key);
    if (c) requests[request.key] = requestView(c, request, context);
  }
  return { requests, order: open.map((r) => r.key) };
}

function requestView(c: Conversation, r: OpenRequest, { rules, desk, now, ephemeral, serviceName }: ViewContext): RequestView {
  const address = c.patron ? bareOf(c.patron.address) : c.conv;
  const here = ephemeral.present.get(address);
  const waitsForUs = r.mode === 'patron-im' && r.holder !== undefined && c.lastHeardAt > c.lastReplyAt;
  return {
    id: c.key, mode: r.mode, phase: r.phase, who: whoOf(c, r.mode, rules.anonymousHost),
    from: fromOf(c, r, rules.anonymousHost), service: r.mode === 'staff-im' ? '' : serviceName(c.service),
    firstWords: r.words, waitingSince: r.since, pending: r.pending,
    alarm: alarmOf(r, now, rules.claimWithin),
    silent: waitsForUs && !r.onHold && now - c.lastHeardAt > rules.silence * 1000,
    unread: Math.max(0, r.messages.length - (ephemeral.looked.get(c.key) ?? 0)),
    typing: ephemeral.typing.has(c.key),
    presence: here === undefined ? 'unknown' : here ? 'here' : 'gone',
    hasDraft: ephemeral.drafts.has(c.key),
    visit: c.shared.closes,
    ...(r.holder ? { holder: { mine: isMine(r, { desk }), name: r.holder.author ? nameOf(r.holder.author) : '', point: r.holder.point, since: r.holder.since } } : {}),
    ...(r.onHold?.reason ? { holdReason: r.onHold.reason } : {}),
  };
}

function fromOf(c: Conversation, r: OpenRequest, anonymousHost: string | undefined): string {
  if (r.mode === 'patron-im') return isAnonymous(c, anonymousHost) ? 'web page' : c.conv;
  return r.mode === 'staff-im' ? '' : c.shared.opened?.point ?? '';
}

/** Entities that are equal keep their identity, so that a window redraws only what changed. */
export function difference(before: DeskView, after: Omit<DeskView, 'rev'>): { view: DeskView; patch: DeskPatch } | undefined {
  const rev = before.rev + 1;
  const set: Record<string, unknown> = {};
  const old: Readonly<Record<string, unknown>> = { ...before };
  for (const [name, value] of Object.entries(after)) if (name !== 'requests' && !same(old[name], value)) set[name] = value;
  const requests: Record<string, RequestView> = {};
  const merged: Record<string, RequestView> = {};
  for (const [id, request] of Object.entries(after.requests)) {
    const known = before.requests[id];
    const kept = known && same(known, request) ? known : request;
    merged[id] = kept;
    if (kept !== known) requests[id] = kept;
  }
  const gone = Object.keys(before.requests).filter((id) => !(id in after.requests));
  for (const name of Object.keys(before)) if (name !== 'rev' && !(name in after)) set[name] = undefined;
  const changed = Object.keys(requests).length > 0;
  if (!changed && gone.length === 0 && Object.keys(set).length === 0) return undefined;
  return {
    view: { ...after, requests: merged, rev },
    patch: { rev, ...(Object.keys(set).length > 0 ? { set } : {}), ...(changed ? { requests } : {}), ...(gone.length > 0 ? { gone } : {}) },
  };
}

/** Views are plain data, built field by field in one order. */
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
