/** Whether the pages are still there of those who wrote to a closed service and left no address. */
import { bareOf } from '../../core/address.js';
import { needsPage } from '../../core/decide/lost.js';
import type { Env } from '../../core/decide/decision.js';
import type { Address, FullAddress } from '../../core/heard.js';
import { openRequest } from '../../core/request.js';
import type { DeskState } from '../../core/state.js';

/** ms between two questions to one page. */
const ASK_AGAIN = 10_000;

export interface LostPagesOptions {
  readonly now: () => number;
  /** ms for which a page has to be gone. */
  readonly after: number;
  /** @throws when nobody can say */
  readonly ping: (service: Address, page: FullAddress) => Promise<boolean>;
  /** Its answer says that somebody is there. */
  readonly onHere: (page: Address) => void;
}

interface Page {
  asked: number;
  /** Since when nobody answers there. */
  goneSince?: number | undefined;
}

export class LostPages {
  private readonly options: LostPagesOptions;
  private readonly pages = new Map<FullAddress, Page>();

  constructor(options: LostPagesOptions) {
    this.options = options;
  }

  isLost(page: FullAddress): boolean {
    const since = this.pages.get(page)?.goneSince;
    return since !== undefined && this.options.now() - since >= this.options.after;
  }

  /** Once a second, while the service can be asked. */
  tick(state: DeskState, env: Env): void {
    const wanted = new Set<FullAddress>();
    for (const c of state.conversations.values()) {
      if (c.scope !== 'desk-room' || !c.patron || env.session(c.service) === undefined) continue;
      const request = openRequest(c);
      if (!request || !needsPage(c, request, env)) continue;
      wanted.add(c.patron.address);
      this.ask(c.service, c.patron.address);
    }
    for (const page of this.pages.keys()) if (!wanted.has(page)) this.pages.delete(page);
  }

  private ask(service: Address, address: FullAddress): void {
    const { now, after, ping, onHere } = this.options;
    const page = this.pages.get(address) ?? { asked: Number.NEGATIVE_INFINITY };
    this.pages.set(address, page);
    if (now() - page.asked < Math.min(ASK_AGAIN, after) && now() >= page.asked) return;
    page.asked = now();
    const take = (here: boolean): void => {
      page.goneSince = here ? undefined : (page.goneSince ?? now());
      if (here) onHere(bareOf(address));
    };
    ping(service, address).then(take, () => undefined); // who could not be asked is asked again
  }
}
