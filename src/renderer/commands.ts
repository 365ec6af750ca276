/** Every command once: its key, its words, what it does. Shortcuts, palette, hints and the help page read this table. */
import type { RequestView } from '../shared/view.js';
import * as act from './actions.js';
import { insertReferral, putDueInFront, openScripts, writeNote } from './conversation/compose.js';
import { keepReply } from './guide/keep.js';
import { openGuide } from './guide/open.js';
import { importAnswers, importForAll, mayUndoAnswers, mayUndoGuidance, undoAnswers, undoGuidance } from './guide/own.js';
import { chosenScript, markFavourite } from './scripts/search-keys.js';
import { exportScripts, importScripts, mayShare, mayUndoScripts, showChanges, undoScripts } from './scripts/own.js';
import { dueScript, nextLanguage, scriptsView } from './scripts/scripts-store.js';
import { doOffered, isOffered } from './conversation/do-offered.js';
import { request } from './bridge.js';
import { desk } from './desk.js';
import { goToExamples, lastEnded, makeExample } from './examples/examples.js';
import { acceptAll, askFavour, isAnythingOffered, mayAsk } from './favours/actions.js';
import { focusPane, movePane } from './focus.js';
import { channelIs, mayMakeChannels, reopenChannel, shareFile, withChannel } from './staff/channel-actions.js';
import { beginShut, mayReopen, mayShut, reopenOne } from './hours/hours.js';
import { screen, show } from './screen.js';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: 'Queue' | 'Conversation' | 'Window';
  /** "Ctrl+Shift+B", "F2", "/"; a key without Ctrl and without F only acts where nobody is writing. */
  readonly keys?: string;
  readonly run: () => unknown;
  /** Whether it can do anything now; the palette leaves out what cannot. */
  readonly possible?: () => boolean;
}

const onOpen = (run: (view: RequestView) => unknown) => () => {
  const view = act.openRequest();
  return view ? run(view) : undefined;
};
const openIs = (can: (view: RequestView) => boolean) => (): boolean => {
  const view = act.openRequest();
  return view !== undefined && can(view);
};
const mine = openIs((view) => view.holder?.mine === true);

export const COMMANDS = {
  walkIn: { id: 'walk-in', label: 'Log a walk-in', group: 'Queue', keys: 'F2', run: () => act.log('in-person') },
  call: { id: 'call', label: 'Log a call', group: 'Queue', keys: 'F3', run: () => act.log('phone') },
  takeNext: { id: 'take-next', label: 'Take the next one', group: 'Queue', keys: 'F4', run: act.takeNext },
  take: { id: 'take', label: 'Take this one', group: 'Conversation', run: onOpen((view) => act.take(view.id)), possible: () => act.openRequest()?.phase === 'waiting' },
  hold: { id: 'hold', label: 'Put on hold, or resume', group: 'Conversation', keys: 'Ctrl+H', run: onOpen((view) => act.toggleHold(view)), possible: mine },
  refer: { id: 'refer', label: 'Refer: put the referral script into the draft', group: 'Conversation', keys: 'Ctrl+R', run: insertReferral, possible: mine },
  referralForm: { id: 'referral-form', label: 'Refer with a form: a specialist, an agency, somebody by e-mail …', group: 'Conversation', keys: 'Ctrl+Shift+E', run: onOpen((view) => show({ type: 'refer', id: view.id })), possible: openIs((view) => view.holder?.mine === true && view.mode !== 'staff-im') },
  scripts: { id: 'scripts', label: 'Find a script', group: 'Conversation', keys: '/', run: openScripts },
  guide: { id: 'guide', label: 'What may I do here? Guidance and the library’s answers', group: 'Conversation', keys: 'Ctrl+Shift+M', run: openGuide },
  keepReply: { id: 'keep-reply', label: 'Save a reply as an answer …', group: 'Conversation', keys: 'Ctrl+Shift+S', run: keepReply, possible: () => desk().me !== undefined && openIs((view) => view.mode === 'patron-im')() },
  language: { id: 'language', label: 'Scripts in the next language', group: 'Conversation', keys: 'Ctrl+L', run: () => nextLanguage(screen.getState().open ?? null), possible: () => ['scripts', 'answers'].includes(screen.getState().section) || openIs((view) => view.mode.endsWith('-im'))() },
  favourite: { id: 'favourite', label: 'Mark the script as a favourite, or not', group: 'Conversation', keys: 'Ctrl+Shift+F', run: markFavourite, possible: () => chosenScript() !== undefined },
  due: { id: 'due', label: 'Put the script of the first answer in front', group: 'Conversation', keys: 'Ctrl+G', run: putDueInFront, possible: openIs((view) => dueScript(view, scriptsView(view.id)) !== undefined) },
  passOn: { id: 'pass-on', label: 'Pass on to a colleague', group: 'Conversation', keys: 'F8', run: onOpen((view) => show({ type: 'pass-on', id: view.id })), possible: openIs(act.mayPassOn) },
  accept: { id: 'accept', label: 'Accept what a colleague offers', group: 'Conversation', keys: 'Ctrl+Shift+A', run: onOpen((view) => act.accept(view.id)), possible: openIs((view) => view.offer?.toMe === true) },
  takeOver: { id: 'take-over', label: 'Take over from who has it', group: 'Conversation', keys: 'Ctrl+Shift+T', run: onOpen(act.beginTakeOver), possible: openIs((view) => view.mayTakeOver) },
  block: { id: 'block', label: 'Block the patron …', group: 'Conversation', run: onOpen((view) => show({ type: 'block', id: view.id })), possible: openIs(act.mayBlock) },
  incident: { id: 'incident', label: 'Record an incident …', group: 'Conversation', keys: 'Ctrl+I', run: onOpen((view) => show({ type: 'incident', id: view.id })), possible: openIs(act.mayRecordIncident) },
  undoStep: { id: 'undo-step', label: 'Undo the incident that waits', group: 'Conversation', keys: 'Ctrl+U', run: act.undoStep, possible: () => desk().waitingSteps.length > 0 },
  offered: { id: 'offered', label: 'Do what is offered above the draft, or use the script instead', group: 'Conversation', keys: 'Ctrl+Shift+G', run: onOpen(doOffered), possible: openIs(isOffered) },
  incidentReport: { id: 'incident-report', label: 'Incident report for the supervisor …', group: 'Conversation', keys: 'Ctrl+Shift+R', run: act.openReport, possible: act.mayReport },
  crisis: { id: 'crisis', label: 'Crisis card: danger, illness, self-harm, abuse', group: 'Conversation', keys: 'Ctrl+Shift+H', run: () => show({ type: 'crisis' }) },
  note: { id: 'note', label: 'Write a note for staff', group: 'Conversation', keys: 'Ctrl+Shift+N', run: writeNote, possible: () => act.openRequest() !== undefined },
  end: { id: 'end', label: 'End with an outcome', group: 'Conversation', keys: 'F9', run: onOpen((view) => show({ type: 'outcome', id: view.id })), possible: mine },
  sayKind: { id: 'say-kind', label: 'Say what kind of question it was', group: 'Queue', run: () => focusPane('after-end'), possible: () => screen.getState().justEnded !== undefined },
  release: { id: 'release', label: 'Put back into the queue', group: 'Conversation', run: onOpen((view) => act.release(view.id)), possible: mine },
  close: { id: 'close', label: 'Close the conversation on this screen', group: 'Conversation', run: act.closeConversation, possible: () => screen.getState().open !== undefined },
  details: { id: 'details', label: 'Show patron, scripts and notes', group: 'Conversation', keys: 'Ctrl+D', run: () => screen.setState((state) => (state.guide ? { guide: undefined, details: true } : { details: !state.details })) },
  palette: { id: 'palette', label: 'Everything', group: 'Window', keys: 'Ctrl+K', run: () => show({ type: 'palette' }) },
  keys: { id: 'keys', label: 'Keyboard', group: 'Window', keys: 'F1', run: () => show({ type: 'keys' }) },
  nextPane: { id: 'next-pane', label: 'Next pane', group: 'Window', keys: 'F6', run: () => movePane(1) },
  previousPane: { id: 'previous-pane', label: 'Previous pane', group: 'Window', keys: 'Shift+F6', run: () => movePane(-1) },
  cover: { id: 'cover', label: 'Cover the words on the screen, or show them', group: 'Window', keys: 'Ctrl+Shift+B', run: () => screen.setState((state) => ({ covered: !state.covered })) },
  desk: { id: 'desk', label: 'Desk', group: 'Window', keys: 'Ctrl+1', run: () => act.goTo('desk') },
  channels: { id: 'channels', label: 'Channels', group: 'Window', keys: 'Ctrl+2', run: () => act.goTo('channels') },
  messageColleague: { id: 'message-colleague', label: 'Write to a colleague …', group: 'Window', keys: 'Ctrl+Shift+D', run: () => show({ type: 'message-colleague' }), possible: () => desk().people.length > 1 },
  findLine: { id: 'find-line', label: 'Find what was said in this channel', group: 'Window', keys: 'Ctrl+F', run: act.findInChannel, possible: () => screen.getState().section === 'channels' && screen.getState().channel !== undefined },
  goToChannel: { id: 'go-to-channel', label: 'Go to a channel …', group: 'Window', run: () => show({ type: 'go-to-channel' }), possible: () => desk().channels.length > 0 },
  newChannel: { id: 'new-channel', label: 'Make a channel …', group: 'Window', run: () => show({ type: 'new-channel' }), possible: mayMakeChannels },
  shareFile: { id: 'share-file', label: 'Share a file in the channel …', group: 'Conversation', run: () => withChannel(shareFile), possible: channelIs(({ joined }) => joined && desk().rooms.may.upload) },
  channelTopic: { id: 'channel-topic', label: 'Set the topic of the channel …', group: 'Conversation', run: () => withChannel((id) => show({ type: 'channel-topic', id })), possible: channelIs(({ mayTopic }) => mayTopic) },
  channelSettings: { id: 'channel-settings', label: 'Change the channel: name, members, close …', group: 'Conversation', run: () => withChannel((id) => show({ type: 'channel-settings', id })), possible: channelIs(({ mayManage, closed }) => mayManage && !closed && mayMakeChannels()) },
  reopenChannel: { id: 'reopen-channel', label: 'Open the closed channel again', group: 'Conversation', run: () => withChannel(reopenChannel), possible: channelIs(({ closed, made }) => closed && made && mayMakeChannels()) },
  scriptsPage: { id: 'scripts-page', label: 'Scripts', group: 'Window', keys: 'Ctrl+3', run: () => act.goTo('scripts') },
  newScript: { id: 'new-script', label: 'Write an own script', group: 'Window', run: () => show({ type: 'script' }), possible: () => desk().me !== undefined },
  importScripts: { id: 'import-scripts', label: 'Import own scripts from a file', group: 'Window', run: () => importScripts(), possible: () => desk().me !== undefined },
  exportScripts: { id: 'export-scripts', label: 'Export own scripts into a file', group: 'Window', run: () => exportScripts('own'), possible: () => desk().me !== undefined },
  undoScripts: { id: 'undo-scripts', label: 'Undo the last change of scripts', group: 'Window', run: undoScripts, possible: mayUndoScripts },
  newSharedScript: { id: 'new-shared-script', label: 'Write a script for everybody', group: 'Window', run: () => show({ type: 'script', everybody: true }), possible: mayShare },
  importSharedScripts: { id: 'import-shared-scripts', label: 'Import scripts for everybody from a file', group: 'Window', run: () => importScripts(true), possible: mayShare },
  libraryWords: { id: 'library-words', label: 'Words of the library for suggestions', group: 'Window', run: () => show({ type: 'library-words' }), possible: mayShare },
  scriptChanges: { id: 'script-changes', label: 'Changes of shared scripts', group: 'Window', run: showChanges, possible: mayShare },
  answersPage: { id: 'answers-page', label: 'Answers', group: 'Window', keys: 'Ctrl+6', run: () => act.goTo('answers') },
  newAnswer: { id: 'new-answer', label: 'Write an own answer', group: 'Window', run: () => show({ type: 'answer' }), possible: () => desk().me !== undefined },
  importAnswers: { id: 'import-answers', label: 'Import answers for yourself, from a table (CSV) or YAML', group: 'Window', run: importAnswers, possible: () => desk().me !== undefined },
  importForAll: { id: 'import-for-all', label: 'Share answers with everybody, from a table (CSV) or YAML', group: 'Window', run: importForAll, possible: () => desk().texts.mayEdit },
  newGuidance: { id: 'new-guidance', label: 'Write guidance for everybody', group: 'Window', run: () => show({ type: 'guidance' }), possible: () => desk().texts.mayEdit },
  undoGuidance: { id: 'undo-guidance', label: 'Undo the last change of the guidance', group: 'Window', run: undoGuidance, possible: mayUndoGuidance },
  undoAnswers: { id: 'undo-answers', label: 'Undo the last change of answers', group: 'Window', run: undoAnswers, possible: mayUndoAnswers },
  askFavour: { id: 'ask-favour', label: 'Ask a favour: pull an item, pass on, look up …', group: 'Window', keys: 'Ctrl+J', run: () => askFavour(), possible: mayAsk },
  needCover: { id: 'need-cover', label: 'I need cover: ask a colleague to go on for me …', group: 'Window', run: () => askFavour('cover'), possible: mayAsk },
  acceptAll: { id: 'accept-all', label: 'Accept everything that is offered to me', group: 'Queue', keys: 'Ctrl+Shift+Y', run: acceptAll, possible: isAnythingOffered },
  favours: { id: 'favours', label: 'Favours: mine, and those of my branches', group: 'Window', keys: 'Ctrl+7', run: () => act.goTo('favours') },
  record: { id: 'record', label: 'Record', group: 'Window', keys: 'Ctrl+4', run: () => act.goTo('record') },
  statistics: { id: 'statistics', label: 'Statistics, and yearly counts for surveys', group: 'Window', keys: 'Ctrl+9', run: () => act.goTo('statistics'), possible: () => desk().supervisor },
  review: { id: 'review', label: 'Review the record of all desks', group: 'Window', run: () => request('record:review', undefined), possible: () => desk().mayReview === true },
  settings: { id: 'settings', label: 'Settings', group: 'Window', keys: 'Ctrl+5', run: () => act.goTo('settings') },
  makeExample: { id: 'make-example', label: 'Use what has just ended as a good example …', group: 'Conversation', run: makeExample, possible: () => lastEnded() !== undefined },
  goodExamples: { id: 'good-examples', label: 'Good examples, to learn from', group: 'Window', run: goToExamples },
  hours: { id: 'hours', label: 'Hours: when the services are open', group: 'Window', keys: 'Ctrl+Shift+O', run: () => show({ type: 'hours' }) },
  shut: { id: 'shut', label: 'Close a service early …', group: 'Window', run: beginShut, possible: mayShut },
  reopen: { id: 'reopen', label: 'Reopen a service that was closed early', group: 'Window', run: reopenOne, possible: mayReopen },
  blocked: { id: 'blocked', label: 'Blocked patrons', group: 'Window', run: () => show({ type: 'blocked' }) },
  shifts: { id: 'shifts', label: 'Shifts: who is on when, and cover', group: 'Window', keys: 'Ctrl+8', run: () => act.goTo('shifts'), possible: () => desk().shifts !== undefined },
  handOver: { id: 'hand-over', label: 'Hand over all that this desk holds …', group: 'Window', run: () => show({ type: 'hand-over' }), possible: () => desk().me !== undefined },
  takeRelief: { id: 'take-relief', label: 'Look at what a colleague hands over to me', group: 'Queue', run: () => show({ type: 'take-relief' }), possible: () => [...desk().requests.values()].some(({ offer }) => offer?.toMe && offer.relief) },
  changePerson: { id: 'change-person', label: 'Change person: the next one signs in here', group: 'Window', run: () => show({ type: 'change-person' }), possible: () => desk().me !== undefined },
  signOut: { id: 'sign-out', label: 'Sign out', group: 'Window', run: act.signOut, possible: () => desk().me !== undefined },
} satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;
export const ALL: readonly Command[] = Object.values(COMMANDS);
