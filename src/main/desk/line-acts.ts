/** What a person does to a line among colleagues, and what they are about to do in the composer. */
import * as z from 'zod';
import type { Mark } from '../../core/annotations/mark.js';
import type { Conversation } from '../../core/conversation.js';
import { decideLine, type LineWish } from '../../core/decide/annotate.js';
import type { Decision, Env } from '../../core/decide/decision.js';
import { isChannel } from '../../core/identity.js';
import { cut } from '../../core/text.js';
import type { DoingView, VersionView } from '../../shared/line-view.js';
import { MAX_TEXT } from '../../shared/limits.js';
import type { AboutLines } from './about-lines.js';
import type { Keeper } from './keeper.js';
import { expectSendable } from './length.js';
import { nameOf } from './names.js';
import { accepted, refusalError } from './refusals.js';

/** Of the answered words, so much goes along for programs that know no replies, in UTF-16 code units. */
const QUOTE = 300;

const doingKept = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), key: z.string().max(200), by: z.string().max(200), text: z.string().max(500) }),
  z.object({ type: z.literal('change'), key: z.string().max(200), before: z.string().max(MAX_TEXT) }),
]);

export interface LineActsOptions {
  readonly keeper: Keeper;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
  /** By the id that a window has of it. */
  readonly conversation: (id: string) => Conversation;
  readonly about: () => AboutLines | undefined;
}

export class LineActs {
  private readonly options: LineActsOptions;

  constructor(options: LineActsOptions) {
    this.options = options;
  }

  /** @throws AppError when it is not this person's to do, or cannot be sent */
  act(id: string, key: string, wish: LineWish): void {
    const { keeper, env, carryOut, conversation } = this.options;
    const c = conversation(id);
    if (wish.type === 'correct') expectSendable(wish.body);
    const line = this.line(c, key);
    carryOut(accepted(decideLine(keeper.state, c, line, wish, env())));
  }

  /** One emoji of one's own set, on or off. @throws AppError */
  react(id: string, key: string, emoji: string, on: boolean): void {
    const { chosen } = this.line(this.options.conversation(id), key);
    this.act(id, key, { type: 'react', emoji: on ? [...chosen.filter((one) => one !== emoji), emoji] : chosen.filter((one) => one !== emoji) });
  }

  /** What an answer to this line says of it. @throws AppError when the server has not confirmed that line yet */
  answering(id: string, key: string): Extract<Mark, { readonly type: 'reply' }> {
    const c = this.options.conversation(id);
    const { of, author, from, words } = this.line(c, key);
    if ((isChannel(c) ? of.id : of.originId) === undefined) throw refusalError({ refused: 'unknown-line' });
    return { type: 'reply', of, author: from, by: author === undefined ? '' : nameOf(author), quote: cut(words, QUOTE) };
  }

  /** The oldest first. */
  versions(id: string, key: string): readonly VersionView[] {
    return this.options.about()?.versions(key, this.options.conversation(id).key) ?? [];
  }

  /** What was begun in the composer of this conversation: it survives a restart, as the draft does. */
  doing(key: string): DoingView | undefined {
    const read = doingKept.safeParse(this.options.keeper.fact(doingName(key)));
    return read.success ? read.data : undefined;
  }

  setDoing(id: string, doing: DoingView | null): void {
    const { keeper, conversation } = this.options;
    const name = doingName(conversation(id).key);
    if (doing !== null || keeper.fact(name) !== undefined) keeper.setFact(name, doing);
  }

  private line(c: Conversation, key: string) {
    const line = this.options.about()?.line(key, c.key);
    if (!line) throw refusalError({ refused: 'unknown-line' });
    return line;
  }
}

const doingName = (key: string): string => `doing ${key}`;
