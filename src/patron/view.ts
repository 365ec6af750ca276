/** The page on the screen. It shows text as text, and reports what the patron does; it decides nothing. */
import { pieces } from '../core/patron/links.js';
import type { WayBack } from '../core/patron/question.js';
import { createAsk, wireAsk, type Asked, type AskWishes } from './ask-view.js';
import type { Availability } from './availability.js';
import { isOutstanding, type Conversation, type Line, type PatronLine } from './conversation.js';
import { byId, create, linkTo, words } from './elements.js';
import type { HoursNow } from './hours.js';
import { createHours } from './hours-view.js';
import { fateKey, isTextKey, type Say, type TextKey } from './texts.js';

export interface Shown {
  readonly conversation: Conversation;
  readonly phase: Availability['phase'];
  readonly typing: boolean;
  /** Replies that came while the page was not looked at. */
  readonly unread: number;
  /** No desk is open: the hours and the form for a question stand in place of the composer. */
  readonly closed: boolean;
  /** As far as anybody knows. */
  readonly hours: HoursNow | undefined;
  /** The question that was left last, until another one is begun. */
  readonly asked: Asked | undefined;
  readonly at: number;
}

export interface Wishes extends AskWishes {
  /** @returns whether it was taken; the text stays in the field otherwise */
  send(text: string): boolean;
  draft(text: string): void;
  again(id: string): void;
  end(): void;
  anew(): void;
  save(): void;
}

export interface View {
  show(state: Shown): void;
  warn(text: string): void;
}

function textWithLinks(text: string): (Node | string)[] {
  return pieces(text).map((piece) => {
    if (piece.kind === 'text') return piece.text;
    return linkTo(piece.href, piece.text);
  });
}

interface Entry {
  readonly element: HTMLElement;
  update(line: Line, connected: boolean): void;
}

function patronFate(say: Say, again: (id: string) => void) {
  const fate = create('p', 'fate');
  let shown: TextKey | undefined;
  const update = (line: PatronLine, connected: boolean) => {
    const key = fateKey(line, connected);
    if (key === shown) return;
    shown = key;
    fate.classList.toggle('refused', line.fate === 'refused');
    fate.replaceChildren(say(key));
    if (line.fate !== 'refused') return;
    const button = create('button', 'plain', say('again'));
    button.type = 'button';
    button.addEventListener('click', () => again(line.id));
    fate.append(' ', button);
  };
  return { fate, update };
}

function createEntry(line: Line, say: Say, language: string, again: (id: string) => void): Entry {
  if (line.by === 'page') return { element: create('p', 'entry page', say(line.notice)), update: () => undefined };
  const time = create('time', '', new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(line.at));
  time.dateTime = new Date(line.at).toISOString();
  const text = create('p', 'text', ...textWithLinks(line.text));
  text.dir = 'auto';
  const element = create('div', `entry ${line.by}`, create('p', 'who', say(line.by === 'patron' ? 'you' : 'librarian'), ' ', time), text);
  if (line.by === 'desk') return { element, update: () => undefined };
  const { fate, update } = patronFate(say, again);
  // The words after a message change as it travels; announcing each would drown the replies.
  fate.setAttribute('aria-live', 'off');
  if (line.way) element.append(create('p', 'fate', say('answerTo', { ways: [line.way.email, line.way.phone].filter((way) => way !== undefined).join(', ') })));
  element.append(fate);
  return { element, update: (now, connected) => (now.by === 'patron' ? update(now, connected) : undefined) };
}

/** Where there is height enough, the conversation scrolls in its own box above the composer; elsewhere the page scrolls. */
const scrollsInBox = (log: HTMLElement) => getComputedStyle(log).overflowY === 'auto';

/** Whatever comes in above it, the field in which the patron writes stays where it is. @returns to be called after */
function holdComposer(log: HTMLElement, form: HTMLElement): () => void {
  const place = form.getBoundingClientRect().top;
  if (scrollsInBox(log) || form.hidden || place >= innerHeight) return () => undefined;
  return () => scrollBy(0, form.getBoundingClientRect().top - place);
}

/** Whoever reads the end of the conversation is kept there; whoever reads further up is told of a new reply. */
function following(log: HTMLElement, below: HTMLButtonElement) {
  let newest: HTMLElement | undefined;
  const isSeen = (element: HTMLElement) => {
    const box = scrollsInBox(log) ? log.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > box.top && top < box.bottom;
  };
  const looked = () => {
    if (!newest || isSeen(newest)) below.hidden = true;
  };
  log.addEventListener('scroll', looked, { passive: true });
  addEventListener('scroll', looked, { passive: true });
  below.addEventListener('click', () => {
    newest?.scrollIntoView({ block: 'nearest' });
    log.focus({ preventScroll: true });
  });
  /** To be called before entries are added; what it returns, after. @param toEnd whoever wrote it wants to see it */
  return () => {
    const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
    return (last: HTMLElement, toEnd: boolean) => {
      newest = last;
      if (wasAtEnd || toEnd) log.scrollTop = log.scrollHeight;
      below.hidden = toEnd || isSeen(last);
    };
  };
}

function createLog(say: Say, language: string, again: (id: string) => void): (conversation: Conversation) => void {
  const log = byId('log', HTMLElement);
  const empty = byId('empty', HTMLElement);
  const below = byId('below', HTMLButtonElement);
  const adding = following(log, below);
  let of = '';
  let entries = new Map<string, Entry>();
  return ({ id, lines, connected }) => {
    const added = adding();
    const isOther = of !== id;
    if (isOther) {
      log.replaceChildren(empty);
      entries = new Map();
      of = id;
    }
    empty.hidden = lines.length > 0;
    let newest: { line: Line; element: HTMLElement } | undefined;
    for (const line of lines) {
      const key = `${line.by} ${line.id}`;
      let entry = entries.get(key);
      if (!entry) {
        entry = createEntry(line, say, language, again);
        entries.set(key, entry);
        log.append(entry.element);
        newest = { line, element: entry.element };
      }
      entry.update(line, connected);
    }
    if (newest) added(newest.element, isOther || newest.line.by === 'patron');
    else if (isOther) below.hidden = true;
  };
}

function wireComposer(wishes: Wishes): void {
  const form = byId('form', HTMLFormElement);
  const field = byId('message', HTMLTextAreaElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!wishes.send(field.value)) return;
    field.value = '';
    wishes.draft('');
    field.focus();
  });
  field.addEventListener('input', () => wishes.draft(field.value));
  field.addEventListener('keydown', (event) => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

function wireButtons(wishes: Wishes): void {
  const confirm = byId('confirm', HTMLDialogElement);
  const on = (id: string, act: () => void) => byId(id, HTMLButtonElement).addEventListener('click', act);
  on('end', () => confirm.showModal());
  on('confirm-no', () => confirm.close());
  on('confirm-yes', () => {
    confirm.close();
    wishes.end();
    byId('over-heading', HTMLElement).focus();
  });
  on('anew', () => {
    wishes.anew();
    byId(byId('page', HTMLElement).classList.contains('closed') ? 'question' : 'message', HTMLTextAreaElement).focus();
  });
  on('save', () => wishes.save());
}

/** The same words stand in the field of the chat and in that of the form; whoever writes goes on writing. */
function createSwitch(): (closed: boolean) => void {
  const page = byId('page', HTMLElement);
  const [chat, question] = [byId('message', HTMLTextAreaElement), byId('question', HTMLTextAreaElement)];
  return (closed) => {
    if (page.classList.contains('closed') === closed) return;
    const [from, to] = closed ? [chat, question] : [question, chat];
    const wrote = document.activeElement === from;
    to.value = from.value;
    page.classList.toggle('closed', closed);
    for (const id of ['hours', 'ask']) byId(id, HTMLElement).hidden = !closed;
    byId('form', HTMLFormElement).hidden = closed;
    if (!wrote) return;
    to.focus();
    to.setSelectionRange(from.selectionStart, from.selectionEnd);
  };
}

export interface Kept {
  /** What was being written before a reload. */
  readonly draft: string;
  readonly way: WayBack;
}

function fill(say: Say, { language, privacy }: { readonly language: string; readonly privacy?: string }): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const key = element.dataset['text'] ?? '';
    if (isTextKey(key)) element.textContent = say(key);
  }
  const link = byId('privacy', HTMLAnchorElement);
  link.hidden = privacy === undefined;
  if (privacy !== undefined) link.href = privacy;
}

const statusWords = ({ phase, hours }: Shown, say: Say): string => say(phase === 'closed' && hours && !hours.open ? 'closedByHours' : phase);

/** Fills the page with words and wires it up. */
export function createView(say: Say, about: { readonly language: string; readonly privacy?: string }, kept: Kept, wishes: Wishes): View {
  fill(say, about);
  for (const id of ['message', 'question']) byId(id, HTMLTextAreaElement).value = kept.draft;
  wireComposer(wishes);
  wireAsk(say, kept.way, wishes);
  wireButtons(wishes);
  byId('page', HTMLElement).hidden = false;
  const showLines = createLog(say, about.language, (id) => wishes.again(id));
  const showHours = createHours(say, about.language);
  const showAsked = createAsk(say, wishes);
  const switchTo = createSwitch();
  const log = byId('log', HTMLElement);
  const form = byId('form', HTMLFormElement);
  return {
    warn: (text) => words('too-long', text),
    show: (state) => {
      const { conversation, typing, unread, closed } = state;
      const over = conversation.farewell !== undefined;
      const letGo = holdComposer(log, form);
      switchTo(closed);
      if (closed) {
        showHours(state.hours, state.at);
        showAsked(state.asked);
      }
      showLines(conversation);
      words('status', statusWords(state, say));
      words('typing', typing && !over ? say('typing') : '');
      const outstanding = isOutstanding(conversation);
      words('over-unsent', over && outstanding ? say('endedUnsent') : '');
      form.hidden = over || closed;
      byId('ask', HTMLElement).hidden = over || !closed;
      byId('talk', HTMLElement).hidden = closed && conversation.lines.length === 0;
      byId('over', HTMLElement).hidden = !over;
      byId('anew', HTMLElement).hidden = outstanding;
      byId('save', HTMLElement).hidden = conversation.lines.length === 0;
      byId('end', HTMLElement).hidden = over || conversation.lines.length === 0;
      const title = say('title');
      letGo();
      document.title = unread > 0 ? say('unread', { count: unread, title }) : title;
    },
  };
}
