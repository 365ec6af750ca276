/** The desk's state as windows see it, and the difference between two of its states. */
import { blockedMessages } from '../../core/conversation.js';
import type { Env } from '../../core/decide/decision.js';
import { endedToday } from '../../core/decide/classify.js';
import { dayOf } from '../../core/day.js';
import { isInForce } from '../../core/conduct.js';
import { blockAt, type Incident } from '../../core/room.js';
import type { DeskState } from '../../core/state.js';
import { firstWords } from '../../core/text.js';
import type { BlockView, DeskPatch, DeskView, EndedView, IncidentView, LadderView, ReferredView } from '../../shared/view.js';
import { isAnonymous, nameOf, whoOf } from './names.js';
import type { RowChanges } from './request-views.js';

/** Patrons who are blocked now, newest first. */
export function blockViews(state: DeskState, now: number, anonymousHost: string | undefined): BlockView[] {
  const views: BlockView[] = [];
  for (const c of state.conversations.values()) {
    const block = c.shared.blocks.length === 0 ? undefined : blockAt(c.shared, now);
    if (!block) continue;
    views.push({
      id: c.key, who: whoOf(c, 'patron-im', anonymousHost), reason: block.reason, by: nameOf(block.by), since: block.at, count: blockedMessages(c).length,
      ...(block.until === undefined ? {} : { until: block.until }),
    });
  }
  return views.toSorted((a, b) => b.since - a.since);
}

/** Patrons with whom there were incidents. */
export function ladderViews(state: DeskState, now: number, anonymousHost: string | undefined): LadderView[] {
  const views: LadderView[] = [];
  for (const c of state.conversations.values()) {
    if (c.shared.incidents.length === 0) continue;
    views.push({ id: c.key, who: whoOf(c, 'patron-im', anonymousHost), anonymous: isAnonymous(c, anonymousHost), incidents: c.shared.incidents.map((incident) => incidentView(incident, now)) });
  }
  return views;
}

const incidentView = (incident: Incident, now: number): IncidentView => ({
  id: incident.id, category: incident.category, step: incident.step, at: incident.at, by: nameOf(incident.by), point: incident.point,
  shared: incident.shared === true, inForce: isInForce(incident, now), ...(incident.until === undefined ? {} : { until: incident.until }),
  ...(incident.retracted ? { retracted: { ...incident.retracted, by: nameOf(incident.retracted.by) } } : {}),
});

const ENDED_SHOWN = 200;

/** What ended today, newest first. */
export function endedViews(state: DeskState, env: Pick<Env, 'now' | 'rules' | 'me'>): EndedView[] {
  return endedToday(state, env).slice(0, ENDED_SHOWN).map(({ c, close }) => ({
    id: c.key, who: whoOf(c, close.opened?.mode ?? 'patron-im', env.rules.anonymousHost), mode: close.opened?.mode ?? 'patron-im', words: firstWords(close.opened?.note ?? ''),
    at: close.at, by: close.by === '' || close.by === env.me ? 'you' : nameOf(close.by), outcome: close.outcome, tags: close.classified?.tags ?? [],
    ...(close.classified?.read === undefined ? {} : { read: close.classified.read }),
    ...(close.classified?.question === undefined ? {} : { question: close.classified.question }),
  }));
}

/** What was referred here today, and whom help was given to; the newest first. A person at the desk has no conversation. */
export function referredViews(state: DeskState, { now, rules, me }: Pick<Env, 'now' | 'rules' | 'me'>): ReferredView[] {
  if (state.referred.length === 0) return [];
  const today = dayOf(now, rules.timeZone);
  return state.referred.filter(({ at }) => dayOf(at, rules.timeZone) === today).toReversed().map(({ at, by, in: key, to }) => {
    const c = key === undefined ? undefined : state.conversations.get(key);
    return {
      at, by: by === undefined ? '' : by === me ? 'you' : nameOf(by), ...to,
      ...(c ? { who: whoOf(c, c.shared.opened?.mode ?? c.shared.lastClose?.opened?.mode ?? 'patron-im', rules.anonymousHost) } : {}),
    };
  });
}

/** What of a view changed; its rows say for themselves what changed in them (RequestViews). */
export function difference(before: DeskView, after: Omit<DeskView, 'rev'>, { changed, gone }: RowChanges): { view: DeskView; patch: DeskPatch } | undefined {
  const rev = before.rev + 1;
  const set: Record<string, unknown> = {};
  const old: Readonly<Record<string, unknown>> = { ...before };
  for (const [name, value] of Object.entries(after)) if (name !== 'requests' && !same(old[name], value)) set[name] = value;
  for (const name of Object.keys(before)) if (name !== 'rev' && !(name in after)) set[name] = undefined;
  const hasChanged = Object.keys(changed).length > 0;
  if (!hasChanged && gone.length === 0 && Object.keys(set).length === 0) return undefined;
  return {
    view: { ...after, rev },
    patch: { rev, ...(Object.keys(set).length > 0 ? { set } : {}), ...(hasChanged ? { requests: changed } : {}), ...(gone.length > 0 ? { gone } : {}) },
  };
}

/** Whether two pieces of plain data say the same. Views are compared at every change: nothing is built for it. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((value, n) => same(value, b[n]));
  if (Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) if (!Object.hasOwn(b, name) || !same(Reflect.get(a, name), Reflect.get(b, name))) return false;
  return true;
}
