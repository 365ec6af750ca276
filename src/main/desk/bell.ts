import { NOTHING_RUNG, ring, type Ring } from '../../core/alerts.js';
import type { DeskView } from '../../shared/view.js';

/** Rings for what waits, and remembers for what it rang. */
export class Bell {
  private readonly every: number;
  private readonly onRing: (ring: Ring) => void;
  private readonly ownLogs = new Set<string>();
  private rung = NOTHING_RUNG;

  /** @param every seconds between two alerts for one request */
  constructor(every: number, onRing: (ring: Ring) => void) {
    this.every = every;
    this.onRing = onRing;
  }

  /** Whoever logs a walk-in knows of it. */
  logged(id: string): void {
    this.ownLogs.add(id);
  }

  /** A question that was left calls nobody. The desk room is read with the staff's account. @param now ms since 1970 */
  look(view: Pick<DeskView, 'order' | 'requests' | 'connections'>, now: number): void {
    const reading = view.connections.some(({ role, state }) => role === 'staff' && (state === 'connecting' || state === 'checking'));
    const waiting = view.order.flatMap((id) => {
      const r = view.requests[id];
      return r?.phase === 'waiting' && r.followUp !== 'waits' && !r.left ? [{ id, mode: r.mode, alarm: r.alarm, ownLog: this.ownLogs.has(id) }] : [];
    });
    const next = ring(waiting, this.rung, now, this.every, reading);
    this.rung = next.rung;
    if (next.ring) this.onRing(next.ring);
  }
}
