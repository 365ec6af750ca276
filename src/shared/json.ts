/** Tells a person where a JSON text (RFC 8259) goes wrong; `JSON.parse` does not always say so. */

/** 1-based; a column counts UTF-16 code units, as editors do. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** One sentence without a full stop. */
  readonly reason: string;
}

/** Deeper than any file of ours, and shallow enough for the call stack. */
const MAX_DEPTH = 100;

class Fault extends Error {
  readonly at: number;
  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}

/**
 * Finds the first place where the text is not JSON, or where one object gives a name twice (which `JSON.parse` takes
 * without a word, so that half of a policy could be lost unseen).
 * @returns undefined for good JSON
 */
export function findJsonFault(text: string): JsonFault | undefined {
  try {
    const scanner = new Scanner(text);
    scanner.value(0);
    scanner.end();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const before = text.slice(0, error.at).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, reason: error.message };
  }
}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): void {
    if (depth > MAX_DEPTH) throw new Fault(this.#at, 'It is nested too deeply');
    this.#space();
    const start = this.#text[this.#at];
    if (start === '{') this.#object(depth);
    else if (start === '[') this.#list(']', () => this.value(depth + 1));
    else if (start === '"') this.#string();
    else if (!this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y)) this.#fail('a value');
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw new Fault(this.#at, `Nothing may follow the end, but ${this.#found()} does`);
  }

  #object(depth: number): void {
    const names = new Set<unknown>();
    this.#list('}', () => {
      this.#space();
      const start = this.#at;
      if (this.#text[start] !== '"') this.#fail('a name in double quotes');
      this.#string();
      const name: unknown = JSON.parse(this.#text.slice(start, this.#at));
      if (names.has(name)) throw new Fault(start, `${clip(String(name))} is given twice`);
      names.add(name);
      this.#space();
      if (this.#text[this.#at] !== ':') this.#fail('a colon');
      this.#at++;
      this.value(depth + 1);
    });
  }

  #list(close: string, item: () => void): void {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === close) {
      this.#at++;
      return;
    }
    for (;;) {
      item();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== ',' && next !== close) this.#fail(`a comma or ${close}`);
      this.#at++;
      if (next === close) return;
    }
  }

  #string(): void {
    this.#at++;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || char < ' ') throw new Fault(this.#at, 'The text in quotes does not end on its line');
      if (char === '\\' && !this.#match(/\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y)) throw new Fault(this.#at, 'A single backslash means nothing here (write two)');
      if (char === '\\') continue;
      this.#at++;
      if (char === '"') return;
    }
  }

  #space(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #found(): string {
    const char = this.#text.codePointAt(this.#at);
    return char === undefined ? 'the end' : clip(String.fromCodePoint(char));
  }

  #fail(expected: string): never {
    throw new Fault(this.#at, `Expected ${expected}, found ${this.#found()}`);
  }
}

const clip = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
