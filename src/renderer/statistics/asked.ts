/** An answer for what is asked now: an older one that comes late is dropped. */
import { useEffect, useState } from 'react';
import type { RequestChannel } from '../../shared/channels.js';
import type { Answers, Args } from '../../shared/contract.js';
import { ask } from '../bridge.js';

export interface Asked<A> {
  readonly view?: A;
  readonly problem?: string;
  /** What is shown answers something else than what is asked now. */
  readonly waiting: boolean;
}

/** @param args the same object until something else is asked; none: nothing is asked */
export function useAsked<C extends RequestChannel>(channel: C, args: Args[C] | undefined): Asked<Answers[C]> {
  const [answer, setAnswer] = useState<{ readonly of?: Args[C]; readonly view?: Answers[C]; readonly problem?: string }>({});
  useEffect(() => {
    if (args === undefined) return undefined;
    let over = false;
    const read = async (): Promise<void> => {
      const told = await ask(channel, args);
      if (!over) setAnswer(told.ok ? { of: args, view: told.value } : { of: args, problem: told.message });
    };
    void read();
    return () => {
      over = true;
    };
  }, [channel, args]);
  const { of, ...rest } = answer;
  return { ...rest, waiting: of !== args };
}
