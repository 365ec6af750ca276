/** What a person does to a line among colleagues: react, change their own words, delete. Recorded first, then sent. */
import { assertNever } from '../assert.js';
import { knownEmoji } from '../annotations/emoji.js';
import { byArchive, bySender, type About, type LineName, type Mark } from '../annotations/mark.js';
import { holdsLink } from '../channels/rights.js';
import type { Conversation } from '../conversation.js';
import type { Address } from '../heard.js';
import { isChannel } from '../identity.js';
import type { DeskState } from '../state.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { ref } from './operate.js';
import { lacking } from './right.js';

/** A line as the journal has it. */
export interface Line {
  readonly of: LineName;
  readonly author: Address | undefined;
  /** For those whose program does not know reactions: the words that they are about. */
  readonly words: string;
}

export type LineWish =
  | { readonly type: 'correct'; readonly body: string }
  /** The whole set of this person from now on. */
  | { readonly type: 'react'; readonly emoji: readonly string[] }
  | { readonly type: 'delete' };

/** For programs that know neither: they still show what was said. */
const DELETED_TEXT = 'I have deleted a message. Your program may still show it.';
const QUOTED = 60;

const reactedText = (emoji: readonly string[], words: string): string => `${emoji.join(' ')} to: ${words.replace(/\s+/g, ' ').slice(0, QUOTED)}${words.length > QUOTED ? ' …' : ''}`;

export function decideLine(state: DeskState, c: Conversation, line: Line, wish: LineWish, env: Env): Decision | Refusal {
  const { me } = state;
  if (me === undefined) return { refused: 'not-signed-in' };
  if (env.session(me) === undefined) return { refused: 'offline' };
  if (c.scope !== 'mine') return { refused: 'unknown-line' };
  const refusal = mayChange(c, line, wish, me, env);
  if (refusal) return refusal;
  const mark = markOf(line, wish);
  const about = mark && aboutIn(c, line, mark);
  if (!mark || about === undefined) return { refused: 'unknown-line' };
  const d = new Deciding(state, env);
  const room = isChannel(c);
  const originId = env.newId();
  const body = bodyOf(line, wish);
  d.event({ kind: 'reply', in: ref(c), to: c.conv, originId, body, by: me, mark, line: about, ...(room ? { room } : {}) });
  d.effect({ type: 'send', via: me, out: room ? { type: 'room-message', room: c.conv, originId, body, mark } : { type: 'message', to: c.conv, originId, body, mark } });
  return d.decision;
}

/** One's own words are one's own to change; the rest the policy says. */
function mayChange(c: Conversation, { author }: Line, wish: LineWish, me: Address, env: Env): Refusal | undefined {
  const by = author === undefined ? {} : { by: author };
  switch (wish.type) {
    case 'correct':
      if (author !== me) return { refused: 'not-your-line', ...by };
      return isChannel(c) && holdsLink(wish.body) ? lacking('links', env) : undefined;
    case 'react': return isChannel(c) ? lacking('react', env) : undefined;
    case 'delete':
      if (author === me) return undefined;
      return isChannel(c) ? lacking('delete', env) : { refused: 'not-your-deletion', ...by };
    default: return assertNever(wish);
  }
}

function markOf({ of }: Line, wish: LineWish): Exclude<Mark, { readonly type: 'reply' }> | undefined {
  switch (wish.type) {
    case 'correct': return of.originId === undefined ? undefined : { type: 'correct', of };
    case 'react': return { type: 'react', of, emoji: knownEmoji(wish.emoji) };
    case 'delete': return { type: 'retract', of };
    default: return assertNever(wish);
  }
}

/** Every desk keeps it under the name by which it travels: in a room that of the room, of a correction and in a direct conversation the sender's. */
function aboutIn(c: Conversation, { of: { id, originId } }: Line, { type }: Mark): About | undefined {
  if (isChannel(c) && type !== 'correct') return id === undefined ? undefined : byArchive(id);
  return originId === undefined ? undefined : bySender(originId);
}

function bodyOf({ words }: Line, wish: LineWish): string {
  switch (wish.type) {
    case 'correct': return wish.body;
    case 'react': return wish.emoji.length === 0 ? '' : reactedText(knownEmoji(wish.emoji), words);
    case 'delete': return DELETED_TEXT;
    default: return assertNever(wish);
  }
}
