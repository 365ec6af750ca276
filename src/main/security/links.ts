import { AppError } from '../../shared/errors.js';

const MAX_LINK = 4_096;

/**
 * A link out of a conversation, as it will be opened: patrons wrote it, so anything may stand in it. The result is
 * what the person must be shown before (host names in their ASCII form, so that look-alike letters show).
 * @throws AppError `unsafe-link`
 */
export function checkLink(text: string): string {
  if (text.length > MAX_LINK) throw unsafe('This link is too long to be opened safely.');
  // Control characters, spaces and marks of reading direction make a link look like another one.
  if (/[\p{Cc}\p{Cf}\p{Z}]/u.test(text)) throw unsafe('This link holds hidden characters, so Deskbell does not open it.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'mailto:') return checkMail(url);
  if (url?.protocol === 'tel:') return checkNumber(url);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw unsafe('Deskbell opens only web pages (http, https), e-mail addresses (mailto) and telephone numbers (tel).');
  if (url.username !== '' || url.password !== '') throw unsafe('This link hides a user name or a password before the host, so Deskbell does not open it.');
  return url.href;
}

/**
 * A letter for the mail program of the system (RFC 6068): nothing is sent before somebody sends it there.
 * @throws AppError `invalid-request` when it is too long to be handed over
 */
export function letterFor(email: string, subject: string, text: string): string {
  const body = encodeURIComponent(text.replaceAll(/\r?\n/g, '\r\n'));
  const link = `mailto:${encodeURIComponent(email).replace('%40', '@')}?subject=${encodeURIComponent(subject)}&body=${body}`;
  if (link.length > MAX_LINK) throw new AppError('invalid-request', 'This letter is too long for a mail program to take over. Shorten it, or leave the e-mail empty and copy it.');
  return checkLink(link);
}

/** A number and nothing else: no parameters, and none of the codes that telephones obey (`*#06#`). */
function checkNumber(url: URL): string {
  if (!/^tel:\+?\d{3,20}$/.test(url.href)) throw unsafe('This is no plain telephone number, so Deskbell does not hand it to a telephone program.');
  return url.href;
}

/** Recipients and a subject; `attach` and other headers that some mail programs follow are refused. */
function checkMail(url: URL): string {
  if (url.pathname.length === 0 || url.hash !== '' || [...url.searchParams.keys()].some((key) => !/^(?:subject|cc|body)$/i.test(key))) {
    throw unsafe('This e-mail link holds more than a recipient, a subject and a text, so Deskbell does not open it.');
  }
  return url.href;
}

const unsafe = (message: string): AppError => new AppError('unsafe-link', `${message} You can copy its text instead.`);
