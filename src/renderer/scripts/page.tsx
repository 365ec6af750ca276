import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { insertScript } from '../conversation/compose.js';
import { openConversation } from '../actions.js';
import { screen, useScreen } from '../screen.js';
import { ScriptSearch } from './search.js';
import { useLoadedScripts } from './scripts-store.js';

/** All scripts, to read before they are needed; one can go into the draft of the conversation that is open. */
export function Scripts() {
  const open = useScreen((state) => state.open);
  const { scripts } = useLoadedScripts(open ?? null);
  const [chosen, setChosen] = useState<string>();
  const script = scripts.find(({ id }) => id === chosen) ?? scripts[0];
  const use = (): void => {
    const { open: id } = screen.getState();
    if (id === undefined || !script) return;
    openConversation(id);
    requestAnimationFrame(() => requestAnimationFrame(() => insertScript(id, script)));
  };
  return (
    <section className="page scripts-page" aria-labelledby="scripts-title">
      <div className="scripts-find" data-place="scripts">
        <h2 id="scripts-title">Scripts</h2>
        <ScriptSearch scripts={scripts} onChoose={({ id }) => setChosen(id)} />
      </div>
      {script ? (
        <article className="script-text" aria-label={script.title}>
          <p className="quiet">{script.category}</p>
          <h3>{script.title}</h3>
          <p>{script.when}</p>
          <blockquote>{script.text}</blockquote>
          {open === undefined ? <p className="quiet">Open a conversation to put this into your draft.</p> : <Button className="button primary" onPress={use}>Put into the draft</Button>}
        </article>
      ) : null}
    </section>
  );
}
