/** What the desk knows at this moment; what it does not know stays as a gap that the librarian sees. */
export interface ScriptValues {
  /** How the patron may be addressed, where that is known. */
  readonly patron?: string;
  readonly desk?: string;
  readonly library?: string;
  readonly service?: string;
  /** Web pages of the library by name. */
  readonly urls?: Readonly<Record<string, string>>;
  /** Telephone numbers by name. */
  readonly numbers?: Readonly<Record<string, string>>;
}

export interface Filled {
  readonly text: string;
  /** Placeholders that stand in the text as they were, each once: `{url:account}`. */
  readonly missing: readonly string[];
}

const PLACEHOLDER = /\{(?:(patron|desk|library|service)|(url|number):([a-z][a-z0-9-]{0,39}))\}/g;

/** For people who write scripts. */
export const PLACEHOLDERS = '{patron}, {desk}, {library}, {service}, {url:name} and {number:name}';

/** What a script can name. */
export const placeholdersOf = (text: string): readonly string[] => [...text.matchAll(PLACEHOLDER)].map(([whole]) => whole);

/** Fills the placeholders of a script in one pass: a value that looks like a placeholder stays what it is. */
export function fillScript(text: string, values: ScriptValues): Filled {
  const missing = new Set<string>();
  const filled = text.replaceAll(PLACEHOLDER, (whole: string, own: string | undefined, kind: string | undefined, name: string | undefined) => {
    const value = own === undefined ? namedIn((kind === 'url' ? values.urls : values.numbers) ?? {}, name ?? '') : valueOf(values, own);
    if (value === undefined || value === '') missing.add(whole);
    return value || whole;
  });
  return { text: filled, missing: [...missing] };
}

function valueOf(values: ScriptValues, name: string): string | undefined {
  switch (name) {
    case 'patron':
      return values.patron;
    case 'desk':
      return values.desk;
    case 'library':
      return values.library;
    default:
      return values.service;
  }
}

const namedIn = (all: Readonly<Record<string, string>>, name: string): string | undefined => (Object.hasOwn(all, name) ? all[name] : undefined);

/** Anything in braces that is no placeholder would be sent to a patron as it stands. */
export function unknownPlaceholder(text: string): string | undefined {
  const known = new Set(placeholdersOf(text));
  return (text.match(/\{[^{}\n]{0,60}\}?/g) ?? []).find((found) => !known.has(found));
}
