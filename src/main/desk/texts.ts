/** The administrators' texts at this desk: what they say now, how they came to it, and changing them. */
import type { Decision, Env } from '../../core/decide/decision.js';
import { decideTexts } from '../../core/decide/text.js';
import type { Event } from '../../core/event.js';
import { keyOf } from '../../core/conversation.js';
import { textConversation } from '../../core/identity.js';
import { currentText, currentTexts, type KnownTexts, type Version } from '../../core/texts/known.js';
import type { Text, TextKind, TextName, TextOf } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import type { TextsView, TextVersionView } from '../../shared/view.js';
import type { Keeper } from './keeper.js';
import { nameOf } from './names.js';
import type { Present } from './present.js';
import { eventOf } from './rows.js';
import { accepted, refusalError } from './refusals.js';

/** What was sent and the room does not confirm after this, ms, is said to be on its way: it is sent once more when the connection is back. */
const CONFIRM_WITHIN = 10_000;
/** Versions of one text that are shown. */
const VERSIONS = 50;
const PAGE = 200;

export interface TextsOptions {
  readonly keeper: Keeper;
  readonly present: Present;
  /** Policy's; none: texts come from files alone. */
  readonly room: string | undefined;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
}

interface Waiting {
  readonly done: () => void;
  readonly failed: (problem: AppError) => void;
}

export class Texts {
  private readonly options: TextsOptions;
  /** Of texts that were sent, by origin id. */
  private readonly waiting = new Map<string, Waiting>();
  private seen: KnownTexts | undefined;
  private changes = 0;

  constructor(options: TextsOptions) {
    this.options = options;
  }

  get view(): TextsView {
    const { present, room, keeper } = this.options;
    if (keeper.known?.texts !== this.seen) {
      this.seen = keeper.known?.texts;
      this.changes += 1;
    }
    const problem = room === undefined ? undefined : present.roomProblem(room);
    return {
      configured: room !== undefined, ...present.texts, changes: this.changes,
      ...(problem ? { problem: { code: problem.code, message: problem.message } } : {}),
    };
  }

  /** All texts of a kind, in no order: also the removed ones, because they hide what a file says. */
  all<K extends TextKind>(kind: K): readonly (Version & { readonly text: TextOf<K> })[] {
    return currentTexts(this.known, kind);
  }

  current(name: TextName): Version | undefined {
    return currentText(this.known, name);
  }

  /** @throws AppError when nobody here may change a text now */
  expectMayEdit(): void {
    const { keeper, env } = this.options;
    accepted(decideTexts(keeper.state, [], env()));
  }

  /**
   * Changes texts for everybody; with a removed one, or one without content, takes it away.
   * @returns when the room has them all
   * @throws AppError in words for the form: nothing, or not everything, was changed
   */
  async save(texts: readonly Text[]): Promise<void> {
    const { keeper, env, carryOut } = this.options;
    const decision = accepted(decideTexts(keeper.state, texts, env()));
    const saved = decision.originIds.map((originId) => this.confirmed(originId));
    try {
      carryOut(decision);
    } catch (error) {
      for (const originId of decision.originIds) this.waiting.delete(originId);
      throw error;
    }
    await within(Promise.all(saved), CONFIRM_WITHIN + texts.length * 100).finally(() => {
      for (const originId of decision.originIds) this.waiting.delete(originId);
    });
  }

  /** How a text came to what it says, the last version first. */
  history(name: TextName): TextVersionView[] {
    const { keeper, room } = this.options;
    const { journal } = keeper;
    if (room === undefined || !journal) return [];
    const key = keyOf(textConversation(room, name));
    const versions: TextVersionView[] = [];
    let before: number | undefined;
    for (;;) {
      const rows = journal.window(key, { limit: PAGE, kinds: ['heard'], ...(before === undefined ? {} : { before }) });
      for (const row of rows.toReversed()) {
        const event = eventOf(row);
        if (event?.kind === 'heard' && event.item.kind === 'room' && event.item.text) versions.push({ id: event.item.id ?? '', by: nameOf(event.item.author ?? ''), at: event.stamp, text: event.item.text });
      }
      before = rows[0]?.place;
      if (rows.length < PAGE || versions.length >= VERSIONS) return versions.slice(0, VERSIONS);
    }
  }

  /** What became of what was sent. */
  follow(events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind !== 'fate') continue;
      const waiting = this.waiting.get(event.originId);
      if (event.fate === 'sent') waiting?.done();
      else if (event.fate === 'refused') waiting?.failed(refusalError({ refused: 'not-administrator' }));
      else if (event.fate === 'not-sent') waiting?.failed(new AppError('connection-lost', 'The connection broke, and nothing was changed. Try again when the desk is connected.'));
    }
  }

  private get known(): KnownTexts {
    return this.options.keeper.known?.texts ?? new Map();
  }

  private confirmed(originId: string): Promise<void> {
    return new Promise((done, failed) => this.waiting.set(originId, { done, failed }));
  }
}

/** @param limit ms */
async function within(work: Promise<unknown>, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('server-mute', 'The server has not confirmed this yet. Look in a moment whether it is there, before you save it again.')), limit);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
