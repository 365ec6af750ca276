/** What a button on a favour does. */
import type { FavourDo, FavourView } from '../../shared/favour-view.js';
import { request } from '../bridge.js';
import { desk } from '../desk.js';
import { say, screen, show, type DialogState } from '../screen.js';

const CHANNEL = 'channel:';

/** @returns whether the channel has it */
export async function doFavour(id: string, what: FavourDo, reason = ''): Promise<boolean> {
  const { ok } = await request('favour:act', { id, do: what, reason });
  if (ok && what === 'withdraw') say({ tone: 'info', text: 'Your favour is no longer asked for.', action: { label: 'Undo', run: () => void doFavour(id, 'reopen') } });
  return ok;
}

/** Said after a reason was given. */
export function declined(id: string): void {
  const favour = desk().favours.find((one) => one.id === id);
  // Of a favour for everybody it only says that this person cannot.
  if (favour?.to) say({ tone: 'info', text: `Declined. ${favour.by} reads why.`, action: { label: 'Undo', run: () => void doFavour(id, 'reopen') } });
}

/** From wherever one is: in the channel on the screen, else in the first one. */
export function askFavour(kind?: FavourView['kind']): void {
  const { section, channel, open } = screen.getState();
  const inChannel = section === 'channels' ? channel : open?.startsWith(CHANNEL) ? open : undefined;
  const dialog: DialogState = { type: 'ask-favour', ...(kind === undefined ? {} : { kind }), ...(inChannel === undefined ? {} : { channel: inChannel }) };
  show(dialog);
}

export const mayAsk = (): boolean => desk().me !== undefined && desk().channels.length > 0;

const offeredHere = (): string[] => desk().order.filter((id) => desk().requests.get(id)?.offer?.toMe === true);

export const isAnythingOffered = (): boolean => offeredHere().length > 0;

/** Each by its own handshake: what went elsewhere meanwhile is said, and holds nothing up. */
export async function acceptAll(): Promise<void> {
  const all = offeredHere();
  const done = await Promise.all(all.map((id) => request('request:accept', { id })));
  const accepted = done.filter(({ ok }) => ok).length;
  if (accepted > 0) say({ tone: 'info', text: accepted === 1 ? 'Accepted. You have it now.' : `Accepted. You have all ${accepted} now.` });
}
