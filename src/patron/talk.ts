import type { PatronProof } from '../core/heard.js';
import { begin, follow, next, type Conversation, type Happening, type Next } from './conversation.js';
import { findKeys, forgetKeys, makeKeys, signAddress, type Keys } from './keys.js';
import { attachMessage, chatMessage, farewellMessage, questionMessage, type Element, type Envelope } from './stanzas.js';
import type { Stream } from './stream.js';

export interface Talk {
  now(): Conversation;
  /** Folds in what happened, and sends what is due after it. */
  dispatch(event: Happening): void;
  up(stream: Stream): void;
  down(): void;
  /** Sends at once or, without a connection, not at all: for signs that are worth nothing later. */
  sendNow(element: Element): void;
  envelope(id: string): Envelope;
  /** Forgets this conversation and begins another. */
  anew(): void;
}

/** What the talk needs to know of the desk. */
export interface Desk {
  readonly service: string;
  /** Settles when the desk has answered the page's greeting, or had its time. */
  answered(): Promise<void>;
  nonce(): string | undefined;
}

/**
 * The conversation from before a reload, if it can be gone on with: without its key the thread cannot be claimed
 * again, so the words stay on the screen and a new one begins.
 */
export async function resume(before: Conversation | undefined): Promise<{ conversation: Conversation; keys?: Keys }> {
  if (!before) return { conversation: begin(crypto.randomUUID()) };
  const keys = await findKeys(before.id);
  if (keys) return { conversation: before, keys };
  if (!before.introduced || before.farewell) return { conversation: before };
  const anew = { ...begin(crypto.randomUUID()), lines: before.lines };
  return { conversation: follow(anew, { type: 'noticed', id: crypto.randomUUID(), notice: 'lostKey', at: Date.now() }) };
}

/** ms between two messages: servers refuse an anonymous address that sends many at once, as after a long time offline. */
export const GAP = 1_000;

const gap = () => new Promise((resolve) => setTimeout(resolve, GAP));

/** Holds the conversation, and sends what the fold says is due, one after the other, each with the proof it needs. */
export function createTalk(start: { readonly conversation: Conversation; readonly keys?: Keys }, desk: Desk, changed: () => void): Talk {
  let { conversation, keys } = start;
  let stream: Stream | undefined;
  let pumping = false;

  const fold = (event: Happening) => {
    const after = follow(conversation, event);
    if (after === conversation) return;
    conversation = after;
    changed();
  };
  // What does not leave any more is lost with its connection, and that says so itself.
  const send = async (via: Stream, element: Element) => via.send(element).catch(() => undefined);
  const envelope = (id: string): Envelope => ({ to: desk.service, id, thread: conversation.id });

  const proofFor = async ({ proof }: Next, via: Stream): Promise<PatronProof | undefined> => {
    if (proof === 'none') return undefined;
    const own = (keys ??= await makeKeys(conversation.id, Date.now()));
    if (proof === 'key') return { key: own.shown };
    await desk.answered();
    const nonce = desk.nonce();
    const signature = await signAddress(own, conversation.id, via.address, nonce);
    return { key: own.shown, signature, ...(nonce !== undefined && { nonce }) };
  };
  const stanzaFor = ({ kind, line }: Next, id: string, proof: PatronProof | undefined): Element => {
    const cover = { ...envelope(id), ...(proof && { proof }) };
    if (kind === 'attach') return attachMessage(cover);
    if (!line) return farewellMessage(cover);
    return line.way ? questionMessage(cover, line.text, line.way) : chatMessage(cover, line.text);
  };
  /** @returns whether there may be more to send */
  const sendOne = async (): Promise<boolean> => {
    const due = next(conversation);
    const via = stream;
    if (!due || !via) return false;
    const { id: thread } = conversation;
    const proof = await proofFor(due, via);
    // While the proof was made, the connection may have changed, or the conversation.
    if (stream === via && conversation.id === thread) {
      const id = due.id ?? crypto.randomUUID();
      fold({ type: 'gone-out', id });
      await send(via, stanzaFor(due, id, proof));
      await gap();
    }
    return true;
  };
  const pump = async () => {
    if (pumping) return;
    pumping = true;
    try {
      while (await sendOne());
    } finally {
      pumping = false;
    }
  };
  const dispatch = (event: Happening) => {
    fold(event);
    void pump();
  };

  return {
    now: () => conversation,
    dispatch,
    up: (opened) => {
      stream = opened;
      dispatch({ type: 'connected' });
    },
    down: () => {
      stream = undefined;
      dispatch({ type: 'disconnected' });
    },
    sendNow: (element) => {
      if (stream) void send(stream, element);
    },
    envelope,
    anew: () => {
      void forgetKeys(conversation.id);
      keys = undefined;
      conversation = begin(crypto.randomUUID());
      if (stream) conversation = follow(conversation, { type: 'connected' });
      changed();
    },
  };
}
