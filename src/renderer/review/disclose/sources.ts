/** Reads what is to be disclosed, one after the other: each reading is on record at the centre. */
import { useEffect, useState } from 'react';
import { readingOf } from '../../../core/review/reading.js';
import type { DisclosureStart } from '../../../shared/review/disclosure.js';
import type { ItemId } from '../../../shared/review/types.js';
import { ask } from '../bridge.js';
import type { Source } from './draft.js';

export interface Sources {
  readonly read: readonly Source[];
  readonly start?: DisclosureStart;
  readonly problem?: string;
}

export function useSources(items: readonly ItemId[]): Sources {
  const [sources, setSources] = useState<Sources>({ read: [] });
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const start = await ask('review:disclosure', undefined);
      const read: Source[] = [];
      for (const { conversation, day } of start.ok ? items : []) {
        const answer = await ask('review:read', { conversation, day });
        if (!current) return;
        if (!answer.ok) return setSources({ read, problem: answer.message });
        read.push({ item: { conversation, day }, reading: readingOf(answer.value.rows) });
        setSources({ read: [...read] });
      }
      if (current) setSources(start.ok ? { read, start: start.value } : { read, problem: start.message });
    };
    void load();
    return () => {
      current = false;
    };
  }, [items]);
  return sources;
}
