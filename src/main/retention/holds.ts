import * as z from 'zod';
import { once } from '../../core/once.js';
import type { Hold, HoldSubject } from '../../core/record/hold.js';
import type { ShownHold } from '../../shared/review/holds.js';
import { readLine, signLine, type LineCheck, type SignedText } from './signed-line.js';

const time = () => z.int().min(0);
const text = (max: number) => z.string().trim().min(1).max(max);

/** What a hold is on, as it is stored and sent: at least one thing. */
export const holdSubject = once(() => z
  .strictObject({
    person: text(1_000).exactOptional(),
    conversation: text(2_000).exactOptional(),
    service: text(1_000).exactOptional(),
    from: time().exactOptional(),
    to: time().exactOptional(),
    words: text(500).exactOptional(),
  })
  .refine((on) => Object.keys(on).length > 0, 'Say what the hold is on: a person, a conversation, a service, a period or words.')
  .refine((on) => on.from === undefined || on.to === undefined || on.from < on.to, 'The period of a hold ends after it began.') satisfies z.ZodType<HoldSubject>);

/** As desks are told it: neither who asked for it nor why. */
export const heldThing = once(() => z.strictObject({ id: z.uuid(), on: holdSubject() }));
export type HeldThing = z.infer<ReturnType<typeof heldThing>>;

const who = () => ({ at: time(), by: text(200), reason: text(1_000) });
const holdSchema = once(() => z.strictObject({ id: z.uuid(), ...who(), on: holdSubject() }) satisfies z.ZodType<Hold>);

/** Somebody asks for a hold to end, and a second person agrees; or somebody refuses, and it goes on. */
export interface Lift {
  readonly hold: string;
  readonly step: 'asked' | 'agreed' | 'refused';
  readonly at: number;
  readonly by: string;
  readonly reason: string;
}
const liftSchema = once(() => z.strictObject({ hold: z.uuid(), step: z.enum(['asked', 'agreed', 'refused']), ...who() }) satisfies z.ZodType<Lift>);

/** What stands there as the reason of who refused and gave none. */
export const GOES_ON = 'Goes on';

export const holdFormat = 'deskbell-hold-1';
export const liftFormat = 'deskbell-lift-1';

type Sign = (text: string) => Uint8Array;
/** @throws ZodError for a hold that nobody would accept: a defect of who made it */
export const signHold = (archive: string, hold: Hold, sign: Sign): SignedText => signLine(holdFormat, archive, holdSchema().parse(hold), sign);
export const signLift = (archive: string, lift: Lift, sign: Sign): SignedText => signLine(liftFormat, archive, liftSchema().parse(lift), sign);
/** @throws AppError `invalid-request` for what the library's key did not sign */
export const readHold = (given: unknown, check: LineCheck): Hold => readLine(given, holdFormat, holdSchema(), check);
export const readLift = (given: unknown, check: LineCheck): Lift => readLine(given, liftFormat, liftSchema(), check);

export interface HoldState extends Hold {
  /** By whom, and why, its end was asked for. */
  readonly asked?: Lift;
  /** It holds nothing any more. */
  readonly lifted?: Lift;
}

/** For who looks at it: without what only its signature needs. */
export function shownHold({ asked, lifted, ...hold }: HoldState): ShownHold {
  const said = ({ at, by, reason }: Lift) => ({ at, by, reason });
  return { ...hold, ...(asked ? { asked: said(asked) } : {}), ...(lifted ? { lifted: said(lifted) } : {}) };
}

/** @param lifts in the order in which they were given. Who agrees must be somebody else than who asked; refusing takes nobody else. */
export function holdStates(holds: readonly Hold[], lifts: readonly Lift[]): readonly HoldState[] {
  return holds.map((hold) => {
    let state: HoldState = hold;
    for (const lift of lifts.filter((each) => each.hold === hold.id)) {
      if (state.lifted) break;
      if (lift.step === 'asked') state = { ...state, asked: lift };
      else if (lift.step === 'refused') state = hold;
      else if (state.asked && state.asked.by !== lift.by) state = { ...state, lifted: lift };
    }
    return state;
  });
}
