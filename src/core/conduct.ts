/**
 * The ladder: which step a breach of the rules of conduct leads to. The table is the library's policy; the steps that
 * a patron has reached are shared facts (room.ts). Distress is never an incident, and a question about health, sex
 * education or anatomy is a question (DESIGN "Talking to a patron").
 */
import type { Incident } from './room.js';

export const CATEGORIES = ['rude', 'inappropriate', 'threat', 'chat', 'profanity', 'slur', 'innuendo'] as const;
/** `chat`: wants only to chat. */
export type Category = (typeof CATEGORIES)[number];

/** `encouraged`: to ask a question. `ended`: without a block; `blocked`: ended as well. */
export const STEPS = ['encouraged', 'warned', 'final', 'ended', 'blocked'] as const;
export type Step = (typeof STEPS)[number];

/** For each category its steps, in order. */
export type Ladder = Readonly<Record<Category, readonly Step[]>>;

const twice: readonly Step[] = ['warned', 'blocked'];
const thrice: readonly Step[] = ['warned', 'final', 'blocked'];
const chat: readonly Step[] = ['encouraged', 'ended'];
const atOnce: readonly Step[] = ['blocked'];

export const PRESETS = ['default', 'three-steps', 'warn-first'] as const;
export type Preset = (typeof PRESETS)[number];

export const LADDERS: Readonly<Record<Preset, Ladder>> = {
  default: { rude: twice, inappropriate: twice, threat: twice, chat, profanity: atOnce, slur: atOnce, innuendo: atOnce },
  'three-steps': { rude: thrice, inappropriate: thrice, threat: thrice, chat, profanity: atOnce, slur: atOnce, innuendo: atOnce },
  'warn-first': { rude: twice, inappropriate: twice, threat: twice, chat, profanity: twice, slur: twice, innuendo: twice },
};

/** The part of the policy that says what an incident leads to. */
export interface ConductRules {
  readonly ladder: Ladder;
  /** Hours that a block lasts. */
  readonly blockHours: number;
  /** Days after which an incident counts no more. */
  readonly lapsesAfter: number;
}

/**
 * What this incident would lead to: on the ladder of its category, the step after the last one that the patron has
 * reached, on whichever ladder; at its end the last one again. Who was only encouraged to ask was not warned yet.
 * @param reached steps of the incidents that still count
 */
export function nextStep(ladder: Ladder, category: Category, reached: readonly Step[]): Step {
  const steps = ladder[category];
  const at = steps.findLastIndex((step) => reached.includes(step));
  return steps[Math.min(at + 1, steps.length - 1)] ?? 'warned';
}

export const endsConversation = (step: Step): boolean => step === 'ended' || step === 'blocked';

/** An incident that was taken back, or is too long ago, counts no more. @param at ms since 1970 */
export const isInForce = (incident: Incident, at: number): boolean => incident.retracted === undefined && at < (incident.until ?? Number.POSITIVE_INFINITY);

/** The steps that a patron has reached. @param at ms since 1970 */
export const reachedSteps = (incidents: readonly Incident[], at: number): readonly Step[] => incidents.filter((incident) => isInForce(incident, at)).map(({ step }) => step);
