import type { Ring } from '../core/alerts.js';
import type { Events } from '../shared/contract.js';
import type { Policy } from '../shared/policy/schema.js';
import type { DeskView } from '../shared/view.js';
import type { Settings } from './settings/settings.js';
import type { Attention } from './windows/attention.js';
import { noticeText } from './windows/notice.js';

export interface BellOptions {
  readonly policy: Policy;
  readonly settings: Settings;
  readonly attention: Attention;
  readonly ring: (alert: Events['alert']) => void;
}

/** Turns what waits into sound, taskbar and notification, as policy and user want it. When to ring is core's. */
export class Bell {
  private readonly options: BellOptions;
  private waiting = 0;

  constructor(options: BellOptions) {
    this.options = options;
  }

  ring({ level, ids, fresh }: Ring, view: DeskView): void {
    const { policy, settings, attention } = this.options;
    const { sound, volume } = settings.view;
    const isHeard = ids.some((id) => sound[view.requests[id]?.mode ?? 'patron-im']);
    this.options.ring({ level, volume: isHeard ? volume : 0 }); // a silent bell is still seen
    const first = ids[0] === undefined ? undefined : view.requests[ids[0]];
    if (first && (fresh.includes(first.id) || level === 2)) attention.notify(first.id, noticeText(policy.alerts.notifications, first), level === 2);
    attention.show(level, this.waiting);
  }

  /** Somebody took it, or somebody new waits: the badge follows, and quiet returns when nobody does. */
  follow(view: DeskView): void {
    const waiting = view.order.filter((id) => view.requests[id]?.phase === 'waiting' && view.requests[id]?.followUp !== 'waits');
    if (waiting.length === this.waiting) return;
    this.waiting = waiting.length;
    if (waiting.length === 0) this.options.attention.show(0, 0);
  }

  /** For whoever may be near: whether somebody is still there. */
  call(): void {
    this.options.ring({ level: 2, volume: this.options.settings.view.volume });
    this.options.attention.show(2, this.waiting);
  }

  test(): void {
    this.options.ring({ level: 1, volume: this.options.settings.view.volume });
  }
}
