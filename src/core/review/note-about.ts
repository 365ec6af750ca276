/** What was said about a line: corrections, reactions, deletions. */
import type { Note } from '../annotations/fold.js';
import { authorOf, wordsOf, type About } from '../annotations/mark.js';
import type { Event } from '../event.js';
import type { HeardMessage, HeardRoom } from '../heard.js';
import type { Observation } from './observation.js';
import type { Evidence } from './reading.js';

export interface NoteAbout {
  readonly about: About;
  /** Not placed yet. */
  readonly note: Note;
  readonly evidence: Evidence;
  /** This desk was about to say so. */
  readonly intent: boolean;
}

export function noteAbout({ event, row: { desk, epoch, seq, hash, time } }: Observation): NoteAbout | undefined {
  if ((event.kind !== 'heard' && event.kind !== 'reply') || event.line === undefined) return undefined;
  const what = event.kind === 'reply' ? meant(event) : event.item.kind === 'bounce' ? undefined : said(event.item);
  if (!what) return undefined;
  const made = { about: event.line, evidence: { desk, epoch, seq, hash } };
  if (event.kind === 'reply') {
    return { ...made, intent: true, note: { key: event.originId, place: 0, author: event.by, authority: what.type === 'retract', at: time, what } };
  }
  const { item } = event;
  const moderated = item.kind === 'room' && item.moderated !== undefined;
  // Whether a colleague may delete what another one said is the library's policy; who did it is on the record either way.
  return {
    ...made, intent: false,
    note: { key: item.originId ?? item.id ?? `${desk} ${epoch} ${seq}`, place: 0, author: moderated ? undefined : authorOf(item), authority: item.kind === 'room', at: event.stamp, what },
  };
}

function meant({ mark, body }: Extract<Event, { kind: 'reply' }>): Note['what'] | undefined {
  switch (mark?.type) {
    case 'correct': return { type: 'correct', text: body };
    case 'react': return { type: 'react', emoji: mark.emoji };
    case 'retract': return { type: 'retract' };
    default: return undefined;
  }
}

function said(item: HeardMessage | HeardRoom): Note['what'] | undefined {
  if (item.kind === 'room' && item.moderated) {
    const { by, reason } = item.moderated;
    return { type: 'retract', ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
  }
  if (item.retracts) return { type: 'retract' };
  if (item.reacts) return { type: 'react', emoji: item.reacts.emoji };
  return item.replaces === undefined ? undefined : { type: 'correct', text: wordsOf(item) };
}
