import * as z from 'zod';
import { headText, isSignedBy, readCertificate } from '../keys/signed.js';
import { beganBy } from './began.js';

const hexOf = (bytes: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const count = z.int().min(0);

/** What `deskbell.signed_last` answers (assets/server/postgres/004-proof.sql). */
export const signedLast = z.object({
  archive: z.uuid(),
  chains: z.array(z.object({
    desk: hexOf(16), epoch: hexOf(16), began: z.string().max(2_000).nullable(),
    head: z.object({ seq: count, hash: hexOf(32), time: count, key: hexOf(32), signature: hexOf(64), stored: hexOf(32).nullable() }).nullable(),
  })),
  certificates: z.array(z.object({ desk: hexOf(16), text: z.string().max(10_000) })),
});
export type SignedLast = z.infer<typeof signedLast>;

/** What a reviewer is told of a desk beside what the database counts. */
export interface DeskProof {
  readonly certified: boolean;
  /** Half sentences. */
  readonly problems: readonly string[];
}

/** @param libraryKey 64 hex digits; without it no desk is certified */
export function proofOf(desk: string, { archive, chains, certificates }: SignedLast, libraryKey: string | undefined): DeskProof {
  const own = certificates.filter((each) => each.desk === desk);
  const good = libraryKey === undefined ? [] : own.flatMap(({ text }) => readCertificate(libraryKey, text) ?? []).filter((each) => each.desk === desk && each.archive === archive);
  const keys = good.map(({ publicKey }) => publicKey);
  const forged = libraryKey !== undefined && good.length < own.length;
  const heads = chains.filter((chain) => chain.desk === desk).flatMap(({ epoch, head }) => (head === null ? [] : [{ ...head, epoch }]));
  const bad = heads.filter(({ epoch, seq, hash, time, key, signature }) => !isSignedBy(key, headText({ archive, desk, epoch, seq, hash, time }), Buffer.from(signature, 'hex')));
  const other = heads.filter((head) => !bad.includes(head) && head.stored !== head.hash);
  const strange = heads.some(({ key }) => !keys.includes(key));
  return {
    certified: keys.length > 0 && !strange,
    problems: [
      ...bad.map(({ seq }) => `its signature of row ${seq} is not good`),
      ...other.map(({ seq, stored }) => (stored === null ? `it signed row ${seq}, which is not there` : `it signed another row ${seq} than the one that is there`)),
      ...(forged ? ['a certificate of it was not signed by the library'] : []),
      ...(strange && keys.length > 0 ? ['it signs with a key that the library has not certified'] : []),
      ...new Set(chains.filter((chain) => chain.desk === desk).flatMap(({ began }) => beganBy(began ?? '') ?? [])),
    ],
  };
}
