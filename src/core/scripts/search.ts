import { searchIn, type Searchable } from '../search.js';

export type { Searchable };

/** As `searchIn`, for what says itself what can be found in it: scripts, commands, people. */
export const searchScripts = <S extends Searchable>(scripts: readonly S[], query: string): readonly S[] => searchIn(scripts, query, (script) => script);
