import path from 'node:path';
import { suggest, type Lexicon, type Suggestion } from '../../core/suggest/suggest.js';
import type { WordList } from '../../core/suggest/word-list.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { CrisisView, Problem } from '../../shared/view.js';
import { loadWords } from './load.js';

export interface SuggestionsOptions {
  /** Holds the word lists that come with the app. */
  readonly folder: string;
  readonly policy: Policy;
  /** What administrators added for all desks; another array when they changed it. */
  readonly added?: () => readonly WordList[];
  readonly onProblem: (problem: Problem) => void;
}

const OWN = ['en.json', 'es.json'];
/** Texts whose suggestions are remembered: a transcript is drawn more than once. */
const MOST_KNOWN = 500;

/** Of a longer message the beginning is read: main has other things to do, and a person reads the rest. UTF-16 code units. */
const MOST_READ = 8_000;

/** What patrons' words may be. The lists are read when `prepare` is called, or when the first words of a patron are shown. */
export class Suggestions {
  private readonly options: SuggestionsOptions;
  private readonly known = new Map<string, readonly Suggestion[]>();
  private lexicon: Lexicon | undefined;
  private added: readonly WordList[] = [];

  constructor(options: SuggestionsOptions) {
    this.options = options;
  }

  readonly of = (text: string): readonly Suggestion[] => {
    this.follow();
    const known = this.known.get(text);
    if (known) return known;
    const found = suggest(this.prepare(), text.slice(0, MOST_READ));
    const [oldest] = this.known.keys();
    if (this.known.size >= MOST_KNOWN && oldest !== undefined) this.known.delete(oldest);
    this.known.set(text, found);
    return found;
  };

  /** Administrators changed something: what is drawn from now on goes by it. */
  private follow(): void {
    const added = this.options.added?.() ?? [];
    if (added.length === this.added.length && added.every((list, index) => list === this.added[index])) return;
    this.added = added;
    this.lexicon = undefined;
    this.known.clear();
  }

  /** Takes a moment (70 ms, measured): for when nobody waits. */
  prepare(): Lexicon {
    return (this.lexicon ??= this.load());
  }

  private load(): Lexicon {
    const { folder, policy, onProblem } = this.options;
    const { lexicon, problems } = loadWords([...OWN.map((name) => path.join(folder, name)), ...policy.suggestions.words], policy.suggestions.ignore, this.added);
    // Later: whoever asked is drawing the screen.
    setImmediate(() => problems.forEach(({ code, message }) => onProblem({ code, message })));
    return lexicon;
  }
}

/** Whom to call, by the policy. */
export function crisisHelp({ crisis, numbers }: Policy): CrisisView {
  const emergency = { name: 'Emergency', number: numbers['emergency'] ?? '' };
  const line = { name: 'Suicide and crisis line', number: numbers['crisis'] ?? '' };
  const help = (kind: keyof CrisisView, usual: readonly (typeof emergency)[]) => ({ call: (crisis[kind].call ?? usual).filter(({ number }) => number !== ''), inside: [...crisis[kind].inside, ...crisis.inside] });
  return { danger: help('danger', [emergency]), illness: help('illness', [emergency]), 'self-harm': help('self-harm', [line, emergency]), abuse: help('abuse', [emergency]) };
}
