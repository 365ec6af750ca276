import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_LABEL, MAX_REFERRAL } from '../../shared/limits.js';
import type { ReferralView, RequestView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { transcript } from '../conversation/transcript-store.js';
import { desk, useDesk, useRequest } from '../desk.js';
import { say, show } from '../screen.js';
import { Choose, type Choice } from '../ui/choose.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { letterOf } from './words.js';

/** Whom the policy does not name. */
const OTHER: ReferralView = { name: '', about: '' };
const COLLEAGUE = 'colleague';
const SOMEBODY = 'somebody';

interface Taker extends Choice {
  readonly choose: () => void;
}

function Whom({ request, onChoose }: { readonly request: RequestView; readonly onChoose: (to: ReferralView) => void }) {
  const referrals = useDesk((state) => state.referrals);
  const takers: readonly Taker[] = [
    ...referrals.map((to, index): Taker => ({ id: `${index} ${to.name}`, title: to.name, when: to.about, category: '', text: to.email ?? '', choose: () => onChoose(to) })),
    { id: COLLEAGUE, title: 'A colleague or another service', when: 'They are offered the conversation itself.', category: 'pass on', text: '', choose: () => show({ type: 'pass-on', id: request.id }) },
    { id: SOMEBODY, title: 'Somebody else', when: 'By e-mail, or with words to copy.', category: '', text: '', choose: () => onChoose(OTHER) },
  ];
  return <Choose label="Find who takes the question" listLabel="Who takes questions" placeholder="Who can answer it?" choices={takers} none="Nobody takes questions." onChoose={({ choose }) => choose()} />;
}

/** Nothing leaves without a look: the letter is read here, and sent in the mail program or copied. */
function Letter({ request, to, onBack }: { readonly request: RequestView; readonly to: ReferralView; readonly onBack: () => void }) {
  const { lines, id } = transcript.getState();
  const { point, me } = desk();
  const [letter, setLetter] = useState(() => letterOf({ request, lines: id === request.id ? lines : [], point, ...(me && !me.isPrivate ? { me: me.name } : {}) }));
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
      {to ? <Letter request={request} to={to} onBack={() => setTo(undefined)} /> : <Whom request={request} onChoose={setTo} />}
    </Sheet>
  );
}
