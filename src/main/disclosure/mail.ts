/** A conversation as a mail message (RFC 5322, MIME), for programs that keep mail. */
import MailComposer from 'nodemailer/lib/mail-composer';
import { domainOf } from '../../core/address.js';
import { itemPage } from './page.js';
import { textOf, type Disclosure, type WrittenItem } from './disclosure.js';

/** Nobody can answer there (RFC 2606): a disclosure was sent by nobody. */
const NOWHERE = 'record@deskbell.invalid';

const indented = (text: string): string => text.replaceAll('\n', '\n    ');

function plainText({ title, remarks, lines }: WrittenItem): string {
  const said = lines.map((line) => `${line.clock}  ${line.speaker}${line.what === '' ? '' : ` (${line.what})`}\n    ${indented(textOf(line))}`);
  return [title, '', ...remarks, ...said, ''].join('\n');
}

/** @returns the whole message, lines ended by CR LF */
export async function mailOf(item: WrittenItem, { id, library }: Pick<Disclosure, 'id' | 'library'>): Promise<Uint8Array> {
  const { address = NOWHERE, service, lines } = item.from;
  const message = new MailComposer({
    from: { name: service === '' ? library : service, address },
    subject: item.title,
    date: new Date(lines[0]?.at ?? Date.parse(item.from.day)),
    messageId: `<${id}.${item.number}@${domainOf(address)}>`,
    headers: { 'X-Deskbell-Disclosure': id },
    text: plainText(item), html: itemPage(item),
    newline: 'windows', baseBoundary: `${id}${item.number}`, disableFileAccess: true, disableUrlAccess: true,
  });
  return message.compile().build();
}
