/** Wires the page together: the conversation, the desk, the connection and the screen. */
import type { WayBack } from '../core/patron/question.js';
import { xmlText } from '../core/patron/xml-text.js';
import type { Config } from './config.js';
import { connect, type Connector } from './connector.js';
import { isOutstanding, isTalking, lastQuestion } from './conversation.js';
import { asText, download } from './copy.js';
import { watchDesk, type DeskWatch } from './desk-watch.js';
import { hoursIn } from './hours.js';
import { watchHours, type HoursWatch } from './hours-watch.js';
import { recall, remember } from './memory.js';
import { chatState, hello, hoursQuery, parseStanza, receipt, timeIn, timeQuery, type Element, type Incoming } from './stanzas.js';
import { openStream, type Stream } from './stream.js';
import { createTalk, resume, type Talk } from './talk.js';
import type { Say } from './texts.js';
import { hearTyping, tellTyping } from './typing.js';
import { createView, type View, type Wishes } from './view.js';

/** UTF-16 units: far below what servers take in one stanza, even when every character must be escaped. */
export const LONGEST = 10_000;

/** ms: in the middle of a conversation a desk may be gone for a moment, and come back. */
const PATIENCE = 60_000;

interface Page {
  readonly config: Config;
  readonly say: Say;
  readonly talk: Talk;
  readonly desk: DeskWatch;
  readonly librarian: ReturnType<typeof hearTyping>;
  readonly hours: HoursWatch;
  draft: string;
  /** What stands in the fields beside a question. */
  way: WayBack;
  unread: number;
  /** As it was seen last: while a page looks who is there, it stays. */
  closed: boolean;
  /** ms since 1970: when the last desk was gone. */
  aloneSince?: number | undefined;
  /** Of whose question the page has said all. */
  settled?: string;
}

/** What the patron does. @param warn shows what keeps a message from being sent; @param keep saves the draft; @param show draws the page anew */
function createWishes(page: Page, warn: View['warn'], keep: () => void, show: () => void): Wishes {
  const { config, say, talk, desk } = page;
  const typing = tellTyping((state) => {
    const now = talk.now();
    // Signs count against the server's limit like messages, and must not take a message's place.
    if (now.introduced && now.attach === 'none' && !isOutstanding(now) && desk.now().phase === 'open') talk.sendNow(chatState(config.service, now.id, state));
  });
  return {
    send: (typed) => {
      const text = xmlText(typed).trim();
      const over = text.length - LONGEST;
      warn(over > 0 ? say('tooLong', { over, limit: LONGEST }) : '');
      if (text === '' || over > 0) return false;
      typing.sent();
      talk.dispatch({ type: 'written', id: crypto.randomUUID(), text, at: Date.now() });
      return true;
    },
    draft: (text) => {
      page.draft = text;
      if (text.length <= LONGEST) warn('');
      typing.typed(text);
      keep();
    },
    typed: (question, way) => {
      page.draft = question;
      page.way = way;
      keep();
    },
    ask: (text, way) => {
      page.draft = '';
      page.way = way;
      talk.dispatch({ type: 'written', id: crypto.randomUUID(), text, at: Date.now(), way });
    },
    askAnother: () => {
      const asked = lastQuestion(talk.now());
      if (asked) page.settled = asked.id;
      show();
    },
    again: (id) => talk.dispatch({ type: 'again', id }),
    end: () => talk.dispatch({ type: 'ended', id: crypto.randomUUID(), at: Date.now() }),
    anew: () => talk.anew(),
    save: () => download(say('saveName'), asText(talk.now(), say, config.language, Date.now())),
  };
}

function hear(page: Page, message: Extract<Incoming, { kind: 'message' }>): void {
  const { talk, librarian } = page;
  const { id, introduced } = talk.now();
  // A late word about an earlier conversation on this page.
  if (message.thread !== undefined && message.thread !== id) return;
  const at = Date.now();
  if (message.receiptFor !== undefined) talk.dispatch({ type: 'read', id: message.receiptFor });
  if (message.state) librarian.heard(message.state);
  if (message.body !== undefined) {
    librarian.over();
    if (document.hidden) page.unread += 1;
    talk.dispatch({ type: 'heard', id: message.id, text: message.body, at });
  }
  if (message.state === 'gone' && introduced) talk.dispatch({ type: 'noticed', id: message.id, notice: 'librarianEnded', at });
  if (message.wantsReceipt) talk.sendNow(receipt(talk.envelope(crypto.randomUUID()), message.id));
}

function receive(page: Page, element: Element): void {
  const incoming = parseStanza(element, page.config.service);
  if (incoming?.kind === 'presence') page.desk.presence(incoming);
  else if (incoming?.kind === 'bounce') page.talk.dispatch({ type: 'refused', id: incoming.of, condition: incoming.condition });
  else if (incoming) hear(page, incoming);
}

/** Looks at the page again: the connection is tried at once, and what has come is seen. */
function watchAttention(page: Page, connector: Connector, show: () => void): void {
  const looked = () => {
    if (document.hidden) return;
    connector.wake();
    if (page.unread === 0) return;
    page.unread = 0;
    show();
  };
  document.addEventListener('visibilitychange', looked);
  addEventListener('pageshow', looked);
  addEventListener('online', () => connector.wake());
  addEventListener('beforeunload', (event) => {
    if (isOutstanding(page.talk.now())) event.preventDefault();
  });
}

/** Reads what the service publishes of its hours, and what time it is there. */
async function askHours(stream: Stream | undefined, service: string) {
  if (!stream) throw new Error('not connected');
  const clock = stream.ask(timeQuery(service)).then(timeIn, () => undefined);
  // A server answers with an error where nothing is published, or nothing is to be read.
  const item = stream.ask(hoursQuery(service)).then(hoursIn, (error: unknown) => {
    if (error instanceof Error && error.name === 'StanzaError') return undefined;
    throw error;
  });
  return { item: await item, clock: await clock };
}

function showPage({ talk, desk, librarian, hours, unread, closed, settled }: Page, view: View): void {
  const conversation = talk.now();
  const asked = lastQuestion(conversation);
  const open = asked !== undefined && asked.id !== settled && conversation.lines.at(-1) === asked ? asked : undefined;
  view.show({ conversation, phase: desk.now().phase, typing: librarian.now(), unread, closed, hours: hours.now(), asked: open, at: Date.now() });
}

/** What the page shows follows from who is at the desk; the hours are read when nobody is. */
function followDesk(page: Page): void {
  const { phase } = page.desk.now();
  if (phase === 'open') {
    page.closed = false;
    page.aloneSince = undefined;
  }
  if (phase !== 'closed' || page.closed) return;
  const now = Date.now();
  page.aloneSince ??= now;
  if (isTalking(page.talk.now(), now) && now - page.aloneSince < PATIENCE) return;
  page.closed = true;
  page.hours.read();
}

export async function startPage(config: Config, say: Say, storage: Storage): Promise<void> {
  const before = recall(storage);
  const start = await resume(before?.conversation);
  const keep = () => remember(storage, { conversation: talk.now(), draft: page.draft, way: page.way });
  const show = () => showPage(page, view);
  let stream: Stream | undefined;

  const librarian = hearTyping(() => show());
  const hours = watchHours(() => askHours(stream, config.service), () => {
    followDesk(page);
    show();
  });
  const desk = watchDesk(
    () => talk.sendNow(hello(config.service)),
    () => {
      if (desk.now().phase !== 'open') librarian.over();
      followDesk(page);
      show();
    },
  );
  const talk = createTalk(start, { service: config.service, answered: () => desk.answered(), nonce: () => desk.now().nonce }, () => {
    keep();
    show();
  });
  const page: Page = { config, say, talk, desk, librarian, hours, draft: before?.draft ?? '', way: before?.way ?? {}, unread: 0, closed: false };
  const wishes = createWishes(page, (text) => view.warn(text), keep, show);
  const view = createView(say, config, page, wishes);
  show();

  const connector = connect((on) => openStream({ websocket: config.websocket, host: config.anonymousHost, language: config.language }, on), {
    up: (opened) => {
      stream = opened;
      talk.up(opened);
      desk.up();
      if (page.closed) hours.read();
    },
    stanza: (element) => receive(page, element),
    acked: (id) => talk.dispatch({ type: 'acked', id }),
    down: () => {
      stream = undefined;
      talk.down();
      desk.down();
    },
  });
  watchAttention(page, connector, show);
}
