import { useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { placeholdersOf } from '../../core/scripts/fill.js';
import { says } from '../../core/scripts/mandatory.js';
import type { Typed } from '../../core/scripts/typed.js';
import type { ScriptView } from '../../shared/view.js';
import { Button } from 'react-aria-components/Button';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_NOTE, MAX_TEXT } from '../../shared/limits.js';
import { take } from '../actions.js';
import { ask } from '../bridge.js';
import { useSettings } from '../desk.js';
import { openGuide } from '../guide/open.js';
import { insertScript, removeTyped, selectGap } from './compose.js';
import { useAdvice } from './coach.js';
import { flushDrafts, setDraft, useDraft } from './drafts.js';
import { COMMANDS } from '../commands.js';
import { keyLabel } from '../key-names.js';
import { apple } from '../shortcuts.js';
import { CommandButton } from '../ui/keys.js';
import { ExpansionList, expansionProps, useExpansion } from './expansion.js';
import { cancelDoing, changeLast, doingOf, useDoing } from '../lines/doing.js';
import { DoingBar } from '../lines/doing-bar.js';
import { GuardPanel } from './guard.js';
import { letPass, stoppedIn } from './guard-store.js';
import type { Lock } from './lock.js';
import { sendNote, sendReply } from './send.js';

const TYPING_RESTS_MS = 5_000;

/** Tells the other side that somebody writes: once when it begins, once when it rests. */
function typingOf(id: string) {
  let resting: number | undefined;
  const stop = (): void => {
    if (resting === undefined) return;
    window.clearTimeout(resting);
    resting = undefined;
    void ask('conversation:typing', { id, composing: false });
  };
  const wrote = (text: string): void => {
    if (text === '') return stop();
    if (resting === undefined) void ask('conversation:typing', { id, composing: true });
    window.clearTimeout(resting);
    resting = window.setTimeout(stop, TYPING_RESTS_MS);
  };
  return { wrote, stop };
}

interface ComposerProps {
  readonly id: string;
  /** To whom it writes, in words: "To Patron 472:". */
  readonly label: string;
  readonly kind: 'reply' | 'note';
  readonly lock: Lock | undefined;
  /** What `/` and a word may stand for. */
  readonly scripts?: readonly ScriptView[];
  /** What the service wants said with this answer. */
  readonly due?: ScriptView | undefined;
  /** What else can be done with the conversation. */
  readonly children?: ReactNode;
}

const NO_SCRIPTS: readonly ScriptView[] = [];
/** Typed like a script, it opens the guidance. */
const MAY: ScriptView = { id: 'open-guidance', category: 'Guidance', title: 'What may I do here? …', shortcut: 'may', when: 'You are not sure what is allowed.', text: 'Opens the guidance and the library’s answers beside this conversation.', raw: '', missing: [], own: false };
const HINT = { reply: 'Enter sends, Shift+Enter begins a new line', note: 'Enter saves it; only staff see it' } as const;

/** What is to be done before this is sent; once Enter was held back for it, that Enter sends it all the same. */
function heldBack(gaps: readonly string[], lacks: ScriptView | undefined, asked: boolean): string | undefined {
  if (gaps.length > 0) return gapWords(gaps, asked);
  return lacks && asked ? `“${lacks.title}” is missing. Enter again sends it without, ${keyLabel(COMMANDS.due.keys, apple)} puts it in front.` : undefined;
}

const gapWords = (gaps: readonly string[], asked: boolean): string => {
  const names = [...new Set(gaps)].join(', ');
  return asked ? `${names} is still to be filled in. Enter again sends it as it is.` : `To be filled in: ${names}`;
};

/** Give it `key={id}`: what is written belongs to one conversation for good. */
export function Composer({ id, label, kind, lock, scripts = NO_SCRIPTS, due, children }: ComposerProps) {
  const text = useDraft(id);
  const changing = useDoing(id)?.type === 'change';
  const coached = useSettings((state) => state.coach);
  const [typing] = useState(() => typingOf(id));
  useEffect(() => typing.stop, [typing]);
  const options = useMemo(() => (lock?.kind === 'read-only' || scripts.length === 0 ? NO_SCRIPTS : [...scripts, MAY]), [lock?.kind, scripts]);
  const expansion = useExpansion(text, options);
  const gaps = kind === 'reply' && scripts.length > 0 ? placeholdersOf(text) : [];
  const lacks = due && !lock && !says(text, due) ? due : undefined;
  /** The text that was to be sent with gaps in it, or without what is due, and was held back once. */
  const [asked, setAsked] = useState<string>();
  const held = heldBack(gaps, lacks, asked === text);
  const empty = text.trim() === '';
  const submit = (): void => {
    if (empty || lock) return;
    if ((gaps.length > 0 || lacks) && asked !== text) {
      setAsked(text);
      if (gaps.length > 0) selectGap();
      return;
    }
    typing.stop();
    void (kind === 'reply' ? sendReply(id) : sendNote(id));
  };
  const insert = (script: ScriptView, typed: Typed): void => {
    if (script !== MAY) return insertScript(id, script, typed);
    removeTyped(id, typed);
    openGuide();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (!expansion.onKeyDown(event, insert)) {
      if (event.key === 'Escape' && stoppedIn(id)) letPass(id);
      else if (event.key === 'Escape' && doingOf(id)) cancelDoing(id);
      else if (event.key === 'ArrowUp' && text === '' && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && changeLast(id)) event.stopPropagation();
      else if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.altKey) submit();
      else return;
    }
    event.preventDefault();
  };
  const onChange = (value: string): void => {
    setDraft(id, value);
    letPass(id);
    if (kind === 'reply' && !lock) typing.wrote(value);
  };
  const advice = useAdvice(text, coached && kind === 'reply' && lock === undefined && gaps.length === 0);
  const onBlur = (): void => {
    flushDrafts();
    typing.stop();
  };
  return (
    <div className="composer" data-locked={lock?.kind}>
      <DoingBar id={id} />
      <TextField className="react-aria-TextField" value={text} isReadOnly={lock?.kind === 'read-only'} maxLength={kind === 'note' ? MAX_NOTE : MAX_TEXT} onChange={onChange} onKeyDown={onKeyDown} onBlur={onBlur} aria-describedby="composer-lock">
        <div className="composer-head">
          <Label>{label}</Label>
          <output id="composer-lock" className="quiet" data-says={held === undefined ? undefined : true} data-advice={advice === undefined ? undefined : true} title={advice}>{lock?.reason ?? held ?? advice ?? HINT[kind]}</output>
        </div>
        {expansion.open ? <ExpansionList open={expansion.open} onChoose={(script) => expansion.open && insert(script, expansion.open.typed)} /> : null}
        <TextArea {...expansionProps(expansion.open)} data-composer={id} data-focus-first dir="auto" rows={2} className="react-aria-TextArea private" onSelect={(event) => expansion.follow(event.currentTarget.selectionStart)} />
      </TextField>
      <GuardPanel id={id} />
      {lacks ? <p className="due">Say “{lacks.title}” with the first answer. <CommandButton command="due" className="link">Put it in front</CommandButton></p> : null}
      <div className="composer-foot">
        {children}
        {lock?.canTake ? <Button className="button primary" data-take onPress={() => void take(id)}>Take</Button> : <Button className="button primary" isDisabled={empty || lock !== undefined} onPress={submit}>{changing ? 'Save' : kind === 'reply' ? 'Send' : 'Save note'}</Button>}
      </div>
    </div>
  );
}
