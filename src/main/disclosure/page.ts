/** The disclosure as one page that loads nothing and runs nothing: everything in it is text. Pure. */
import { aboutSections, titleOf } from './about.js';
import { writtenItems, type Disclosure, type WrittenItem, type WrittenLine } from './disclosure.js';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = [
  'body{font:11pt/1.45 "Atkinson Hyperlegible Next","Noto Sans",sans-serif;color:#000;background:#fff;max-width:48rem;margin:1.5rem auto;padding:0 1rem}',
  'h1{font-size:17pt}h2{font-size:13pt;margin:2em 0 .4em;break-after:avoid}h3{font-size:11pt;margin:1.2em 0 .2em;break-after:avoid}',
  'ul{margin:.2em 0;padding-left:1.2em}li,p{overflow-wrap:anywhere}a{color:#0b4a5e}',
  '.lines{margin:0;padding:0;list-style:none}.lines li{break-inside:avoid;margin:.6em 0;padding-left:.7em;border-left:3px solid #999}.lines li.patron{border-left-style:double}',
  '.by{margin:0;color:#333;font-size:9.5pt}.said{margin:0;white-space:pre-wrap;unicode-bidi:plaintext}',
  'mark{background:#fff;color:#000;border:1px solid #000;padding:0 .15em}.rows{padding:0;list-style:none;font:7.5pt/1.3 monospace;color:#333}',
  '.remark{font-style:italic}@media print{body{max-width:none;margin:0;padding:0}.conversation{break-before:page}}',
].join('');

const list = (lines: readonly string[]): string => `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`;

function lineHtml({ number, clock, stamp, speaker, what, pieces, from }: WrittenLine): string {
  const said = pieces.map(({ text, mask }) => (mask === undefined ? escaped(text) : `<mark title="${escaped(mask)}">${escaped(text)}</mark>`)).join('');
  return `<li class="${from.side}"><p class="by">${number}. <time datetime="${escaped(stamp)}">${escaped(clock)}</time> ${escaped(speaker)}${what === '' ? '' : ` · ${escaped(what)}`}</p><p class="said" dir="auto">${said}</p></li>`;
}

/** What proves each line, apart from what was said: it is for who checks, not for who reads. */
function proofHtml(lines: readonly WrittenLine[]): string {
  const rows = lines.flatMap(({ number, from }) => from.evidence.map(({ desk, epoch, seq, hash }) => `<li>Line ${number}: desk ${escaped(desk)} epoch ${escaped(epoch)} row ${seq} hash ${escaped(hash)}</li>`));
  return rows.length === 0 ? '' : `<h3>Rows of the record that prove it</h3><ul class="rows">${rows.join('')}</ul>`;
}

function itemHtml({ number, title, remarks, lines }: WrittenItem): string {
  return `<section class="conversation" id="c${number}"><h2>${escaped(title)}</h2>${remarks.map((line) => `<p class="remark">${escaped(line)}</p>`).join('')}<ol class="lines">${lines.map(lineHtml).join('')}</ol>${proofHtml(lines)}</section>`;
}

const pageHtml = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>\n`;

export function disclosurePage(disclosure: Disclosure): string {
  const items = writtenItems(disclosure);
  const about = aboutSections(disclosure).map(({ title, lines }) => `<h3>${escaped(title)}</h3>${list(lines)}`).join('');
  const contents = items.length < 2 ? '' : `<h3>Conversations</h3><ul>${items.map(({ number, title }) => `<li><a href="#c${number}">${escaped(title)}</a></li>`).join('')}</ul>`;
  const title = titleOf(disclosure);
  return pageHtml(title, `<h1>${escaped(title)}</h1>${about}${contents}${items.map(itemHtml).join('')}`);
}

/** One conversation alone, for a mail reader. */
export const itemPage = (item: WrittenItem): string => pageHtml(item.title, itemHtml(item));
