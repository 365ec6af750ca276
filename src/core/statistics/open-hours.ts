/** When patrons found a service open, as desks wrote it down, in whatever order it is read. */
interface Change {
  readonly at: number;
  readonly open: boolean;
}

export class OpenHours {
  private readonly changes: Change[] = [];
  private isInOrder = true;

  /** @param at ms since 1970 */
  add(at: number, open: boolean): void {
    this.isInOrder &&= at >= (this.changes.at(-1)?.at ?? 0);
    this.changes.push({ at, open });
  }

  /** As far as somebody wrote it down. */
  wasClosed(at: number): boolean {
    if (!this.isInOrder) this.changes.sort((a, b) => a.at - b.at);
    this.isInOrder = true;
    let [low, high] = [0, this.changes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.changes[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return this.changes[low - 1]?.open === false;
  }
}
