/** An archive as XEP-0313 has it: one order, ids that say nothing about it, stamps that are whole seconds. */
import type { Address, ArchivePage, Heard } from '../heard.js';

export class ModelArchive {
  readonly address: Address;
  private readonly items: Heard[] = [];

  constructor(address: Address) {
    this.address = address;
  }

  get length(): number {
    return this.items.length;
  }

  /** @returns the stanza as those who are connected hear it: named by the archive, without its stamp */
  append(item: Heard, now: number): Heard {
    const id = item.id ?? this.nextId();
    const stamp = Math.floor(now / 1000) * 1000;
    const named = withId(item, id);
    this.items.push({ ...named, via: 'archive', stamp });
    return named;
  }

  /** Neither growing nor sorted, and never seen before in this archive. */
  nextId(): string {
    return `${((this.items.length + 1) * 2_654_435_761 % 4_294_967_296).toString(36)}-${this.address.slice(0, 1)}`;
  }

  all(): readonly Heard[] {
    return this.items;
  }

  /** What is left of it when only so much is kept, or asked for. @param since ms since 1970 */
  from(since: number): ModelArchive {
    const rest = new ModelArchive(this.address);
    rest.items.push(...this.items.filter(({ stamp = 0 }) => stamp >= since));
    return rest;
  }

  /** @param after id of the last item that is known; undefined: from the beginning */
  pageAfter(after: string | undefined, size: number): ArchivePage {
    const from = after === undefined ? 0 : this.items.findIndex((item) => item.id === after) + 1;
    const items = this.items.slice(from, from + size);
    const last = items.at(-1)?.id;
    return { archive: this.address, items, refused: [], complete: from + items.length >= this.items.length, ...(last === undefined ? {} : { last }) };
  }
}

function withId(item: Heard, id: string): Heard {
  return item.kind === 'room' && item.operation ? { ...item, id, operation: { ...item.operation, id } } : { ...item, id };
}
