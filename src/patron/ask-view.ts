/** The form for a question on the screen, and what became of the question. */
import type { WayBack } from '../core/patron/question.js';
import { checkAsk, type Field } from './ask-form.js';
import type { PatronLine } from './conversation.js';
import { byId, create, words } from './elements.js';
import type { Say } from './texts.js';

export interface AskWishes {
  /** Sends a question that can be answered. */
  ask(text: string, way: WayBack): void;
  /** What stands in the fields. */
  typed(question: string, way: WayBack): void;
  /** The last question is over; another one begins. */
  askAnother(): void;
}

/** What of the last question is still to be said; none: the form is there for the next one. */
export type Asked = PatronLine & { readonly way: WayBack };

const FIELDS = ['question', 'email', 'phone', 'name'] as const satisfies readonly Field[];

const control = (field: Field): HTMLInputElement | HTMLTextAreaElement => (field === 'question' ? byId(field, HTMLTextAreaElement) : byId(field, HTMLInputElement));

function problem(field: Field, text: string): void {
  const said = byId(`${field}-problem`, HTMLElement);
  if (said.textContent !== text) said.textContent = text;
  if (text === '') control(field).removeAttribute('aria-invalid');
  else control(field).setAttribute('aria-invalid', 'true');
}

const typedWay = (): WayBack => {
  const [name, email, phone] = [control('name').value, control('email').value, control('phone').value];
  return { ...(name !== '' && { name }), ...(email !== '' && { email }), ...(phone !== '' && { phone }) };
};

/** @param way what stood in the fields before a reload */
export function wireAsk(say: Say, way: WayBack, wishes: AskWishes): void {
  for (const part of ['name', 'email', 'phone'] as const) control(part).value = way[part] ?? '';
  for (const field of FIELDS) {
    control(field).addEventListener('input', () => {
      problem(field, '');
      // One of the two is enough.
      if (field === 'phone' && control('email').value === '') problem('email', '');
      wishes.typed(control('question').value, typedWay());
    });
  }
  byId('ask-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const checked = checkAsk({ question: control('question').value, email: control('email').value, phone: control('phone').value, name: control('name').value }, say);
    const problems = new Map<Field, string>('problems' in checked ? checked.problems : []);
    for (const field of FIELDS) problem(field, problems.get(field) ?? '');
    const [first] = problems.keys();
    if (first) control(first).focus();
    if (!('text' in checked)) return;
    control('question').value = '';
    wishes.ask(checked.text, checked.way);
    byId('ask-heading', HTMLElement).focus();
  });
  byId('ask-another', HTMLButtonElement).addEventListener('click', () => {
    wishes.askAnother();
    control('question').focus();
  });
}

function answerWords({ email, phone }: WayBack, say: Say): string {
  if (email !== undefined && phone !== undefined) return say('answerBoth', { email, phone });
  return email === undefined ? say('answerPhone', { phone: phone ?? '' }) : say('answerEmail', { email });
}

function askedWords(asked: Asked | undefined, say: Say): readonly string[] {
  switch (asked?.fate) {
    case undefined: return [];
    case 'waiting': case 'sending': return [say('questionSending')];
    case 'refused': return [say('questionRefused')];
    default: return [say('questionArrived'), answerWords(asked?.way ?? {}, say), say('questionLeave')];
  }
}

/** Words that did not arrive go back into the form, unless others are there by now. */
function giveBack(text: string, wishes: AskWishes): void {
  if (control('question').value !== '') return;
  control('question').value = text;
  wishes.typed(text, typedWay());
}

/** @returns shows what became of the last question, and the form where there is none on its way */
export function createAsk(say: Say, wishes: AskWishes): (asked: Asked | undefined) => void {
  let shown = '';
  return (asked) => {
    const isRefused = asked?.fate === 'refused';
    const said = askedWords(asked, say);
    byId('ask-form', HTMLFormElement).hidden = asked !== undefined && !isRefused;
    byId('ask-another', HTMLButtonElement).hidden = asked === undefined || isRefused || said.length === 1;
    words('ask-heading', say(asked && !isRefused ? 'askedHeading' : 'askHeading'));
    if (said.join('\n') === shown) return;
    shown = said.join('\n');
    if (asked && isRefused) giveBack(asked.text, wishes);
    byId('asked', HTMLElement).replaceChildren(...said.map((text, n) => create('p', isRefused ? 'warning' : n === 0 ? 'status' : '', text)));
  };
}
