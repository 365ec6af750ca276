/** Scripts as main fills them for a conversation. Fetched when a conversation or the page of scripts opens. */
import { useEffect, useState } from 'react';
import type { ScriptView } from '../../shared/view.js';
import { ask } from '../bridge.js';

/** @param id conversation whose values fill the placeholders; null: none */
export function useScripts(id: string | null): readonly ScriptView[] {
  const [scripts, setScripts] = useState<readonly ScriptView[]>([]);
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const answer = await ask('scripts:list', { id });
      if (current && answer.ok) setScripts(answer.value);
    };
    void load();
    return () => {
      current = false;
    };
  }, [id]);
  return scripts;
}
