import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { focusWhenDrawn } from '../focus.js';
import { useScriptsView } from '../scripts/scripts-store.js';
import { Icon } from '../ui/icons.js';
import { useLoadedGuide } from './guide-store.js';
import { useInsert } from './insert.js';
import { leaveGuide } from './open.js';
import { GuideSearch } from './search.js';
import { AnswerText, GuidanceText } from './texts.js';

/** Beside the conversation: Enter on an answer puts it into the draft, Escape leaves to where one was. @param id whose scripts go with it; null: of no conversation */
export function GuidePane({ id }: { readonly id: string | null }) {
  const { language, scripts } = useScriptsView(id);
  const view = useLoadedGuide(language);
  const insert = useInsert();
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<string>();
  const entry = view.guidance.find((one) => one.id === shown);
  const answer = view.answers.find((one) => one.id === shown);
  const toList = (): void => {
    setShown(undefined);
    focusWhenDrawn('guide');
  };
  return (
    <section className="guide" aria-labelledby="guide-title" data-place="guide">
      <div className="guide-head">
        <h3 id="guide-title">What may I do here?</h3>
        <Button className="icon-button" aria-label="Close the guidance" onPress={leaveGuide}><Icon name="close" /></Button>
      </div>
      {entry ? <GuidanceText entry={entry} scripts={scripts} onBack={toList} /> : null}
      {answer ? <AnswerText answer={answer} onBack={toList} /> : null}
      {entry || answer ? null : <GuideSearch view={view} query={query} onQuery={setQuery} onAnswer={(one) => (insert ? insert(one) : setShown(one.id))} onGuidance={({ id: chosen }) => setShown(chosen)} onLeave={leaveGuide} />}
    </section>
  );
}
