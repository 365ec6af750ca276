/** What belongs to one person or one desk; pure. */
import type { RequestView } from '../../shared/view.js';
import type { Desk } from '../mirror.js';

/** Direct messages leave the screen with the person whose they are: nothing of them stays for the next one. */
export const leavesWith = (last: RequestView, now: Pick<Desk, 'me'>, before: Pick<Desk, 'me'>): boolean => last.mode === 'staff-im' && (now.me === undefined || now.me.address !== before.me?.address);

/** What this desk holds in the name of who sat here before. Walk-ins that were taken while nobody was signed in are nobody's. */
export const heldFromBefore = ({ me, order, requests }: Pick<Desk, 'order' | 'requests'> & { readonly me?: Desk['me'] | undefined }): readonly RequestView[] =>
  order.flatMap((id) => {
    const request = requests.get(id);
    const name = request?.holder?.mine && request.mode !== 'staff-im' ? request.holder.name : '';
    return request && me && name !== '' && name !== me.name ? [request] : [];
  });
