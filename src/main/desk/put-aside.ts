/** Suggestions that a person said are not so. A fact of this desk alone, never on the record: it says nothing of a patron. */
import * as z from 'zod';

export const PUT_ASIDE = 'suggestions put aside';
/** The newest are kept: the others are in conversations that nobody opens any more. */
const MOST = 1_000;

/** Conversation key and line key. */
const stored = z.array(z.tuple([z.string().max(4_200), z.string().max(200)])).max(MOST);
const parse = (fact: unknown): z.infer<typeof stored> => stored.safeParse(fact).data ?? [];

/** @param fact as it was kept */
export const putAside = (fact: unknown, conversation: string): ReadonlySet<string> => new Set(parse(fact).flatMap(([of, line]) => (of === conversation ? [line] : [])));

export const withPutAside = (fact: unknown, conversation: string, line: string): unknown =>
  [...parse(fact).filter(([of, one]) => of !== conversation || one !== line), [conversation, line]].slice(-MOST);
