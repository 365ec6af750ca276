/** The page on the screen. It shows text as text, and reports what the patron does; it decides nothing. */
import { pieces } from '../core/patron/links.js';
import type { Availability } from './availability.js';
import { isOutstanding, type Conversation, type Line, type PatronLine } from './conversation.js';
import { fateKey, isTextKey, type Say, type TextKey } from './texts.js';

export interface Shown {
  readonly conversation: Conversation;
  readonly phase: Availability['phase'];
  readonly typing: boolean;
  /** Replies that came while the page was not looked at. */
  readonly unread: number;
}

export interface Wishes {
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

const byId = <T extends HTMLElement>(id: string, kind: new () => T): T => {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${id}.`);
};

function create<K extends keyof HTMLElementTagNameMap>(name: K, className: string, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

function textWithLinks(text: string): (Node | string)[] {
  return pieces(text).map((piece) => {
    if (piece.kind === 'text') return piece.text;
    const link = create('a', '', piece.text);
    link.href = piece.href;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    return link;
  });
}

interface Entry {
  readonly element: HTMLElement;
  update(line: Line): void;
}

function patronFate(say: Say, again: (id: string) => void) {
  const fate = create('p', 'fate');
  let shown: TextKey | undefined;
  const update = (line: PatronLine) => {
    const key = fateKey(line);
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
  element.append(fate);
  return { element, update: (now) => (now.by === 'patron' ? update(now) : undefined) };
}

const lineKey = (line: Line) => `${line.by} ${line.id}`;

/** Keeps the end of the conversation in sight for whoever was there, and nobody else. */
function scrolling(log: HTMLElement, below: HTMLButtonElement) {
  const scroller = () => (getComputedStyle(log).overflowY === 'auto' ? log : (document.scrollingElement ?? document.documentElement));
  const isAtEnd = () => {
    const { scrollHeight, scrollTop, clientHeight } = scroller();
    return scrollHeight - scrollTop - clientHeight < 48;
  };
  const toEnd = () => {
    const at = scroller();
    at.scrollTop = at.scrollHeight;
    below.hidden = true;
  };
  const looked = () => {
    if (isAtEnd()) below.hidden = true;
  };
  log.addEventListener('scroll', looked, { passive: true });
  addEventListener('scroll', looked, { passive: true });
  below.addEventListener('click', () => {
    toEnd();
    log.focus({ preventScroll: true });
  });
  return { isAtEnd, toEnd };
}

function createLog(say: Say, language: string, again: (id: string) => void): (conversation: Conversation) => void {
  const log = byId('log', HTMLElement);
  const empty = byId('empty', HTMLElement);
  const below = byId('below', HTMLButtonElement);
  const { isAtEnd, toEnd } = scrolling(log, below);
  let of = '';
  let entries = new Map<string, Entry>();
  return ({ id, lines }) => {
    const wasAtEnd = isAtEnd();
    const first = of !== id;
    if (first) {
      log.replaceChildren(empty);
      entries = new Map();
      below.hidden = true;
      of = id;
    }
    empty.hidden = lines.length > 0;
    let newest: Line | undefined;
    for (const line of lines) {
      const key = lineKey(line);
      let entry = entries.get(key);
      if (!entry) {
        entry = createEntry(line, say, language, again);
        entries.set(key, entry);
        entry.update(line);
        log.append(entry.element);
        newest = line;
      } else entry.update(line);
    }
    if (!newest) return;
    if (first || wasAtEnd || newest.by === 'patron') toEnd();
    else below.hidden = false;
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
    byId('message', HTMLTextAreaElement).focus();
  });
  on('save', () => wishes.save());
}

/** Fills the page with words and wires it up. @param draft what was being written before a reload */
export function createView(say: Say, language: string, privacy: string | undefined, draft: string, wishes: Wishes): View {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const key = element.dataset['text'] ?? '';
    if (isTextKey(key)) element.textContent = say(key);
  }
  const link = byId('privacy', HTMLAnchorElement);
  link.hidden = privacy === undefined;
  if (privacy !== undefined) link.href = privacy;
  byId('message', HTMLTextAreaElement).value = draft;
  wireComposer(wishes);
  wireButtons(wishes);
  byId('page', HTMLElement).hidden = false;
  const showLines = createLog(say, language, (id) => wishes.again(id));
  // A live region speaks whenever it is written to, so it is written to only when its words change.
  const words = (id: string, text: string) => {
    const element = byId(id, HTMLElement);
    if (element.textContent !== text) element.textContent = text;
  };
  return {
    warn: (text) => words('too-long', text),
    show: ({ conversation, phase, typing, unread }) => {
      const over = conversation.farewell !== undefined;
      showLines(conversation);
      words('status', say(phase));
      words('typing', typing && !over ? say('typing') : '');
      const outstanding = isOutstanding(conversation);
      words('over-unsent', over && outstanding ? say('endedUnsent') : '');
      byId('form', HTMLElement).hidden = over;
      byId('over', HTMLElement).hidden = !over;
      byId('anew', HTMLElement).hidden = outstanding;
      byId('save', HTMLElement).hidden = conversation.lines.length === 0;
      byId('end', HTMLElement).hidden = over || conversation.lines.length === 0;
      const title = say('title');
      document.title = unread > 0 ? say('unread', { count: unread, title }) : title;
    },
  };
}
