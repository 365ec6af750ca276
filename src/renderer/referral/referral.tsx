import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { searchScripts } from '../../core/scripts/search.js';
import { MAX_LABEL, MAX_REFERRAL } from '../../shared/limits.js';
import type { ReferralView, RequestView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { transcript } from '../conversation/transcript-store.js';
import { desk, useDesk, useRequest } from '../desk.js';
import { say, show } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { letterOf } from './words.js';

/** Whom the policy does not name. */
const OTHER: ReferralView = { name: '', about: '' };
const COLLEAGUE = 'colleague';
const SOMEBODY = 'somebody';

interface Choice {
  readonly id: string;
  readonly title: string;
  readonly when: string;
  readonly category: string;
  readonly text: string;
  readonly choose: () => void;
}

/** Typing finds, arrows choose. */
function Choose({ request, onChoose }: { readonly request: RequestView; readonly onChoose: (to: ReferralView) => void }) {
  const [query, setQuery] = useState('');
  const referrals = useDesk((state) => state.referrals);
  const choices: readonly Choice[] = [
    ...referrals.map((to, index): Choice => ({ id: `${index} ${to.name}`, title: to.name, when: to.about, category: '', text: to.email ?? '', choose: () => onChoose(to) })),
    { id: COLLEAGUE, title: 'A colleague or another service', when: 'They are offered the conversation itself.', category: 'pass on', text: '', choose: () => show({ type: 'pass-on', id: request.id }) },
    { id: SOMEBODY, title: 'Somebody else', when: 'By e-mail, or with words to copy.', category: '', text: '', choose: () => onChoose(OTHER) },
  ];
  const found = searchScripts(choices, query);
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField aria-label="Find who takes the question" autoFocus><Input placeholder="Who can answer it?" /></SearchField>
      <ListBox className="palette" aria-label="Who takes questions" items={found} dependencies={[found]} selectionMode="none" onAction={(key) => choices.find(({ id }) => id === key)?.choose()} renderEmptyState={() => <p className="quiet">Nobody has all these words.</p>}>
        {({ id, title, when }) => (
          <ListBoxItem id={id} textValue={title} className="choice">
            <span>{title}</span>
            <span className="quiet">{when}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}

/** Nothing leaves without a look: the letter is read here, and sent in the mail program or copied. */
function Letter({ request, to, onBack }: { readonly request: RequestView; readonly to: ReferralView; readonly onBack: () => void }) {
  const { lines, id } = transcript.getState();
  const { point, me } = desk();
  const [letter, setLetter] = useState(() => letterOf({ request, lines: id === request.id ? lines : [], point, me: me?.name ?? point }));
  const [name, setName] = useState(to.name);
  const [email, setEmail] = useState(to.email ?? '');
  const mailed = email.trim() !== '';
  const refer = async (): Promise<Done> => {
    const { subject, text } = letter;
    const done = await ask('request:refer', { id: request.id, to: name.trim(), subject, text, ...(mailed ? { email: email.trim() } : {}) });
    if (!done.ok) return done;
    if (!mailed) await navigator.clipboard.writeText(text);
    say({ tone: 'info', text: mailed ? `The letter to ${name.trim()} is in your mail program. Send it there; F9 ends the request as referred.` : `Copied. Give it to ${name.trim()}; F9 ends the request as referred.` });
    return done;
  };
  return (
    <Asking verb={mailed ? 'Open in the mail program' : 'Copy'} isReady={name.trim() !== '' && letter.text.trim() !== ''} onDone={refer} back={{ label: 'Somebody else', run: onBack }}>
      {to === OTHER ? <TextField value={name} onChange={setName} maxLength={MAX_LABEL} isRequired validationBehavior="aria" autoFocus><Label>Who</Label><Input /></TextField> : <p>{to.about}</p>}
      <TextField value={email} onChange={setEmail} type="email" maxLength={254}><Label>E-mail (without one, the words are copied)</Label><Input /></TextField>
      <TextField className="react-aria-TextField private" value={letter.text} onChange={(text) => setLetter({ ...letter, text })} maxLength={MAX_REFERRAL} autoFocus={to !== OTHER}>
        <Label>What {name.trim() || 'they'} will read</Label>
        <TextArea rows={9} dir="auto" />
      </TextField>
      <p className="quiet">It is recorded that it was referred, and with which words.</p>
    </Asking>
  );
}

export function ReferralSheet({ id }: { readonly id: string }) {
  const request = useRequest(id);
  const [to, setTo] = useState<ReferralView>();
  if (!request) return null;
  return (
    <Sheet title={to?.name ? `Refer ${request.who} to ${to.name}` : `Refer ${request.who}`}>
      {to ? <Letter request={request} to={to} onBack={() => setTo(undefined)} /> : <Choose request={request} onChoose={setTo} />}
    </Sheet>
  );
}
