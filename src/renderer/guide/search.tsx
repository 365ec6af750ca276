import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Collection, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { answerTexts } from '../../core/answers/answer.js';
import { guidanceTexts } from '../../core/guidance/guidance.js';
import { searchIn } from '../../core/search.js';
import type { AnswerView, GuidanceView, GuideView } from '../../shared/view.js';
import { COMMANDS } from '../commands.js';
import { Keys } from '../ui/keys.js';

/** More of them are no list that anybody reads: typing finds the rest. */
const MOST_ANSWERS = 50;

interface GuideSearchProps {
  readonly view: GuideView;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onAnswer: (answer: AnswerView) => void;
  readonly onGuidance: (entry: GuidanceView) => void;
  readonly onLeave?: () => void;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ');

/** Typing finds, arrows choose, Enter hands over. The library's own answers stand first. */
export function GuideSearch({ view, query, onQuery, onAnswer, onGuidance, onLeave }: GuideSearchProps) {
  const answers = searchIn(view.answers, query, answerTexts);
  const guidance = searchIn(view.guidance, query, guidanceTexts);
  const choose = (key: string | number): void => {
    const answer = answers.find(({ id }) => `answer ${id}` === key);
    const entry = guidance.find(({ id }) => `guidance ${id}` === key);
    if (answer) onAnswer(answer);
    else if (entry) onGuidance(entry);
  };
  return (
    <Autocomplete inputValue={query} onInputChange={onQuery}>
      <SearchField
        aria-label="Find an answer, or what is allowed"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && query === '') onLeave?.();
          else event.continuePropagation();
        }}
      >
        <Input placeholder="Find an answer" data-focus-first />
        <Keys keys={COMMANDS.guide.keys} />
      </SearchField>
      <ListBox className="script-list guide-list" aria-label="Answers and guidance" selectionMode="none" onAction={choose} renderEmptyState={() => <p className="quiet">Nothing has all these words.</p>}>
        {answers.length === 0 ? null : (
          <ListBoxSection id="answers">
            <Header>Answers{answers.length > MOST_ANSWERS ? `: ${MOST_ANSWERS} of ${answers.length}, type to find more` : ''}</Header>
            <Collection items={answers.slice(0, MOST_ANSWERS)} dependencies={[answers]}>
              {(answer) => (
                <ListBoxItem id={`answer ${answer.id}`} textValue={answer.question} className="script">
                  <span className="script-title"><span dir="auto">{answer.question}</span>{answer.own ? <span className="tag">own</span> : null}</span>
                  <span className="quiet clamped" dir="auto">{oneLine(answer.answer)}</span>
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        )}
        {guidance.length === 0 ? null : (
          <ListBoxSection id="guidance">
            <Header>What may I do here?</Header>
            <Collection items={guidance} dependencies={[guidance]}>
              {(entry) => (
                <ListBoxItem id={`guidance ${entry.id}`} textValue={entry.question} className="script">
                  <span className="script-title"><span dir="auto">{entry.question}</span>{entry.removed ? <span className="tag">removed</span> : null}</span>
                  <span className="quiet" dir="auto">{entry.topic}</span>
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        )}
      </ListBox>
    </Autocomplete>
  );
}
