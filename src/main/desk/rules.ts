import { LADDERS } from '../../core/conduct.js';
import type { Rules } from '../../core/decide/decision.js';
import type { Policy } from '../../shared/policy/schema.js';

/** The part of the policy that decisions read. */
export function rulesOf(policy: Policy): Rules {
  return {
    order: policy.queue.order, claimWithin: policy.queue.claimWithin, silence: policy.queue.silence, patronSilence: policy.queue.patronSilence, endAfter: policy.queue.endAfter, offerWithin: policy.queue.offerWithin, timeZone: policy.timeZone,
    services: policy.services.map((s) => s.address), names: new Map(policy.services.map((s) => [s.address, s.name])), channels: policy.rooms.channels.map((c) => c.address), rights: policy.channels.rights,
    remindBefore: policy.favours.remindBefore * 60,
    // Where patrons write to and what scripts name is no secret, whatever the policy lists.
    guard: { ...policy.privacy, published: [...policy.privacy.published, ...Object.values(policy.numbers), ...policy.services.map((s) => s.address)] },
    conduct: { ladder: { ...LADDERS[policy.conduct.ladder], ...policy.conduct.steps }, blockHours: policy.conduct.blockHours, lapsesAfter: policy.conduct.lapsesAfter },
    ...(policy.shifts ? { shifts: { secondCall: policy.shifts.secondCall * 60_000, sickLeaveFirst: policy.shifts.sickLeave === 'first' } } : {}),
    ...(policy.anonymousHost === undefined ? {} : { anonymousHost: policy.anonymousHost }),
    ...(policy.rooms.texts === undefined ? {} : { texts: policy.rooms.texts }),
    ...(policy.rooms.desk === '' ? {} : { room: policy.rooms.desk }),
  };
}
