/** How long the record is kept, and what holds it longer: `archive -- retention`, `hold` and `lift`. */
import os from 'node:os';
import path from 'node:path';
import type { KeepClass } from '../../../core/record/facts.js';
import type { HoldSubject } from '../../../core/record/hold.js';
import type { KeepDays } from '../../../core/record/retention.js';
import { AppError } from '../../../shared/errors.js';
import { findPolicy } from '../../policy/find.js';
import type { FigureRules } from '../../retention/figures.js';
import { openFolderRecord } from '../../retention/folder-record.js';
import { inForce } from '../../retention/folder-log.js';
import { holdSubject, type HoldState } from '../../retention/holds.js';
import { openPostgresKept } from '../../retention/postgres-record.js';
import type { KeptRecord, Preview } from '../../retention/record.js';
import type { ClassSurvey } from '../../retention/survey.js';
import { nameOfFolder } from '../folder.js';
import type { Signer } from '../keys/signed.js';
import { askFor, Misused, parse, type Command, type Terminal } from './command.js';
import { libraryKeyOptions, publicLibraryKey, readLibraryKey, readReviewersKey } from './key-files.js';
import { placeOptions, readPlace, within } from './place.js';

const DAY = 24 * 3_600_000;
const recordOptions = { ...placeOptions, ...libraryKeyOptions, 'reviewers-key': { type: 'string' }, key: { type: 'string' }, as: { type: 'string' }, reason: { type: 'string' } } as const;
type Values = { readonly [K in keyof typeof recordOptions]?: string | undefined };

interface Opened {
  readonly record: KeptRecord;
  readonly library: Signer | undefined;
}

/** Opens a record for its administrator, does it, and lets go of it. */
async function withRecord<T>(target: string | undefined, values: Values, terminal: Terminal, action: (opened: Opened) => Promise<T>, figures?: FigureRules): Promise<T> {
  const place = await readPlace(target, values.certificate, terminal);
  const known = publicLibraryKey(values, terminal);
  const library = values.key === undefined ? undefined : await readLibraryKey(values.key, terminal);
  if (library !== undefined && known !== undefined && library.publicKey !== known) {
    throw new AppError('invalid-request', 'This is not the key of the library that the policy names: no desk would obey it. Nothing was changed.');
  }
  if (place.kind === 'postgres') return within(place, (client) => action({ library, record: openPostgresKept(client, { by: place.login.user, now: () => terminal.now(), figures }) }));
  const libraryKey = library?.publicKey ?? known;
  if (libraryKey === undefined) throw new Misused('Say which key is the library’s, so that what it did not sign does not count: --policy FILE, or --library-key HEX.');
  const archive = await nameOfFolder(place.folder);
  const reviewers = values['reviewers-key'] === undefined ? undefined : await readReviewersKey(values['reviewers-key'], terminal);
  return action({ library, record: openFolderRecord({ folder: place.folder, archive, libraryKey, reviewers, library, by: values.as ?? os.userInfo().username, now: () => terminal.now(), figures }) });
}

const WORDS: Readonly<Record<KeepClass, string>> = { chat: 'Conversations with patrons', incidents: 'Conversations with an incident', staffChat: 'What colleagues wrote' };
const grouped = (value: number): string => value.toLocaleString('en-GB');
const counted = (value: number, one: string, many: string): string => `${grouped(value)} ${value === 1 ? one : many}`;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** How long what is kept, and how statistics are counted before it goes. @throws Misused, AppError `policy-invalid` */
function rulesOf(values: Values, terminal: Terminal): { readonly days: KeepDays; readonly figures: FigureRules } {
  if (values.policy === undefined) throw new Misused('Say how long the library keeps what: --policy FILE.');
  const { central, kinds: { questions, tags }, timeZone } = findPolicy({ argument: path.resolve(terminal.cwd, values.policy), machineFile: '' }).policy;
  if (central === undefined) throw new AppError('policy-invalid', 'This policy names no central storage, and so not how long its record is kept (central.retention).');
  return { days: central.retention, figures: { questions, tags, timeZone } };
}

/** Removes what is older than the policy keeps it. */
export const retention: Command = {
  usage: [
    'retention RECORD preview --policy FILE [--reviewers-key FILE] [--certificate FILE]',
    'retention RECORD run --policy FILE --key FILE [--reason TEXT] [--reviewers-key FILE] [--yes] [--as NAME] [--certificate FILE]',
  ],
  async run(args, terminal) {
    const { values: { yes, ...values }, positionals: [target, action, ...rest] } = parse(args, { ...recordOptions, yes: { type: 'boolean' } });
    if (rest.length > 0 || (action !== 'preview' && action !== 'run') || (action === 'run') !== (values.key !== undefined)) throw new Misused();
    const { days, figures } = rulesOf(values, terminal);
    return withRecord(target, values, terminal, async ({ record, library }) => {
      const preview = await record.preview(days);
      sayPreview(preview, days, await record.holds(), terminal);
      if (library === undefined) return 0;
      const due = preview.classes.reduce((sum, each) => sum + each.due, 0);
      if (due > 0 && yes !== true && (await askFor(terminal, `This cannot be undone. Type ${due} to remove these entries`)).replace(/\D/g, '') !== String(due)) {
        terminal.say('Nothing was removed.');
        return 1;
      }
      const { rows, orders } = await record.run(days, library, values.reason ?? 'Older than the policy of the library keeps it');
      terminal.say(rows === 0 ? 'Nothing was removed.' : `Removed ${counted(rows, 'entry', 'entries')} by ${counted(orders, 'order', 'orders')}. Desks do the same when they next ship.`);
      return 0;
    }, figures);
  },
};

function sayPreview({ classes, byHold, emptied, notes }: Preview, days: KeepDays, holds: readonly HoldState[], terminal: Terminal): void {
  for (const each of classes) terminal.say(lineOf(each, days));
  for (const hold of inForce(holds)) terminal.say(`Hold ${hold.id} on ${subjectOf(hold.on)} keeps ${counted(byHold.get(hold.id) ?? 0, 'entry', 'entries')}.`);
  if (emptied > 0) terminal.say(`${counted(emptied, 'entry was', 'entries were')} removed before.`);
  for (const note of notes) terminal.say(note);
}

function lineOf({ class: kept, due, held, stays, conversations, oldest = 0, newest = 0 }: ClassSurvey, days: KeepDays): string {
  const goes = due === 0 ? 'nothing goes' : `${counted(due, 'entry', 'entries')} of ${counted(conversations, 'conversation', 'conversations')} ${due === 1 ? 'goes' : 'go'}, from ${dayOf(oldest)} to ${dayOf(newest)}`;
  return `${WORDS[kept]} (${counted(days[kept], 'day', 'days')}): ${goes}; ${held === 0 ? '' : `${grouped(held)} ${held === 1 ? 'is' : 'are'} held; `}${grouped(stays)} ${stays === 1 ? 'stays' : 'stay'}.`;
}

function subjectOf({ person, conversation, service, from, to, words }: HoldSubject): string {
  return [
    ...(person === undefined ? [] : [person]), ...(conversation === undefined ? [] : [`the conversation “${conversation}”`]), ...(service === undefined ? [] : [`the service ${service}`]),
    ...(words === undefined ? [] : [`the words ${words}`]), ...(from === undefined ? [] : [`from ${dayOf(from)}`]), ...(to === undefined ? [] : [`to ${dayOf(to - 1)}`]),
  ].join(', ');
}

/** Stops retention for a person, a conversation, a service, a period or words; without any, says which holds there are. */
export const hold: Command = {
  usage: [
    'hold RECORD [--person ADDRESS] [--conversation KEY] [--service ADDRESS] [--from DAY] [--to DAY] [--words WORDS] --reason TEXT',
    '    for a folder also --key FILE [--as NAME]',
    'hold RECORD list [--policy FILE | --library-key HEX]',
  ],
  async run(args, terminal) {
    const subject = { person: { type: 'string' }, conversation: { type: 'string' }, service: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, words: { type: 'string' } } as const;
    const { values, positionals: [target, action, ...rest] } = parse(args, { ...recordOptions, ...subject });
    if (rest.length > 0 || (action !== undefined && action !== 'list')) throw new Misused();
    if (action === 'list') return withRecord(target, values, terminal, async ({ record }) => listHolds(await record.holds(), terminal));
    const { reason } = values;
    if (reason === undefined || reason.trim() === '') throw new Misused('A hold has a reason: --reason TEXT.');
    const { person, conversation, service, words } = values;
    const given = {
      ...(person === undefined ? {} : { person }), ...(conversation === undefined ? {} : { conversation }), ...(service === undefined ? {} : { service }), ...(words === undefined ? {} : { words }),
      ...(values.from === undefined ? {} : { from: timeOf(values.from) }), ...(values.to === undefined ? {} : { to: timeOf(values.to) + DAY }),
    };
    const on = holdSubject().safeParse(given);
    if (!on.success) throw new Misused(on.error.issues[0]?.message);
    return withRecord(target, values, terminal, async ({ record }) => {
      const id = await record.hold(on.data, reason);
      terminal.say(`Hold ${id} on ${subjectOf(on.data)} is in force. Desks are told when they next ship.`);
      return 0;
    });
  },
};

function listHolds(holds: readonly HoldState[], terminal: Terminal): number {
  if (holds.length === 0) terminal.say('There are no holds.');
  for (const { id, at, by, reason, on, asked, lifted } of holds) {
    const state = lifted ? `lifted on ${dayOf(lifted.at)} by ${lifted.by}` : asked ? `in force; ${asked.by} asked for its end on ${dayOf(asked.at)}: ${asked.reason}; to agree: --agree ${new Date(asked.at).toISOString()}` : 'in force';
    terminal.say(`${id}  ${subjectOf(on)}  since ${dayOf(at)} by ${by}: ${reason}  (${state})`);
  }
  return 0;
}

/** The beginning of a day of UTC, as in `2026-11-22`: a hold reaches a day further on both sides anyway. */
function timeOf(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || time < 0 || !new Date(time).toISOString().startsWith(text)) throw new Misused(`“${text}” is no day. Write it like 2026-11-22.`);
  return time;
}

/** A moment as the list of holds writes it. */
function momentOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time) || time < 0 || new Date(time).toISOString() !== text) throw new Misused(`“${text}” is no time of the list of holds. Write it as it stands there, like 2026-11-22T09:30:00.000Z.`);
  return time;
}

/** One administrator asks for the end of a hold, a second one agrees, or refuses. */
export const lift: Command = {
  usage: [
    'lift RECORD HOLD --reason TEXT    (asks for it)',
    'lift RECORD HOLD --agree TIME    (a second administrator agrees to what was asked for then; hold RECORD list says when)',
    'lift RECORD HOLD --refuse [--reason TEXT]    (the hold goes on; for a folder all of these with --key FILE [--as NAME])',
  ],
  async run(args, terminal) {
    const { values: { refuse, agree, ...values }, positionals: [target, id, ...rest] } = parse(args, { ...recordOptions, refuse: { type: 'boolean' }, agree: { type: 'string' } });
    if (rest.length > 0 || id === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new Misused('Name the hold: archive -- hold RECORD list shows them.');
    const { reason } = values;
    const steps = [refuse === true, agree !== undefined, reason !== undefined && refuse !== true].filter(Boolean);
    if (steps.length !== 1 || reason?.trim() === '') {
      throw new Misused('Ask for it with --reason TEXT, agree to what somebody else asked for with --agree TIME, or let the hold go on with --refuse.');
    }
    const at = agree === undefined ? 0 : momentOf(agree);
    return withRecord(target, values, terminal, async ({ record }) => {
      if (refuse === true) {
        await record.refuse(id, reason);
        terminal.say('Refused. The hold goes on.');
      } else if (agree === undefined) {
        await record.askLift(id, reason ?? '');
        terminal.say('Asked for. The hold stays in force until a second administrator agrees; archive -- hold RECORD list says how.');
      } else {
        const asked = (await record.holds()).find((each) => each.id === id)?.asked;
        await record.agree(id, { at, by: asked?.by ?? '' });
        terminal.say('The hold is lifted. What it kept goes with the next retention run.');
      }
      return 0;
    });
  },
};
