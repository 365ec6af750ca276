import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { TextField } from 'react-aria-components/TextField';
import { mayRecordIncident } from '../actions.js';
import { COMMANDS } from '../commands.js';
import { ConductPanel } from '../conduct/panel.js';
import { MAX_NOTE } from '../../shared/limits.js';
import type { RequestView, ScriptView } from '../../shared/view.js';
import { request as ask } from '../bridge.js';
import { focusPane } from '../focus.js';
import { show } from '../screen.js';
import { LanguageChoice } from '../scripts/language.js';
import { ScriptSearch } from '../scripts/search.js';
import { dueScript, useScriptsView } from '../scripts/scripts-store.js';
import { Keys } from '../ui/keys.js';
import { clockTime } from '../ui/time.js';
import { insertScript } from './compose.js';
import { useTranscript } from './transcript-store.js';

const ordinal = (n: number): string => `${n}${/1\d$/u.test(String(n)) ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;

function Facts({ request }: { readonly request: RequestView }) {
  const facts = [
    ['Here since', clockTime(request.waitingSince)],
    ['Visit', request.mode === 'patron-im' ? ordinal(request.visit + 1) : ''],
    ['On hold', request.holdReason ?? ''],
  ] as const;
  return (
    <dl className="facts">
      {facts.filter(([, value]) => value !== '').map(([name, value]) => (
        <div key={name}><dt>{name}</dt><dd dir="auto">{value}</dd></div>
      ))}
    </dl>
  );
}

/** Notes for staff. They are lines of the transcript; here they stand together. */
function Notes({ request }: { readonly request: RequestView }) {
  const lines = useTranscript(request.id, (state) => state.lines);
  const [text, setText] = useState('');
  const notes = lines.filter((line) => line.kind === 'note');
  const save = async (): Promise<void> => {
    if (text.trim() !== '' && (await ask('request:note', { id: request.id, text: text.trim() })).ok) setText('');
  };
  return (
    <>
      {notes.map((note) => <p key={note.key} className="note private" dir="auto">{note.text} <span className="quiet">{note.by}, {clockTime(note.at)}</span></p>)}
      <div className="note-field">
        <TextField aria-label="Add a note for staff" value={text} onChange={setText} maxLength={MAX_NOTE} onKeyDown={(event) => (event.key === 'Enter' ? void save() : event.continuePropagation())}>
          <Input placeholder="Add a note for staff" />
        </TextField>
        <Button className="button" isDisabled={text.trim() === ''} onPress={() => void save()}>Add</Button>
      </div>
    </>
  );
}

/** Whoever looks for words of warning finds the ladder among them, which says them and remembers it. */
const INCIDENT: ScriptView = {
  id: 'record-incident', category: 'Conduct', title: 'Record an incident …', when: 'Somebody broke the rules of conduct: the next step is spelled out first.', text: 'warn, last warning, end, block',
  raw: '', missing: [], own: false,
};

export function Details({ request }: { readonly request: RequestView }) {
  const view = useScriptsView(request.id);
  const written = request.mode.endsWith('-im');
  return (
    <>
      <section aria-labelledby="facts-title">
        <h3 id="facts-title">{request.mode === 'staff-im' ? 'Colleague' : 'Patron'}</h3>
        <Facts request={request} />
      </section>
      {request.mode === 'patron-im' ? <ConductPanel request={request} /> : null}
      {written ? (
        <section aria-labelledby="scripts-title" className="details-scripts" data-place="scripts">
          <div className="scripts-head"><h3 id="scripts-title">Scripts</h3><LanguageChoice id={request.id} /></div>
          <ScriptSearch scripts={mayRecordIncident(request) ? [...view.scripts, INCIDENT] : view.scripts} due={dueScript(request, view)} onChoose={(script) => (script === INCIDENT ? show({ type: 'incident', id: request.id }) : insertScript(request.id, script))} onLeave={() => focusPane('main')} />
        </section>
      ) : null}
      {written ? (
        <section aria-labelledby="notes-title" data-place="notes">
          <h3 id="notes-title">Notes <Keys keys={COMMANDS.note.keys} /></h3>
          <Notes key={request.id} request={request} />
        </section>
      ) : null}
    </>
  );
}
