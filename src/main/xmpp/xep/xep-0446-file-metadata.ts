/** XEP-0446 File metadata element 0.3 with XEP-0300 hashes, https://xmpp.org/extensions/xep-0446.html: what a shared file is, beside its address. */
import type { HeardFile, SharedFile } from '../../../core/files/shared.js';
import { safeName } from '../../../core/files/name.js';
import { attribute, child, children, compact, text, xml, type Element } from '../xml.js';

export const NS_FILE = 'urn:xmpp:file:metadata:0';
const NS_HASHES = 'urn:xmpp:hashes:2';

export const buildFile = ({ name, size, type, sha256 }: SharedFile): Element =>
  xml('file', { xmlns: NS_FILE }, xml('media-type', {}, type), xml('name', {}, name), xml('size', {}, String(size)), xml('hash', { xmlns: NS_HASHES, algo: 'sha-256' }, Buffer.from(sha256, 'hex').toString('base64')));

const word = (file: Element, name: string): string | undefined => {
  const element = child(file, name, NS_FILE);
  return element && text(element).slice(0, 1_000);
};

/** What the sender says of it; nothing of it is proved before somebody has the file. */
export function parseFile(message: Element): Partial<Omit<HeardFile, 'url'>> {
  const [file, ...more] = children(message, 'file', NS_FILE);
  if (!file || more.length > 0) return {};
  const [name, size, type] = ['name', 'size', 'media-type'].map((one) => word(file, one));
  const bytes = size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : undefined;
  const hash = children(file, 'hash', NS_HASHES).find((one) => attribute(one, 'algo') === 'sha-256');
  const digest = hash && Buffer.from(text(hash).slice(0, 100), 'base64');
  return compact<Partial<Omit<HeardFile, 'url'>>>({
    name: name === undefined ? undefined : safeName(name), size: bytes,
    type: type !== undefined && /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(type) ? type.toLowerCase() : undefined,
    sha256: digest?.length === 32 ? digest.toString('hex') : undefined,
  });
}
