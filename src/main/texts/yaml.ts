/** YAML as a file of texts may use it: one document of plain values. What could make a small file huge is refused. */
import { LineCounter, isScalar, parseDocument, stringify, visit, type Node, type Pair } from 'yaml';

export interface YamlFault {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

export interface YamlText {
  readonly value: unknown;
  /** Where the value at this path stands, or the nearest thing around it; counted from 1. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/** @param text YAML 1.2 (JSON is YAML too) */
export function readYaml(text: string): YamlText | YamlFault {
  const lines = new LineCounter();
  const at = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  try {
    // Its own check for equal keys compares each with each: a hostile file could keep the desk busy for minutes.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, stringKeys: true, schema: 'core' });
    const [broken] = document.errors;
    if (broken) return { line: at(broken.pos[0]), reason: reasonOf(broken.code) };
    const [strange] = document.warnings;
    if (strange) return { line: at(strange.pos[0]), reason: 'Tags, which begin with an exclamation mark, are not used here. Write the text alone, or in quotes' };
    const fault = findForbidden(document.contents, at);
    if (fault) return fault;
    const lineOf = (path: readonly PropertyKey[]): number => {
      for (let length = path.length; length > 0; length--) {
        const found: unknown = document.getIn(path.slice(0, length), true);
        if (isPlaced(found)) return at(found.range[0]);
      }
      return at(document.contents?.range?.[0] ?? 0);
    };
    return { value: document.toJS({ maxAliasCount: 0 }), lineOf };
  } catch (error) {
    if (error instanceof RangeError) return { line: 1, reason: 'The lists and objects lie too deep inside each other. Use one list of texts' };
    throw error;
  }
}

/** @param comment stands at the top, for people */
export const writeYaml = (value: unknown, comment: string): string => `# ${comment}\n${stringify(value, { lineWidth: 0 })}`;

const isPlaced = (node: unknown): node is { readonly range: readonly [number, number, number] } => typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);

function findForbidden(contents: Node | null, at: (offset: number) => number): YamlFault | undefined {
  let fault: YamlFault | undefined;
  const stop = (node: unknown, reason: string): symbol => {
    fault = { line: isPlaced(node) ? at(node.range[0]) : 1, reason };
    return visit.BREAK;
  };
  visit(contents, {
    Alias: (_key, node) => stop(node, 'References, which begin with an asterisk, are not used here. Write the text out'),
    Map: (_key, map) => {
      const twice = secondOf(map.items);
      return twice && stop(twice.key, `${nameOf(twice)} stands here for the second time. Keep one of them`);
    },
  });
  return fault;
}

const nameOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value).slice(0, 60) : 'A name');

function secondOf(pairs: readonly Pair[]): Pair | undefined {
  const seen = new Set<string>();
  return pairs.find((pair) => {
    const name = nameOf(pair);
    const known = seen.has(name);
    seen.add(name);
    return known;
  });
}

/** What most people have to change when the parser stops here. */
function reasonOf(code: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'A line begins with a tab. Use spaces';
    case 'BAD_INDENT': case 'BLOCK_AS_IMPLICIT_KEY': case 'BLOCK_IN_FLOW': case 'BAD_COLLECTION_TYPE':
      return 'The line does not begin as far to the right as the ones it belongs to. Give all fields of a text the same number of spaces, and close every bracket';
    case 'MISSING_CHAR': case 'UNEXPECTED_TOKEN': case 'BAD_SCALAR_START': case 'BAD_DQ_ESCAPE':
      return 'A quotation mark, a bracket or a colon is missing, or stands where it should not. Put the whole text in double quotes';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A name is followed by no colon, or the text goes on in the next line. Write the text after "|", each line further to the right';
    case 'MULTIPLE_DOCS':
      return 'A second document begins here (---). Use one for each file';
    case 'NON_STRING_KEY':
      return 'A name is no text. Begin each line of a text with the name of its field and a colon';
    case 'RESOURCE_EXHAUSTION':
      return 'The lists and objects lie too deep inside each other. Use one list of texts';
    default:
      return 'This is not YAML. Compare it with a file that Deskbell exported';
  }
}
