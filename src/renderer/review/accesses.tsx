import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { AccessRecord } from '../../shared/review/types.js';
import { ask } from './bridge.js';
import { SCROLLS } from './scrolls.js';
import { useReview } from './store.js';
import { ACCESS_WORDS, personName, shown } from './words.js';

const PAGE = 100;

function useAccesses() {
  const [found, setFound] = useState<{ readonly records: readonly AccessRecord[]; readonly more: boolean; readonly problem?: string }>();
  const read = useCallback(async (before?: number): Promise<void> => {
    const answer = await ask('review:accesses', { limit: PAGE, ...(before === undefined ? {} : { before }) });
    setFound((now) => {
      const earlier = before === undefined ? [] : (now?.records ?? []);
      return answer.ok ? { records: [...earlier, ...answer.value], more: answer.value.length === PAGE } : { records: earlier, more: false, problem: answer.message };
    });
  }, []);
  useEffect(() => {
    void (async () => read())();
  }, [read]);
  return { found, read };
}

/** Who looked at what, and when: the reviewers are on record as well. */
export function Accesses() {
  const { found, read } = useAccesses();
  const { moment } = useReview((state) => state.times);
  const last = found?.records.at(-1);
  return (
    <main className="review-page" aria-labelledby="accesses-title" data-pane="reading" {...SCROLLS}>
      <h2 id="accesses-title">Who looked at what</h2>
      <p className="quiet">Every search, reading, mark and disclosure, by everybody who reviews this record, and what its administrators decided, the newest first. Nothing here can be deleted.</p>
      {found?.problem === undefined ? null : <p className="problem" role="alert">{found.problem}</p>}
      {found === undefined ? <output className="quiet">Reading …</output> : null}
      {found && found.records.length > 0 ? (
        <table className="accesses">
          <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Did</th><th scope="col">What</th></tr></thead>
          <tbody>
            {found.records.map((one) => (
              <tr key={one.id}><td className="figures">{moment(one.at)}</td><td>{personName(one.by)}</td><td>{ACCESS_WORDS[one.what]}</td><td className="private" dir="auto">{shown(one.about).text}</td></tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {found?.more && last ? <Button className="button" onPress={() => void read(last.at)}>Earlier ones</Button> : null}
    </main>
  );
}
