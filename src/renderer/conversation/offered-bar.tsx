import type { RequestView, ScriptView } from '../../shared/view.js';
import { Icon } from '../ui/icons.js';
import { CommandButton } from '../ui/keys.js';
import { useStopped } from './guard-store.js';
import { offeredFor } from './offered.js';
import { useTranscript } from './transcript-store.js';

/** The words stand here before the key sends them; the draft stays as it is. */
export function OfferedBar({ request, scripts }: { readonly request: RequestView; readonly scripts: readonly ScriptView[] }) {
  const lines = useTranscript(request.id, (state) => state.lines);
  const stopped = useStopped(request.id);
  const offered = stopped ? undefined : offeredFor(request, lines);
  const text = scripts.find(({ id }) => id === offered?.script)?.text;
  return (
    <output className="offered" hidden={!offered}>
      {offered ? (
        <>
          <Icon name="info" />
          <p dir="auto">{offered.words}{offered.type === 'not-here' || text === undefined ? '' : <> <q>{text}</q></>}</p>
          <CommandButton command="offered" className="button">{offered.label}</CommandButton>
        </>
      ) : null}
    </output>
  );
}
