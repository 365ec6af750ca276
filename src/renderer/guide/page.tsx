import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useDesk } from '../desk.js';
import { focusWhenDrawn } from '../focus.js';
import { screen, show, useScreen } from '../screen.js';
import { LanguageChoice } from '../scripts/language.js';
import { useLoadedScripts } from '../scripts/scripts-store.js';
import { useLayout } from '../ui/layout.js';
import { useLoadedGuide } from './guide-store.js';
import { importAnswers, importForAll } from './own.js';
import { GuideSearch } from './search.js';
import { AnswerText, GuidanceText } from './texts.js';

function Tools({ mayMake }: { readonly mayMake: boolean }) {
  const mayEdit = useDesk((state) => state.texts.mayEdit);
  return (
    <div className="script-tools">
      <Button className="button" isDisabled={!mayMake} onPress={() => show({ type: 'answer' })}>New answer</Button>
      <Button className="button" isDisabled={!mayMake} onPress={() => void importAnswers()}>Import …</Button>
      {mayEdit ? <Button className="button" onPress={() => void importForAll()}>Import for everybody …</Button> : null}
      {mayEdit ? <Button className="button" onPress={() => show({ type: 'guidance' })}>New guidance</Button> : null}
    </div>
  );
}

const choose = (guideEntry: string | undefined): void => screen.setState({ guideEntry });
function toList(): void {
  choose(undefined);
  focusWhenDrawn('guide');
}

/** All answers and all guidance, to read before they are needed, and where answers are kept in order. */
export function Guide() {
  const open = useScreen((state) => state.open) ?? null;
  const chosen = useScreen((state) => state.guideEntry);
  const wide = useLayout() === 'wide';
  const { language, scripts } = useLoadedScripts(open);
  const view = useLoadedGuide(language);
  const [query, setQuery] = useState('');
  const answer = view.answers.find(({ id }) => id === chosen);
  const entry = answer ? undefined : (view.guidance.find(({ id }) => id === chosen) ?? (wide ? view.guidance[0] : undefined));
  const onBack = wide ? undefined : toList;
  return (
    <section className="page scripts-page" aria-labelledby="guide-title">
      {wide || (!answer && !entry) ? (
        <div className="scripts-find" data-place="guide">
          <div className="scripts-head"><h2 id="guide-title">Answers and guidance</h2><LanguageChoice id={open} /></div>
          <Tools mayMake={view.mayMake} />
          <GuideSearch view={view} query={query} onQuery={setQuery} onAnswer={({ id }) => choose(id)} onGuidance={({ id }) => choose(id)} />
        </div>
      ) : <h2 id="guide-title" className="sr-only">Answers and guidance</h2>}
      {answer ? <AnswerText key={answer.id} answer={answer} onBack={onBack} /> : null}
      {entry ? <GuidanceText key={entry.id} entry={entry} scripts={scripts} onBack={onBack} /> : null}
    </section>
  );
}
