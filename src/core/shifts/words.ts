/** Covers in plain sentences, for people who read the channel with whatever client. People are called, so that they hear of it. */
import { localOf, type Address } from '../address.js';
import { assertNever } from '../assert.js';
import { dayOf } from '../day.js';
import type { Cover, CoverSaid, Span } from './cover.js';

const formats = new Map<string, { readonly time: Intl.DateTimeFormat; readonly day: Intl.DateTimeFormat }>();

function formatsOf(timeZone: string) {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = {
    time: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
    day: new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' }),
  };
  formats.set(timeZone, made);
  return made;
}

/** "Thursday 26 November, 14:00 to 18:00", in the library's zone; over midnight the day of the end is named too. */
export function spanWords({ from, to }: Span, timeZone: string): string {
  const { time, day } = formatsOf(timeZone);
  const days = (at: number): string => day.format(at).replace(',', '');
  const end = dayOf(from, timeZone) === dayOf(to, timeZone) ? time.format(to) : `${days(to)}, ${time.format(to)}`;
  return `${days(from)}, ${time.format(from)} to ${end}`;
}

/** "14:00 to 16:00". */
export const hoursWords = ({ from, to }: Span, timeZone: string): string => `${formatsOf(timeZone).time.format(from)} to ${formatsOf(timeZone).time.format(to)}`;

const call = (person: Address): string => `@${localOf(person)}`;
const at = (place: string): string => (place === '' ? '' : ` at ${place}`);

/** @param cover undefined: it is being asked for @param by who says it */
export function coverBody(said: CoverSaid, cover: Pick<Cover, 'shift' | 'from' | 'to' | 'by'> | undefined, by: Address, timeZone: string): string {
  if (said.type === 'ask') {
    const { shift, reason, urgent } = said;
    const whose = shift.person === by ? 'I need cover' : `${call(shift.person)} needs cover`;
    return `${urgent ? 'Sick leave: ' : ''}${whose}${at(shift.place)}, ${spanWords(said, timeZone)}.${reason === '' ? '' : ` ${reason.replace(/[.\s]*$/, '.')}`} Who can?`;
  }
  if (!cover) return '';
  const about = `${at(cover.shift.place)}, ${spanWords(cover, timeZone)}`;
  switch (said.type) {
    case 'offer': return said.from === cover.from && said.to === cover.to ? `${call(cover.by)} I can cover${about}.` : `${call(cover.by)} I can cover ${hoursWords(said, timeZone)} of the shift${about}.`;
    case 'take-back': return `${call(cover.by)} I cannot cover after all${about}.`;
    case 'decide': return `Agreed: cover for ${call(cover.shift.person)}${about}: ${said.parts.map((part) => `${call(part.person)} ${hoursWords(part, timeZone)}`).join(', ')}.`;
    case 'withdraw': return `No cover is needed any more for ${call(cover.shift.person)}${about}.`;
    case 'call-again': return `Still open: ${call(cover.shift.person)} needs cover${about}. Nobody has offered yet. Who can?`;
    default: return assertNever(said);
  }
}

/** Who is called by a message; nobody calls themselves. */
export function calledBy(said: CoverSaid, cover: Pick<Cover, 'shift' | 'by'> | undefined, by: Address): readonly Address[] {
  const called = (): readonly Address[] => {
    switch (said.type) {
      case 'ask': case 'call-again': return [];
      case 'offer': case 'take-back': return cover ? [cover.by] : [];
      case 'decide': return [...said.parts.map(({ person }) => person), ...(cover ? [cover.shift.person] : [])];
      case 'withdraw': return cover ? [cover.shift.person] : [];
      default: return assertNever(said);
    }
  };
  return [...new Set(called())].filter((person) => person !== by);
}
