import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { READS, type Read } from '../../core/operation.js';
import { sayKind, skipKind } from '../actions.js';
import { useDesk } from '../desk.js';
import { READ_WORDS } from '../outcomes.js';
import { screen, useScreen, type JustEnded } from '../screen.js';

/** After F9 and an outcome: two more keys say how much work it was and what kind of question. Any other key may be pressed instead. */
export function AfterEnd() {
  const ended = useScreen((state) => state.justEnded);
  return ended ? <Kind key={ended.id} ended={ended} /> : null;
}

/** Keys that go back to the queue: whoever presses an arrow wants the next request. */
const LEAVING: ReadonlySet<string> = new Set(['Escape', 'ArrowDown', 'ArrowUp', 'Home', 'End']);

interface Choice {
  readonly name: string;
  readonly choose: () => void;
}

function Kind({ ended }: { readonly ended: JustEnded }) {
  const { questions } = useDesk((state) => state.kinds);
  const place = useRef<HTMLDivElement>(null);
  // Whoever ended it has nothing else open; a person who works on elsewhere keeps the focus.
  const { id, who, read, byItself } = ended;
  useEffect(() => {
    if (!byItself || document.activeElement === document.body) place.current?.focus();
  }, [byItself]);
  const chooseRead = (value: Read): void => {
    // The button that had the focus goes; the next number is for the next question.
    place.current?.focus();
    screen.setState({ justEnded: { ...ended, read: value } });
  };
  const choices: readonly Choice[] = read === undefined
    ? READS.map((value) => ({ name: READ_WORDS[value], choose: () => chooseRead(value) }))
    : questions.map((question) => ({ name: question, choose: () => void sayKind(id, { read, question }) }));
  const skip = (): void => (read === undefined ? skipKind() : void sayKind(id, { read }));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const choice = /^[1-9]$/u.test(event.key) ? choices[Number(event.key) - 1] : undefined;
    if (!choice && !LEAVING.has(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (choice) choice.choose();
    else skip();
  };
  const asks = read === undefined ? 'How much work was it? (READ)' : 'What kind of question?';
  return (
    <Group ref={place} className="logged after-end" aria-label={`${who}, ended. ${asks} A number answers, Escape skips.`} tabIndex={-1} data-place="after-end" onKeyDown={onKeyDown}>
      <p><strong>{who}, ended.</strong> {asks}</p>
      <ol className="kinds">
        {choices.map(({ name, choose }, index) => (
          <li key={name}><Button className="kind" onPress={choose}><kbd aria-hidden="true">{index + 1}</kbd><span>{name}</span></Button></li>
        ))}
      </ol>
      <Button className="link" onPress={skip}>Skip</Button>
    </Group>
  );
}
