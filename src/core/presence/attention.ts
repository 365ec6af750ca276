/**
 * Whether somebody attends to a desk that is open: nobody touched it for a while, so it asks, and when nobody answers it
 * closes itself. Pure; how long nobody touched it is counted here, so that sleep and a clock that jumps are neither
 * input nor idleness. All times are ms.
 */
export interface AttentionRules {
  /** Without input for so long, colleagues see whoever sits there as away. */
  readonly away: number;
  /** For so long, an open desk asks whether somebody is still there. */
  readonly forgotten: number;
  /** The same, when the shift of whoever sits there is over. */
  readonly afterShift: number;
  /** How long it waits for an answer. */
  readonly countdown: number;
}

export type Why = 'idle' | 'shift-over';

export interface Attention {
  /** Since somebody touched it, asleep or not counted. */
  readonly quiet: number;
  /** It asks: for so long already. */
  readonly asking?: { readonly why: Why; readonly for: number };
  /** It closed itself. */
  readonly left?: Why;
}

export const ATTENDED: Attention = { quiet: 0 };

export interface Look {
  /** Since the last look. */
  readonly passed: number;
  /** Since the last input, as the system says. */
  readonly idle: number;
  /** Patrons see this desk as open, or would if nobody had left it. */
  readonly open: boolean;
  readonly shiftOver: boolean;
}

/** Two looks are a second apart. What is longer was sleep, or a computer that had no time: nobody can tell who touched what. */
const LONGEST_LOOK = 5_000;

export function look(before: Attention, { passed, idle, open, shiftOver }: Look, rules: AttentionRules): Attention {
  const step = Math.min(Math.max(0, passed), LONGEST_LOOK);
  const quiet = Math.min(before.quiet + step, Math.max(0, idle));
  const touched = quiet < before.quiet;
  if (!open || (touched && (before.asking || before.left))) return { quiet };
  if (before.left) return { quiet, left: before.left };
  if (before.asking) {
    const asked = before.asking.for + step;
    return asked >= rules.countdown ? { quiet, left: before.asking.why } : { quiet, asking: { why: before.asking.why, for: asked } };
  }
  if (quiet >= rules.forgotten) return { quiet, asking: { why: 'idle', for: 0 } };
  return shiftOver && quiet >= rules.afterShift ? { quiet, asking: { why: 'shift-over', for: 0 } } : { quiet };
}
