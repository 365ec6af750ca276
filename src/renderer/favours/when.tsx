import { useEffect, useState } from 'react';
import { Label } from 'react-aria-components/TextField';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import type { TimeChoice } from '../../shared/favour-view.js';
import { request } from '../bridge.js';
import { later } from '../ui/later.js';
import { changeFavourDraft, useFavourDraft } from './draft.js';

/** Fetched when somebody wants another time than those that are offered. */
const Exact = later(async () => (await import('./exact.js')).Exact);

const dot = <span className="dot" aria-hidden="true" />;

/** By when, or until when: with one press, or written out. */
export function When({ isCover }: { readonly isCover: boolean }) {
  const { when, exact } = useFavourDraft();
  const [choices, setChoices] = useState<readonly TimeChoice[]>([]);
  useEffect(() => {
    void request('favour:times', undefined).then((answer) => answer.ok && setChoices(answer.value));
  }, []);
  const kept = when !== 'none' && when !== 'exact' && !choices.some(({ at }) => String(at) === when);
  return (
    <>
      <RadioGroup className="radios" value={when} onChange={(value) => changeFavourDraft({ when: value })}>
        <Label>{isCover ? 'Until when?' : 'By when?'}</Label>
        <div>
          {isCover ? null : <Radio value="none" className="radio">{dot}Any time</Radio>}
          {choices.map(({ at, words }) => <Radio key={at} value={String(at)} className="radio">{dot}<span className="figures">{words}</span></Radio>)}
          {kept && choices.length > 0 ? <Radio value={when} className="radio">{dot}the time chosen before</Radio> : null}
          <Radio value="exact" className="radio">{dot}Another time …</Radio>
        </div>
      </RadioGroup>
      {when === 'exact' ? <Exact label="Day and time, on the clock of the library" value={exact} onChange={(value) => changeFavourDraft({ exact: value })} /> : null}
    </>
  );
}
