import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { TextName } from '../../core/texts/text.js';
import type { AnswerView, GuidanceView, ScriptView } from '../../shared/view.js';
import { goTo } from '../actions.js';
import { useDesk } from '../desk.js';
import { screen, show } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { guideView } from './guide-store.js';
import { useInsert } from './insert.js';
import { deleteAnswer, removeGuidance, restoreGuidance } from './own.js';

interface ReadProps {
  readonly label: string;
  /** Where the list has given way to it. */
  readonly onBack: (() => void) | undefined;
  readonly children: ReactNode;
}

/** A text that is read: it takes the focus when it stands in place of the list, and Escape brings that back. */
function Read({ label, onBack, children }: ReadProps) {
  const article = useRef<HTMLElement>(null);
  const inPlace = onBack !== undefined;
  useEffect(() => {
    if (inPlace) article.current?.focus();
  }, [inPlace]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !onBack) return;
    event.preventDefault();
    onBack();
  };
  return (
    <div className="guide-read" onKeyDownCapture={onKeyDown}>
      <article ref={article} className="script-text guide-text" aria-label={label} tabIndex={-1}>
        {onBack ? <Button className="link" onPress={onBack}><Icon name="back" /> All answers</Button> : null}
        {children}
      </article>
    </div>
  );
}

function Rules({ title, sentences, kind }: { readonly title: string; readonly sentences: readonly string[]; readonly kind: 'may' | 'may-not' }) {
  if (sentences.length === 0) return null;
  return (
    <section className="rules" data-kind={kind}>
      <h4><Icon name={kind === 'may' ? 'sent' : 'close'} /> {title}</h4>
      <ul dir="auto">{sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
    </section>
  );
}

/** For administrators: it changes at every desk. */
function Edit({ entry }: { readonly entry: GuidanceView }) {
  const mayEdit = useDesk((state) => state.texts.mayEdit);
  if (!mayEdit) return null;
  return (
    <div className="script-actions">
      {entry.removed ? null : <Button className="button" onPress={() => show({ type: 'guidance', id: entry.id })}>Change …</Button>}
      {entry.removed ? null : <Button className="button" onPress={() => void removeGuidance(entry)}>Remove</Button>}
      {entry.removed ? <Button className="button" onPress={() => void restoreGuidance(entry)}>Bring back</Button> : null}
      {entry.edited ? <Button className="button" onPress={() => show({ type: 'versions', id: entry.id, name: { kind: 'guidance', id: entry.id, language: guideView().language }, title: entry.question })}>Versions …</Button> : null}
      {entry.edited && entry.inFiles ? <Button className="button" onPress={() => void restoreGuidance(entry)}>As it came</Button> : null}
    </div>
  );
}

const kindWords = ({ topic, edited, removed }: GuidanceView): string => [topic, ...(edited ? ['your library’s own'] : []), ...(removed ? ['removed: only administrators see it'] : [])].join(' · ');

interface GuidanceTextProps {
  readonly entry: GuidanceView;
  readonly scripts: readonly ScriptView[];
  readonly onBack: (() => void) | undefined;
}

/** One entry: what is allowed, what is not, whom to ask, and what to say. */
export function GuidanceText({ entry, scripts, onBack }: GuidanceTextProps) {
  const insert = useInsert();
  const related = entry.scripts.flatMap((id) => scripts.find((script) => script.id === id) ?? []);
  const use = (script: ScriptView): void => {
    if (insert) return insert(script);
    screen.setState({ script: script.id });
    goTo('scripts');
  };
  return (
    <Read label={entry.question} onBack={onBack}>
      <p className="quiet">{kindWords(entry)}</p>
      <h3 dir="auto">{entry.question}</h3>
      <Rules title="You may" sentences={entry.may} kind="may" />
      <Rules title="You may not" sentences={entry.mayNot} kind="may-not" />
      <section className="rules"><h4><Icon name="staff-im" /> Ask</h4><p dir="auto">{entry.ask}</p></section>
      {related.length === 0 ? null : (
        <section className="rules">
          <h4><Icon name="scripts" /> {insert ? 'Put into the draft' : 'Scripts for it'}</h4>
          <div className="script-actions">{related.map((script) => <Button key={script.id} className="button" onPress={() => use(script)}>{script.title}</Button>)}</div>
        </section>
      )}
      <Edit entry={entry} />
    </Read>
  );
}

/** The text behind a shared answer; none: an own one. */
function sharedName(id: string): TextName | undefined {
  const [all, language, name] = id.split(':');
  return all === 'all' && language !== undefined && name !== undefined ? { kind: 'answer', id: name, language } : undefined;
}

/** One answer, to read it whole and to change it. */
export function AnswerText({ answer, onBack }: { readonly answer: AnswerView; readonly onBack: (() => void) | undefined }) {
  const insert = useInsert();
  const mayChange = useDesk((state) => state.texts.mayEdit) || answer.own;
  const { link } = answer;
  const name = sharedName(answer.id);
  return (
    <Read label={answer.question} onBack={onBack}>
      <p className="quiet">{[...(answer.tags ?? []), answer.own ? 'only you see it' : 'shared by all desks'].join(' · ')}</p>
      <h3 dir="auto">{answer.question}</h3>
      <blockquote dir="auto">{answer.answer}</blockquote>
      {link === undefined ? null : <p><Link className="in-text" onPress={() => show({ type: 'link', shown: link, url: link })}>{link}</Link></p>}
      <div className="script-actions">
        {insert ? <Button className="button primary" onPress={() => insert(answer)}>Put into the draft</Button> : null}
        {mayChange ? <Button className="button" onPress={() => show({ type: 'answer', id: answer.id })}>Change …</Button> : null}
        {mayChange ? <Button className="button" onPress={() => void deleteAnswer(answer)}>Delete</Button> : null}
        {mayChange && name ? <Button className="button" onPress={() => show({ type: 'versions', id: answer.id, name, title: answer.question })}>Versions …</Button> : null}
      </div>
      {insert ? null : <p className="quiet">Open a conversation to put this into your draft.</p>}
    </Read>
  );
}
