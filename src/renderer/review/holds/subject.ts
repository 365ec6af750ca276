/** What a hold is on, or could be on, in words. Pure. */
import type { HoldSubject } from '../../../core/record/hold.js';
import type { AskedSubject } from '../../../shared/review/holds.js';
import type { FoundItem } from '../../../shared/review/types.js';
import type { Asked } from '../query.js';
import { timesIn, type Times } from '../words.js';

type Services = Readonly<Record<string, string>>;

interface Said extends Pick<HoldSubject, 'person' | 'conversation' | 'service' | 'words'> {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** What the desks number by themselves: who stood there, called, or came without an account. */
const NUMBERED = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

function conversationWords(key: string, services: Services): string {
  const [, at = '', ...rest] = key.split(' ');
  const [service, other] = [services[at] ?? at, rest.join(' ')];
  if (other === '' || other === at) return service;
  return NUMBERED.test(other) ? `conversation ${other.slice(0, 8)} at ${service}` : `the conversation of ${other} with ${service}`;
}

/** @param here the conversation beside which it stands */
function words({ person, conversation, service, words: said, since, until }: Said, services: Services, here: string | undefined): string {
  return [
    ...(person === undefined ? [] : [person]),
    ...(conversation === undefined ? [] : [conversation === here ? 'this conversation' : conversationWords(conversation, services)]),
    ...(service === undefined ? [] : [`everything at ${services[service] ?? service}`]),
    ...(said === undefined ? [] : [`the words “${said}”`]),
    ...periodWords(since, until),
  ].join(', ');
}

function periodWords(since: string | undefined, until: string | undefined): readonly string[] {
  if (since === undefined) return until === undefined ? [] : [`until ${until}`];
  return [until === undefined ? `from ${since}` : `from ${since} to ${until}`];
}

/** "zoe@patrons.example, from 1 Nov 2026 to 30 Nov 2026" */
export const heldWords = (on: HoldSubject, { date }: Times, services: Services, here?: string): string =>
  words({ ...on, since: on.from === undefined ? undefined : date(on.from), until: on.to === undefined ? undefined : date(on.to - 1) }, services, here);

const utc = timesIn('UTC');
const dayWords = (day: string | undefined): string | undefined => (day === undefined ? undefined : utc.date(Date.parse(day)));

export const askedWords = ({ fromDay, toDay, ...on }: AskedSubject, services: Services, here?: string): string => words({ ...on, since: dayWords(fromDay), until: dayWords(toDay) }, services, here);

/** What of a search a hold can be on. */
export interface Searched {
  /** None: nothing that was searched for is such a thing. */
  readonly on: AskedSubject | undefined;
  /** The search asks for more, so the hold keeps more than it finds. */
  readonly keepsMore: boolean;
}

export function searchedSubject({ words: said, service, person, fromDay, toDay, ...rest }: Asked): Searched {
  const on = {
    ...(said === undefined ? {} : { words: said }), ...(service === undefined ? {} : { service }), ...(person === undefined ? {} : { person }),
    ...(fromDay === undefined ? {} : { fromDay }), ...(toDay === undefined ? {} : { toDay }),
  };
  return { on: Object.keys(on).length === 0 ? undefined : on, keepsMore: Object.keys(rest).length > 0 };
}

/** Of a conversation, whom a hold is most likely meant for: the patron, whose address its key ends with. */
export const likelyPerson = ({ people, conversation }: Pick<FoundItem, 'people' | 'conversation'>): string => people.find((one) => conversation.endsWith(` ${one}`)) ?? people[0] ?? '';
