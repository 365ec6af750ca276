/**
 * What was agreed on as a calendar file to send on (RFC 5545, and PUBLISH of RFC 5546 §3.2.1): an event for everybody who
 * takes a part, one for what stays with whose shift it was, and the event of the calendar, or the instance of it, as
 * cancelled where it names nobody else. A later decision has the same names with a higher SEQUENCE, so that a calendar
 * takes it as a change.
 */
import ICAL from 'ical.js';
import { uncovered, type Agreed, type Cover, type Span } from '../../core/shifts/cover.js';

export interface SavedCover {
  readonly cover: Cover & { readonly agreed: Agreed };
  /** Who wrote it, for PRODID. */
  readonly version: string;
  readonly now: number;
  readonly nameOf: (address: string) => string;
}

export function coverCalendar({ cover, version, now, nameOf }: SavedCover): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('prodid', `-//Deskbell//Deskbell ${version}//EN`);
  calendar.updatePropertyWithValue('calscale', 'GREGORIAN');
  calendar.updatePropertyWithValue('method', 'PUBLISH');
  const { shift, agreed } = cover;
  const whose = nameOf(shift.person);
  const base = (uid: string, sequence = agreed.turn): ICAL.Component => {
    const event = new ICAL.Component('vevent');
    event.updatePropertyWithValue('uid', uid);
    event.updatePropertyWithValue('dtstamp', utc(now));
    event.updatePropertyWithValue('sequence', sequence);
    person(event, 'organizer', cover.by, nameOf(cover.by));
    if (shift.place !== '') event.updatePropertyWithValue('location', shift.place);
    calendar.addSubcomponent(event);
    return event;
  };
  const on = (uid: string, { from, to }: Span, address: string, summary: string): void => {
    const event = base(uid);
    event.updatePropertyWithValue('dtstart', utc(from));
    event.updatePropertyWithValue('dtend', utc(to));
    event.updatePropertyWithValue('summary', summary);
    event.updatePropertyWithValue('status', 'CONFIRMED');
    person(event, 'attendee', address, nameOf(address));
  };
  if (shift.alone) {
    const gone = base(shift.uid, (shift.sequence ?? 0) + agreed.turn + 1);
    if (shift.repeats) gone.updatePropertyWithValue('recurrence-id', utc(shift.start));
    gone.updatePropertyWithValue('dtstart', utc(shift.from));
    gone.updatePropertyWithValue('dtend', utc(shift.to));
    gone.updatePropertyWithValue('summary', whose);
    gone.updatePropertyWithValue('status', 'CANCELLED');
  }
  agreed.parts.forEach((part, i) => on(`${cover.id}-${i}@deskbell`, part, part.person, `${nameOf(part.person)} (for ${whose})`));
  uncovered(shift, agreed.parts).forEach((span, i) => on(`${cover.id}-rest-${i}@deskbell`, span, shift.person, whose));
  return `${calendar.toString()}\r\n`;
}

/** An address of a member of staff is one of XMPP (RFC 5122): whether it takes mail, nobody here knows. */
function person(event: ICAL.Component, name: 'attendee' | 'organizer', address: string, known: string): void {
  const property = event.updatePropertyWithValue(name, `xmpp:${address}`);
  property.setParameter('cn', known);
}

function utc(at: number): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(at), true);
}
