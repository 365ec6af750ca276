/** Shifts and covers, as lists for the window. */
import { dayOf } from '../../core/day.js';
import type { Env } from '../../core/decide/decision.js';
import type { Address } from '../../core/heard.js';
import { coverCounts, isOpen, proposeParts, uncovered, type Cover, type Part } from '../../core/shifts/cover.js';
import { nowAndNext, type Shift } from '../../core/shifts/shift.js';
import type { CoverView, PartView, ShiftView } from '../../shared/shifts-view.js';
import { nameOf } from './names.js';

const SHOWN = 400;
const COVERS_SHOWN = 100;
const DAY = 24 * 3_600_000;

type Here = Pick<Env, 'now' | 'me' | 'supervisor' | 'rules'>;

/** From today on. @param late ids */
export function shiftViews(shifts: readonly Shift[], covers: readonly Cover[], here: Here, late: ReadonlySet<string>): readonly ShiftView[] {
  const { now, me, supervisor, rules } = here;
  const today = dayOf(now, rules.timeZone);
  const marks = marksOf(shifts, now, late);
  const asked = new Map(covers.filter((cover) => isOpen(cover, now)).map((cover) => [cover.shift.id, cover.id]));
  return shifts.filter(({ from, to }) => to > now || dayOf(from, rules.timeZone) === today || dayOf(to, rules.timeZone) === today).slice(0, SHOWN).map((shift) => {
    const { id, person, place, from, to, allDay, coverFor } = shift;
    const cover = asked.get(id) ?? shift.cover;
    const mark = marks.get(id);
    return {
      id, person, name: nameOf(person), mine: person === me, place, from, to, mayAsk: !allDay && to > now && !asked.has(id) && me !== undefined && (person === me || supervisor),
      ...(allDay ? { allDay } : {}), ...(mark === undefined ? {} : { mark }), ...(coverFor === undefined ? {} : { coverFor: nameOf(coverFor) }), ...(cover === undefined ? {} : { cover }),
    };
  });
}

/** Next is who comes next at each place, within a day. */
function marksOf(shifts: readonly Shift[], now: number, late: ReadonlySet<string>): ReadonlyMap<string, NonNullable<ShiftView['mark']>> {
  const places = new Map<string, Shift[]>();
  for (const shift of shifts) {
    const here = places.get(placeOf(shift));
    if (here) here.push(shift);
    else places.set(placeOf(shift), [shift]);
  }
  const marks = new Map<string, NonNullable<ShiftView['mark']>>();
  for (const here of places.values()) {
    const { now: on, next } = nowAndNext(here, now);
    for (const { id } of on) marks.set(id, late.has(id) ? 'late' : 'now');
    for (const { id, from } of next) if (from - now < DAY) marks.set(id, 'next');
  }
  return marks;
}

const placeOf = ({ place }: Shift): string => place.trim().toLowerCase();

/** Those that are not over, the nearest first. */
export function coverViews(covers: readonly Cover[], here: Here): readonly CoverView[] {
  const counts = coverCounts(covers, here.now);
  return covers.filter(({ to, withdrawn }) => to > here.now && !withdrawn).toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1)).slice(0, COVERS_SHOWN).map((cover) => coverView(cover, here, counts));
}

function coverView(cover: Cover, { now, me, supervisor }: Here, counts: ReadonlyMap<Address, number>): CoverView {
  const { id, by, shift, from, to, reason, urgent, offers, agreed } = cover;
  const part = ({ person, from: begins, to: ends }: Part): PartView => ({ person, name: nameOf(person), mine: person === me, from: begins, to: ends });
  const proposal = proposeParts(cover, counts);
  const open = isOpen(cover, now);
  const offered = offers.some(({ person }) => person === me);
  return {
    id, name: nameOf(shift.person), askedBy: nameOf(by), mine: shift.person === me, place: shift.place, from, to, reason, urgent,
    state: agreed ? 'agreed' : !open ? 'over' : offers.length > 0 ? 'offered' : 'asked',
    offers: offers.map((offer) => ({ ...part(offer), at: offer.at, covered: counts.get(offer.person) ?? 0 })),
    proposal: proposal.map(part), open: uncovered(cover, agreed ? agreed.parts : proposal), calledAgain: cover.calledAgain !== undefined,
    mayOffer: open && me !== undefined && shift.person !== me && !offered, mayTakeBack: open && offered,
    mayDecide: me !== undefined && (by === me || shift.person === me || supervisor),
    ...(agreed ? { agreed: { by: nameOf(agreed.by), parts: agreed.parts.map(part) } } : {}),
  };
}
