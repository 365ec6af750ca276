import { useState, type KeyboardEvent } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { Label, TextField } from 'react-aria-components/TextField';
import { assertNever } from '../core/assert.js';
import type { Outcome } from '../core/operation.js';
import { searchScripts } from '../core/scripts/search.js';
import { end } from './actions.js';
import { LastDesk } from './attendance.js';
import { request } from './bridge.js';
import { useRequest } from './desk.js';
import { ALL, type Command } from './commands.js';
import { IncidentSheet } from './conduct/incident.js';
import { ReportSheet } from './conduct/report.js';
import { BlockSheet } from './conversation/block.js';
import { BeforeEnding } from './conversation/before-ending.js';
import { CrisisSheet } from './crisis/card.js';
import { destination } from './conversation/links.js';
import { PassOn } from './conversation/pass-on.js';
import { Decline, Lift, Retract, TakeOver } from './conversation/reasons.js';
import { MakeExample } from './examples/make.js';
import { ReadExample } from './examples/read.js';
import { FavourReason } from './favours/reason.js';
import { AnswerSheet } from './guide/answer-form.js';
import { GuidanceSheet } from './guide/guidance-form.js';
import { VersionsSheet } from './guide/versions.js';
import { BadRows } from './guide/bad-rows.js';
import { KeepSheet } from './guide/keep-sheet.js';
import { HoursSheet, ShutSheet } from './hours/sheet.js';
import { keyOfOutcome, likelyOutcome, OUTCOME_WORDS, outcomeOfKey, outcomesFor } from './outcomes.js';
import { ReferralSheet } from './referral/referral.js';
import { BlockedSheet } from './record/blocks.js';
import { CentralLogin } from './record/centre.js';
import { ClassifySheet } from './record/ended.js';
import { DeleteLine, VersionsOfLine } from './lines/sheets.js';
import { closeDialog, type DialogState } from './screen.js';
import { SaveFile } from './staff/save-file.js';
import { ChannelSettings, ChooseChannel, NewChannel, TopicSheet } from './staff/sheets.js';
import { ScriptSheet } from './scripts/edit.js';
import { ScriptChanges, ScriptHistory } from './scripts/history.js';
import { ChangePerson, Relief } from './settings/relief.js';
import { AskCover, OfferCover } from './shifts/asking.js';
import { HandOver, TakeRelief } from './shifts/handover.js';
import { WordsSheet } from './settings/words.js';
import { ChooseColleague } from './staff/direct.js';
import { messageCommands } from './staff/message-commands.js';
import { Icon } from './ui/icons.js';
import { Keys } from './ui/keys.js';
import { later } from './ui/later.js';
import { Sheet } from './ui/sheet.js';

/** Larger than the others, and seldom the first. */
const AskFavour = later(async () => (await import('./favours/ask.js')).AskFavour);

/** Number keys choose at once; the arrows and Enter work as in any list. */
function OutcomeSheet({ id }: { readonly id: string }) {
  const ending = useRequest(id);
  const likely = likelyOutcome(ending);
  // What is most likely comes first, with the key that it always has.
  const possible = outcomesFor(ending).toSorted((a, b) => Number(b === likely) - Number(a === likely));
  const choose = (outcome: Outcome): void => {
    closeDialog();
    void end(id, outcome);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const outcome = outcomeOfKey(event.key, possible);
    if (!outcome) return;
    event.preventDefault();
    choose(outcome);
  };
  return (
    <Sheet title="End with which outcome?">
      <div onKeyDownCapture={onKeyDown}>
        <ListBox aria-label="Outcome" autoFocus="first" selectionMode="none" onAction={(key) => possible.filter((outcome) => outcome === key).forEach(choose)}>
          {possible.map((outcome) => (
            <ListBoxItem key={outcome} id={outcome} textValue={OUTCOME_WORDS[outcome].title} className="choice">
              <span>{OUTCOME_WORDS[outcome].title}</span>
              <span className="quiet">{OUTCOME_WORDS[outcome].when}</span>
              {keyOfOutcome(outcome) === '' ? null : <Keys keys={keyOfOutcome(outcome)} />}
            </ListBoxItem>
          ))}
        </ListBox>
      </div>
    </Sheet>
  );
}

const searchable = (command: Command) => ({ ...command, title: command.label, category: command.group, text: '', when: '', ...(command.keys === undefined ? {} : { shortcut: command.keys }) });

function Palette() {
  const [query, setQuery] = useState('');
  const possible = [...ALL, ...messageCommands()].filter(({ id, possible: can }) => id !== 'palette' && can?.() !== false);
  const found = searchScripts(possible.map(searchable), query);
  const run = (key: string | number): void => {
    closeDialog();
    // After the dialog has given the focus back: the command may want to move it.
    requestAnimationFrame(() => void possible.find(({ id }) => id === key)?.run());
  };
  return (
    <Sheet title="Everything">
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <SearchField aria-label="Find a command" autoFocus><Input placeholder="What do you want to do?" /></SearchField>
        <ListBox className="palette" aria-label="Commands" items={found} selectionMode="none" onAction={run} renderEmptyState={() => <p className="quiet">No command has all these words.</p>}>
          {(command) => (
            <ListBoxItem id={command.id} textValue={command.label} className="choice">
              <span>{command.label}</span>
              {command.keys === undefined ? null : <Keys keys={command.keys} />}
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </Sheet>
  );
}

function Keyboard() {
  return (
    <Sheet title="Keyboard">
      <div className="key-groups">
      {(['Queue', 'Conversation', 'Window'] as const).map((group) => (
        <section key={group}>
          <h3>{group}</h3>
          <dl className="keys">
            {ALL.filter((command) => command.group === group && command.keys !== undefined).map((command) => (
              <div key={command.id}><dt>{command.label}</dt><dd><Keys keys={command.keys ?? ''} /></dd></div>
            ))}
          </dl>
        </section>
      ))}
      </div>
      <p className="quiet">In the queue: arrows move, Enter opens. In the composer: Enter sends, Shift+Enter begins a new line.</p>
      <Button className="button primary" onPress={closeDialog}>Close</Button>
    </Sheet>
  );
}

/** Says where a link leads before anything is opened. */
function LinkSheet({ shown, url }: { readonly shown: string; readonly url: string }) {
  const { kind, host, before, after, warnings } = destination(shown, url);
  const open = (): void => {
    closeDialog();
    void request('link:open', { url });
  };
  return (
    <Sheet title={kind === 'mail' ? 'Write to this address?' : 'Open this page?'} role={warnings.length > 0 ? 'alertdialog' : 'dialog'}>
      <p>{kind === 'mail' ? 'It opens your mail program for' : 'It leads to'} <strong className="host">{host}</strong></p>
      <p className="whole-link" dir="ltr"><bdi>{before}<strong>{host}</strong>{after}</bdi></p>
      {warnings.map((warning) => <p key={warning} className="problem"><Icon name="warning" /> {warning}</p>)}
      <div className="sheet-foot">
        <Button className="button" onPress={() => void navigator.clipboard.writeText(url).then(closeDialog)}>Copy</Button>
        <Button className="button" onPress={closeDialog} autoFocus>Cancel</Button>
        <Button className={warnings.length > 0 ? 'button' : 'button primary'} onPress={open}>{kind === 'mail' ? 'Open mail program' : 'Open in browser'}</Button>
      </div>
    </Sheet>
  );
}

/** A journal that cannot be opened is evidence: it is set aside, never deleted, and only a person may decide that. */
function BeginAnew() {
  const begin = (): void => {
    closeDialog();
    void request('record:begin-anew', undefined);
  };
  return (
    <Sheet title="Begin a new journal?" role="alertdialog">
      <p>The journal that cannot be opened is set aside untouched, for your administrator. A new one begins, and its first entry says so. Requests that only the old one knew are no longer in the queue.</p>
      <div className="sheet-foot">
        <Button className="button" onPress={closeDialog} autoFocus>Cancel</Button>
        <Button className="button primary" onPress={begin}>Begin a new journal</Button>
      </div>
    </Sheet>
  );
}

function ServicePassword({ address, name }: { readonly address: string; readonly name: string }) {
  const [password, setPassword] = useState('');
  const save = async (): Promise<void> => {
    if (password !== '' && (await request('session:service-password', { address, password })).ok) closeDialog();
  };
  return (
    <Sheet title={`Password of ${name}`}>
      <p>This computer does not know the password of {address} yet. Ask your administrator; it is entered once.</p>
      <TextField type="password" value={password} onChange={setPassword} autoFocus className="entry" onKeyDown={(event) => (event.key === 'Enter' ? void save() : event.continuePropagation())}>
        <Label>Password</Label>
        <Input />
      </TextField>
      <div className="sheet-foot">
        <Button className="button" onPress={closeDialog}>Cancel</Button>
        <Button className="button primary" isDisabled={password === ''} onPress={() => void save()}>Save</Button>
      </div>
    </Sheet>
  );
}

export function Dialogs({ dialog }: { readonly dialog: DialogState }) {
  switch (dialog.type) {
    case 'outcome':
      return <BeforeEnding id={dialog.id}><OutcomeSheet id={dialog.id} /></BeforeEnding>;
    case 'pass-on':
      return <PassOn id={dialog.id} />;
    case 'decline':
      return <Decline id={dialog.id} />;
    case 'take-over':
      return <TakeOver id={dialog.id} />;
    case 'block':
      return <BlockSheet id={dialog.id} />;
    case 'incident':
      return <IncidentSheet key={dialog.id} id={dialog.id} {...(dialog.category === undefined ? {} : { category: dialog.category })} />;
    case 'hours':
      return <HoursSheet />;
    case 'shut':
      return <ShutSheet service={dialog.service} />;
    case 'crisis':
      return <CrisisSheet about={dialog.about} />;
    case 'incident-report':
      return <ReportSheet id={dialog.id} />;
    case 'retract':
      return <Retract id={dialog.id} of={dialog.of} />;
    case 'refer':
      return <ReferralSheet key={dialog.id} id={dialog.id} />;
    case 'classify':
      return <ClassifySheet id={dialog.id} />;
    case 'make-example':
      return <MakeExample id={dialog.id} />;
    case 'example':
      return <ReadExample id={dialog.id} />;
    case 'lift':
      return <Lift id={dialog.id} />;
    case 'blocked':
      return <BlockedSheet />;
    case 'ask-cover':
      return <AskCover id={dialog.id} />;
    case 'offer-cover':
      return <OfferCover id={dialog.id} />;
    case 'hand-over':
      return <HandOver />;
    case 'take-relief':
      return <TakeRelief />;
    case 'change-person':
      return <ChangePerson />;
    case 'relief':
      return <Relief />;
    case 'last-desk':
      return <LastDesk next={dialog.next} />;
    case 'message-colleague':
      return <ChooseColleague />;
    case 'script':
      return <ScriptSheet {...dialog} />;
    case 'answer':
      return <AnswerSheet id={dialog.id} draft={dialog.draft} />;
    case 'guidance':
      return <GuidanceSheet id={dialog.id} />;
    case 'versions':
      return <VersionsSheet {...dialog} />;
    case 'bad-rows':
      return <BadRows {...dialog} />;
    case 'ask-favour':
      return <AskFavour kind={dialog.kind} channel={dialog.channel} />;
    case 'favour-reason':
      return <FavourReason id={dialog.id} do={dialog.do} />;
    case 'line-versions':
      return <VersionsOfLine id={dialog.id} line={dialog.key} />;
    case 'line-delete':
      return <DeleteLine id={dialog.id} line={dialog.key} />;
    case 'keep-reply':
      return <KeepSheet id={dialog.id} />;
    case 'library-words':
      return <WordsSheet />;
    case 'script-history':
      return <ScriptHistory name={dialog.name} />;
    case 'script-changes':
      return <ScriptChanges language={dialog.language} />;
    case 'save-file':
      return <SaveFile file={dialog.file} />;
    case 'new-channel':
      return <NewChannel />;
    case 'go-to-channel':
      return <ChooseChannel />;
    case 'channel-topic':
      return <TopicSheet key={dialog.id} id={dialog.id} />;
    case 'channel-settings':
      return <ChannelSettings key={dialog.id} id={dialog.id} />;
    case 'palette':
      return <Palette />;
    case 'keys':
      return <Keyboard />;
    case 'begin-anew':
      return <BeginAnew />;
    case 'link':
      return <LinkSheet shown={dialog.shown} url={dialog.url} />;
    case 'central-login':
      return <CentralLogin />;
    case 'service-password':
      return <ServicePassword address={dialog.address} name={dialog.name} />;
    default:
      return assertNever(dialog);
  }
}
