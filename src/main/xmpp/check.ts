/**
 * From a stanza to what was heard: parse, then check who may say it. Pure; it keeps nothing and sends nothing, and
 * nothing that a stanza contains can make it throw. What is refused is told with a reason, never shown as what it
 * claims to be.
 */
import type { Address, FullAddress, Heard, HeardPresence, Refused } from '../../core/heard.js';
import { parseJid, type Jid } from './jid.js';
import { condition, readDirect, readRoom, Refusal, refusal, type Context, type Course, type Found } from './read.js';
import { attribute, child, compact, NS_CLIENT, text, type Element } from './xml.js';
import { parsePoint } from './xep/desk-point.js';
import { parseViewing, type Viewing } from './xep/desk-viewing.js';
import { parseNonce } from './xep/patron-proof.js';
import { parseMucUser, STATUS } from './xep/xep-0045-muc.js';
import { parseCarbon } from './xep/xep-0280-carbons.js';
import { parseMamResult } from './xep/xep-0313-mam.js';

export type Checked = { readonly refused: readonly Refused[] } & (
  | { readonly kind: 'heard'; readonly heard: Heard }
  /** An item of an archive; `heard` is undefined where there was nothing to keep, or where it was refused. */
  | { readonly kind: 'result'; readonly queryId: string; readonly id: string; readonly heard: Heard | undefined }
  | { readonly kind: 'presence'; readonly presence: HeardPresence; readonly statuses: readonly number[] }
  /** A room refused to let us in, or put us out by an error. */
  | { readonly kind: 'room-error'; readonly room: Address; readonly condition: string }
  | { readonly kind: 'viewing'; readonly from: FullAddress; readonly conversation: Viewing | null }
  | { readonly kind: 'nothing' }
);

/** Checks one stanza of the stream. Never throws. */
export function check(stanza: Element, context: Context): Checked {
  const from = attribute(stanza, 'from') ?? context.own.bare;
  const sender = parseJid(from);
  try {
    if (!sender) throw new Refusal('malformed');
    if (stanza.is('presence', NS_CLIENT)) return checkPresence(stanza, sender, context);
    if (stanza.is('message', NS_CLIENT)) return checkMessage(stanza, sender, context);
    return { kind: 'nothing', refused: [] };
  } catch (error) {
    // Anything that is not a Refusal is an input that broke a parser (a tree too deep to walk, for example).
    const reason = error instanceof Refusal ? error.reason : 'malformed';
    const room = sender && context.room(sender.bare) ? sender.bare : undefined;
    return { kind: 'nothing', refused: [refusal(reason, from, room ?? context.own.bare)] };
  }
}

function checkMessage(stanza: Element, sender: Jid, context: Context): Checked {
  const result = parseMamResult(stanza);
  if (result) return checkResult(result, sender, context);
  const carbon = parseCarbon(stanza);
  if (carbon) {
    if (sender.full !== context.own.bare) throw new Refusal('forged-carbon');
    if (!context.carbons) throw new Refusal('unexpected-carbon');
    if (!carbon.message) throw new Refusal('malformed');
    const inner = parseJid(attribute(carbon.message, 'from') ?? context.own.bare);
    if (!inner) throw new Refusal('malformed');
    if (attribute(carbon.message, 'type') === 'groupchat') return { kind: 'nothing', refused: [] };
    const isOwn = inner.bare === context.own.bare;
    if (carbon.direction === 'sent' && !isOwn) throw new Refusal('forged-carbon');
    return found(readDirect(carbon.message, inner, { archive: context.own.bare, via: 'carbon' }, context));
  }
  if (attribute(stanza, 'type') === 'groupchat') {
    const room = context.room(sender.bare);
    if (!room?.joined) throw new Refusal('not-joined');
    const viewing = room.use === 'desk' ? parseViewing(stanza) : undefined;
    const viewer = viewing === undefined ? undefined : room.addressOf(sender.resource ?? '');
    if (viewing !== undefined && viewer !== undefined) return { kind: 'viewing', from: viewer, conversation: viewing, refused: [] };
    return found(readRoom(stanza, sender, { archive: sender.bare, via: 'live' }, context));
  }
  return found(readDirect(stanza, sender, { archive: context.own.bare, via: 'live' }, context));
}

const found = ({ heard, refused }: Found): Checked => (heard ? { kind: 'heard', heard: copied(heard), refused } : { kind: 'nothing', refused });

/**
 * The strings of a parsed stanza are slices of the whole piece that came from the network, and each of them keeps all of
 * it in memory; what is heard stays for days.
 */
const copied = (heard: Heard): Heard => structuredClone(heard);

/** Only an archive that was asked may answer, and only under the id that it was asked with (XEP-0313 §8). */
function checkResult(result: NonNullable<ReturnType<typeof parseMamResult>>, sender: Jid, context: Context): Checked {
  const { queryId, id, message, stamp } = result;
  const archive = queryId === undefined ? undefined : context.queried(queryId);
  if (queryId === undefined || archive === undefined || sender.full !== archive) throw new Refusal('forged-archive-result');
  if (id === undefined) throw new Refusal('malformed');
  const course: Course = { archive, via: 'archive', result: { id, stamp } };
  const at = { kind: 'result', queryId, id } as const;
  const inside = message && attribute(message, 'from');
  try {
    if (!message) throw new Refusal('malformed');
    const inner = parseJid(inside ?? (archive === context.own.bare ? archive : ''));
    if (!inner) throw new Refusal('malformed');
    const read = archive === context.own.bare ? readDirect(message, inner, course, context) : readRoom(message, inner, course, context);
    return { ...at, heard: read.heard && copied(read.heard), refused: read.refused };
  } catch (error) {
    // The place in the archive stays, so that the cursor passes it.
    const reason = error instanceof Refusal ? error.reason : 'malformed';
    return { ...at, heard: undefined, refused: [refusal(reason, inside ?? archive, archive)] };
  }
}

const SHOWS = ['away', 'chat', 'dnd', 'xa'] as const;

function checkPresence(stanza: Element, sender: Jid, context: Context): Checked {
  const type = attribute(stanza, 'type');
  const room = context.room(sender.bare);
  if (type === 'error') return room ? { kind: 'room-error', room: sender.bare, condition: condition(stanza), refused: [] } : { kind: 'nothing', refused: [] };
  if (type !== undefined && type !== 'unavailable') return { kind: 'nothing', refused: [] };
  const user = parseMucUser(stanza);
  if (user === 'ambiguous') throw new Refusal('ambiguous-author');
  if (user && !room) throw new Refusal('forged-occupant');
  if (room && (!user || sender.resource === undefined)) return { kind: 'nothing', refused: [] };
  const shown = child(stanza, 'show', NS_CLIENT);
  const status = child(stanza, 'status', NS_CLIENT);
  const statuses = user?.statuses ?? [];
  const presence = compact<HeardPresence>({
    from: sender.full,
    available: type === undefined,
    show: shown && SHOWS.find((known) => known === text(shown)),
    status: status && (text(status) || undefined),
    nonce: parseNonce(stanza),
    ...(room?.use === 'desk' ? parsePoint(stanza) : {}),
    occupant: user && compact<NonNullable<HeardPresence['occupant']>>({
      room: sender.bare,
      nick: sender.resource ?? '',
      address: user.jid === undefined ? undefined : parseJid(user.jid)?.full,
      affiliation: user.affiliation,
      self: statuses.includes(STATUS.self),
    }),
  });
  return { kind: 'presence', presence, statuses, refused: [] };
}

