/** An answer for what is asked now: an older one that comes late is dropped. */
import { useEffect, useState } from 'react';

export type Told<A> = { readonly ok: true; readonly value: A } | { readonly ok: false; readonly message: string };

/** Whoever asks, while the answer is on its way. */
export interface Asking {
  readonly isWanted: () => boolean;
  /** @param part how much is done, 0 to 1 */
  readonly onPart: (part: number) => void;
}

/** Never rejects. */
export type Reads<Q, A> = (asked: Q, asking: Asking) => Promise<Told<A>>;

export interface Asked<A> {
  readonly view?: A;
  readonly problem?: string;
  /** What is shown answers something else than what is asked now. */
  readonly waiting: boolean;
  /** It takes a while: how much is done, 0 to 1. */
  readonly part?: number;
}

/**
 * @param asked the same object until something else is asked; none: nothing is asked
 * @param again another number asks the same anew
 */
export function useAsked<Q, A>(read: Reads<Q, A>, asked: Q | undefined, again = 0): Asked<A> {
  const [answer, setAnswer] = useState<{ readonly of?: Q; readonly turn?: number; readonly view?: A; readonly problem?: string }>({});
  const [going, setGoing] = useState<{ readonly of?: Q; readonly turn?: number; readonly part?: number }>({});
  useEffect(() => {
    if (asked === undefined) return undefined;
    let over = false;
    const begin = async (): Promise<void> => {
      const told = await read(asked, { isWanted: () => !over, onPart: (part) => setGoing({ of: asked, turn: again, part }) });
      if (!over) setAnswer({ of: asked, turn: again, ...(told.ok ? { view: told.value } : { problem: told.message }) });
    };
    void begin();
    return () => {
      over = true;
    };
  }, [read, asked, again]);
  const { of, turn, ...rest } = answer;
  const waiting = of !== asked || turn !== again;
  return { ...rest, waiting, ...(waiting && going.of === asked && going.turn === again && going.part !== undefined ? { part: going.part } : {}) };
}
