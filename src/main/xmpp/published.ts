/** What the account of a service publishes of itself (XEP-0163). */
import { NS_HOURS, type PublishedHours } from '../../core/patron/hours-item.js';
import { StanzaRefused } from './problems.js';
import type { Element } from './xml.js';
import { buildConfigure, buildDeleteNode, buildItemsQuery, buildPublish, parseItem } from './xep/xep-0060-pubsub.js';
import { buildHours, parseHours } from './xep/service-hours.js';

type Ask = (type: 'get' | 'set', to: string | undefined, payload: Element) => Promise<Element>;

/** XEP-0060 §7.1.5: the library gives whichever of the two elements of the error comes first. */
const OF_ANOTHER_KIND: ReadonlySet<string> = new Set(['conflict', 'precondition-not-met']);

/** There is at most one. */
const ITEM = 'current';

export class Published {
  readonly #ask: Ask;

  /** @param ask sends a request and gives the answer; throws StanzaRefused or AppError */
  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** @returns undefined when there are none */
  async hours(): Promise<PublishedHours | undefined> {
    const answer = await this.#ask('get', undefined, buildItemsQuery(NS_HOURS)).catch((error: unknown) => {
      if (error instanceof StanzaRefused && (error.condition === 'item-not-found' || error.condition === 'forbidden')) return undefined;
      throw error;
    });
    const item = answer && parseItem(answer, NS_HOURS);
    return item && parseHours(item);
  }

  /** @param hours none: they are taken away */
  async publishHours(hours: PublishedHours | undefined): Promise<void> {
    if (!hours) return void (await this.#ask('set', undefined, buildDeleteNode(NS_HOURS)));
    const content = buildHours(hours);
    try {
      await this.#ask('set', undefined, buildPublish(NS_HOURS, ITEM, content));
    } catch (error) {
      // Somebody made the node before, for friends alone.
      if (!(error instanceof StanzaRefused && OF_ANOTHER_KIND.has(error.condition))) throw error;
      await this.#ask('set', undefined, buildConfigure(NS_HOURS));
      await this.#ask('set', undefined, buildPublish(NS_HOURS, ITEM, content, true));
    }
  }
}
