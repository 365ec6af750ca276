import * as z from 'zod';
import { once } from '../../core/once.js';
import { heldThing } from '../retention/holds.js';
import { signedOrder } from '../retention/order.js';

/** What passes between the desk and its archive process. Both sides parse what they get; both lists are closed. The schemas are made when the archive speaks, not while the desk opens. */

const path = z.string().min(1).max(4096);

/** Central storage, with what it takes to get in. */
const central = once(() => z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('folder'),
    folder: path,
    /** To whom the rows are sealed; none: they lie there in the clear. */
    reviewerKeys: z.array(z.string().max(100)).max(20),
    /** Public part of the library's key: what it did not sign is no order. */
    libraryKey: z.string().max(100).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('postgres'),
    place: z.strictObject({ host: z.string().min(1).max(255), port: z.int().min(1).max(65_535), database: z.string().min(1).max(63), certificate: path.exactOptional() }),
    login: z.strictObject({ user: z.string().min(1).max(63), password: z.string().min(1).max(1000) }),
  }),
]));

const points = z.array(z.strictObject({ epoch: z.string().regex(/^[0-9a-f]{32}$/), seq: z.int().min(0) })).max(100_000);
export type Points = z.infer<typeof points>;
/** @returns undefined for what is none, as it was kept by an earlier version */
export const pointsOf = (kept: unknown): Points | undefined => points.safeParse(kept).data;

/** From the desk. */
export const toArchive = once(() => z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    /** The database of the current epoch; those before it are found beside it. */
    journal: path,
    key: z.strictObject({ id: z.string().max(200), hex: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
    central: central(),
    /** The archive that was used until now, as `archive` said; none at the first time. */
    archiveId: z.uuid().optional(),
    /** Rows that central storage had when it was last asked: what is said until it answers. */
    shipped: z.int().min(0).optional(),
    /** Service point of this desk, as the centre shows it. */
    point: z.string().max(200).optional(),
    /** The desk's key, PKCS #8 in hex; none where the system keeps no key. */
    signing: z.string().regex(/^[0-9a-f]{2,400}$/).optional(),
    /** Number of the last retention order that this desk has obeyed. */
    ordersAfter: z.int().min(0).optional(),
    /** How far central storage had each epoch when it was last asked: what it has less of now, it has lost. */
    acknowledged: points.optional(),
  }),
  /** There are new rows, or it is time to try again. */
  z.strictObject({ type: z.literal('wake') }),
  /** End after the batch that is under way. */
  z.strictObject({ type: z.literal('stop') }),
]));

const count = z.int().min(0);

/** What central storage said last: how far it has each epoch, what is held, and the next orders to remove. */
const told = once(() => z.strictObject({
  acknowledged: points,
  holds: z.array(heldThing()).max(100_000),
  deletions: z.array(signedOrder().extend({ number: z.int().min(1) })).max(100),
}));
export type Told = z.infer<ReturnType<typeof told>>;

/** To the desk. */
export const fromArchive = once(() => z.discriminatedUnion('type', [
  /** Which archive it is; to be remembered for the next start. */
  z.strictObject({ type: z.literal('archive'), id: z.uuid() }),
  z.strictObject({ type: z.literal('orders'), told: told() }),
  /** Rows that it had acknowledged are gone from central storage; they are sent again. */
  z.strictObject({ type: z.literal('lost'), rows: count }),
  z.strictObject({
    type: z.literal('progress'),
    shipped: count,
    backlog: count,
    /** Milliseconds for what waits, by how it went until now; only where that is worth saying. */
    remaining: z.number().min(0).optional(),
    /** Milliseconds since 1970 UTC. */
    lastSuccess: z.number().optional(),
    problem: z.strictObject({ code: z.string().max(40), message: z.string().max(1000) }).optional(),
    /** How far it has each epoch, when it has everything. */
    acknowledged: points.optional(),
  }),
]));

export type Central = z.infer<ReturnType<typeof central>>;
export type ToArchive = z.infer<ReturnType<typeof toArchive>>;
export type FromArchive = z.infer<ReturnType<typeof fromArchive>>;

/** Exit statuses: there is nothing left to do, or it was told to end; it could not begin; it was told nonsense. */
export const archiveExit = { done: 0, failed: 1, misused: 2 } as const;
