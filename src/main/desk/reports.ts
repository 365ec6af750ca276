import type { Conversation } from '../../core/conversation.js';
import { originRef } from '../../core/entry.js';
import { blockAt, type Incident } from '../../core/room.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { LineView } from '../../shared/view.js';
import type { Keeper } from './keeper.js';
import { isAnonymous, nameOf, whoOf } from './names.js';
import { eventOf } from './rows.js';
import type { ReportedIncident, ReportParts } from './report.js';
import { zoned } from './report.js';
import type { Screen } from './screen.js';

export interface ReportsOptions {
  readonly policy: Policy;
  readonly keeper: Pick<Keeper, 'state' | 'journal' | 'commit'>;
  readonly screen: Pick<Screen, 'window'>;
  readonly now: () => number;
}

/** Lines before the incident, and in all. */
const BEFORE = 60;
const LINES = 120;
const PAGE = 200;
/** Pages of the transcript in which the incident is looked for. */
const PAGES = 25;

/** Gathers what a report says out of the desk's state and its journal. */
export class Reports {
  private readonly options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.options = options;
  }

  /** @throws AppError where there was no incident with this patron */
  about(key: string): ReportParts {
    const { policy, keeper, now } = this.options;
    const { c, incident } = this.find(key);
    const at = now();
    const anonymous = isAnonymous(c, policy.anonymousHost);
    const said = this.said(c, incident);
    const block = blockAt(c.shared, at);
    const { me } = keeper.state;
    return {
      library: policy.library, service: policy.services.find(({ address }) => address === c.service)?.name ?? c.service, timeZone: policy.timeZone,
      patron: whoOf(c, 'patron-im', policy.anonymousHost), known: anonymous ? `anonymous, conversation ${c.conv}` : c.conv,
      incident: reported(incident), earlier: c.shared.incidents.filter((one) => one !== incident).map(reported), ...this.around(key, incident),
      ...(said === undefined ? {} : { said }), ...(block ? { block: block.until === undefined ? 'For good' : `Until ${zoned(block.until, policy.timeZone)}` } : {}),
      madeBy: me === undefined ? 'nobody who is signed in' : named(me), madeAt: at,
    };
  }

  /** Before the file is written. @throws AppError while nothing can be recorded */
  made(key: string, format: 'text' | 'pdf'): void {
    const { c: { scope, service, conv }, incident } = this.find(key);
    this.options.keeper.commit([{ kind: 'report', in: { scope, service, conv }, incident: incident.id, format }]);
  }

  private find(key: string): { readonly c: Conversation; readonly incident: Incident } {
    const c = this.options.keeper.state.conversations.get(key);
    const incident = c?.shared.incidents.at(-1);
    if (c && incident) return { c, incident };
    throw new AppError('unknown-request', 'There is no incident with this patron to report.');
  }

  /** The words as this desk or another one sent them, if the journal has them. */
  private said(c: Conversation, { said }: Incident): string | undefined {
    if (said === undefined) return undefined;
    const { journal } = this.options.keeper;
    const own = journal?.find(originRef(c.service, said));
    const reply = own && eventOf(own);
    if (reply?.kind === 'reply') return reply.body;
    const heard = journal?.window(c.key, { limit: PAGE, kinds: ['heard'] }).map(eventOf);
    const copy = heard?.findLast((event) => event?.kind === 'heard' && event.item.kind === 'message' && event.item.outgoing && event.item.originId === said);
    return copy?.kind === 'heard' && copy.item.kind === 'message' ? copy.item.body : 'The words are on the record of the desk that sent them.';
  }

  /** Pages back until the incident is in sight. */
  private around(key: string, incident: Incident): { readonly lines: readonly LineView[]; readonly cut: boolean } {
    const { screen, policy } = this.options;
    let lines: readonly LineView[] = [];
    let more = true;
    let at = -1;
    for (let page = 0; page < PAGES && more && at < BEFORE; page++) {
      const before = lines[0]?.place;
      const window = screen.window(key, { limit: PAGE, ...(before === undefined ? {} : { before }) });
      lines = [...window.lines, ...lines];
      more = window.hasOlder;
      at = lines.findIndex((line) => line.key === `operation ${incident.originId}`);
    }
    const from = Math.max(0, at < 0 ? lines.length - LINES : at - BEFORE);
    const part = lines.slice(from, from + LINES);
    return { lines: part.map((line) => (line.by === 'you' ? { ...line, by: `${policy.point}, this desk` } : line)), cut: more || part.length < lines.length };
  }
}

const named = (address: string): string => `${nameOf(address)} (${address})`;

const reported = ({ category, step, at, by, point, shared, retracted }: Incident): ReportedIncident => ({
  category, step, at, by: named(by), point, shared: shared === true, ...(retracted ? { retracted: { ...retracted, by: named(retracted.by) } } : {}),
});
