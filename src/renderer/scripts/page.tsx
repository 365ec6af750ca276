import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { ScriptView } from '../../shared/view.js';
import { openConversation } from '../actions.js';
import { COMMANDS } from '../commands.js';
import { insertScript } from '../conversation/compose.js';
import { useDesk, useSettings } from '../desk.js';
import { focusWhenDrawn } from '../focus.js';
import { screen, show, useScreen } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { Keys } from '../ui/keys.js';
import { useLayout } from '../ui/layout.js';
import { Filled } from './filled.js';
import { LanguageChoice } from './language.js';
import { whenWords } from './history.js';
import { deleteScript, exportScripts, importScripts, showChanges } from './own.js';
import { ScriptSearch } from './search.js';
import { languageName, toggleFavourite, useLoadedScripts, useOrdered } from './scripts-store.js';

function use(script: ScriptView): void {
  const { open: id } = screen.getState();
  if (id === undefined) return;
  openConversation(id);
  requestAnimationFrame(() => requestAnimationFrame(() => insertScript(id, script)));
}

/** Its category, and whose it is. */
function aboutWords({ category, own, language, changed }: ScriptView): string {
  if (own) return `${category} · only you see it${language === undefined ? '' : `, in ${languageName(language)}`}`;
  return changed ? `${category} · changed for everybody by ${changed.by}, ${whenWords(changed.at)}` : category;
}

function Text({ script, language, onBack }: { readonly script: ScriptView; readonly language: string; readonly onBack: (() => void) | undefined }) {
  const { id, title, own, changed } = script;
  const mayChange = useDesk((state) => own || state.texts.mayEdit);
  const open = useScreen((state) => state.open);
  const isFavourite = useSettings((state) => state.favouriteScripts.includes(script.id));
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The list has given way to it.
    if (onBack) back.current?.focus();
  }, [onBack]);
  return (
    <article className="script-text" aria-label={script.title} data-script={script.id}>
      {onBack ? <Button ref={back} className="link" onPress={onBack}><Icon name="back" /> All scripts</Button> : null}
      <p className="quiet">{aboutWords(script)}</p>
      <h3 dir="auto">{script.title}</h3>
      <p dir="auto">{script.when}</p>
      <blockquote dir="auto"><Filled {...script} /></blockquote>
      {script.missing.length > 0 ? <p className="quiet">What is marked is not known here; it is filled in before it is sent.</p> : null}
      {script.shortcut === undefined ? null : <p className="quiet">Where you write, <kbd>/{script.shortcut}</kbd> and <Keys keys="Tab" /> put it in.</p>}
      <div className="script-actions">
        {open === undefined ? null : <Button className="button primary" onPress={() => use(script)}>Put into the draft</Button>}
        <ToggleButton className="button" isSelected={isFavourite} onChange={() => toggleFavourite(script.id)}><Icon name="favourite" /> Favourite <Keys keys={COMMANDS.favourite.keys} /></ToggleButton>
        {mayChange ? <Button className="button" onPress={() => show({ type: 'script', id })}>{own ? 'Change …' : 'Change for everybody …'}</Button> : null}
        {mayChange ? <Button className="button" onPress={() => void deleteScript(script)}>{own ? 'Delete' : 'Delete for everybody'}</Button> : null}
        {mayChange && !own && changed ? <Button className="button" onPress={() => show({ type: 'script-history', name: { id, language, title } })}>History …</Button> : null}
      </div>
      {open === undefined ? <p className="quiet">Open a conversation to put this into your draft.</p> : null}
    </article>
  );
}

function Tools({ mayMake }: { readonly mayMake: boolean }) {
  const mayShare = useDesk((state) => state.texts.mayEdit);
  return (
    <div className="script-tools">
      <Button className="button" isDisabled={!mayMake} onPress={() => show({ type: 'script' })}>New script</Button>
      <Button className="button" isDisabled={!mayMake} onPress={() => void importScripts()}>Import …</Button>
      <Button className="button" isDisabled={!mayMake} onPress={() => void exportScripts('own')}>Export own …</Button>
      <Button className="button" onPress={() => void exportScripts('shared')}>Export shared …</Button>
      {mayShare ? <Button className="button" onPress={() => void importScripts(true)}>Import for everybody …</Button> : null}
      {mayShare ? <Button className="button" onPress={showChanges}>Changes …</Button> : null}
    </div>
  );
}

const choose = (script: string | undefined): void => screen.setState({ script });
function toList(): void {
  choose(undefined);
  focusWhenDrawn('scripts');
}

/** All scripts, to read before they are needed; one can go into the draft of the conversation that is open. */
export function Scripts() {
  const open = useScreen((state) => state.open) ?? null;
  const chosen = useScreen((state) => state.script);
  const wide = useLayout() === 'wide';
  const { scripts, mayMake, language } = useLoadedScripts(open);
  const ordered = useOrdered(scripts);
  const script = scripts.find(({ id }) => id === chosen) ?? (wide ? ordered[0] : undefined);
  return (
    <section className="page scripts-page" aria-labelledby="scripts-title">
      {wide || !script ? (
        <div className="scripts-find" data-place="scripts">
          <div className="scripts-head"><h2 id="scripts-title">Scripts</h2><LanguageChoice id={open} /></div>
          <Tools mayMake={mayMake} />
          <ScriptSearch scripts={scripts} onChoose={({ id }) => choose(id)} />
        </div>
      ) : <h2 id="scripts-title" className="sr-only">Scripts</h2>}
      {script ? <Text key={script.id} script={script} language={language} onBack={wide ? undefined : toList} /> : null}
    </section>
  );
}
