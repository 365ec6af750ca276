import { describe, expect, it } from 'vitest';
import { StanzaRefused } from './problems.js';
import { Uploads } from './uploads.js';
import { parseXml, type Element } from './xml.js';

const FILE = { name: 'minutes.pdf', size: 300_000, type: 'application/pdf' };
const iq = (payload: string): Element => parseXml(`<iq xmlns="jabber:client" type="result">${payload}</iq>`);
const ITEMS = iq('<query xmlns="http://jabber.org/protocol/disco#items"><item jid="rooms.library.test"/><item jid="upload.library.test"/></query>');
const OTHER = iq('<query xmlns="http://jabber.org/protocol/disco#info"><feature var="http://jabber.org/protocol/muc"/></query>');
const service = (size?: string) => iq(`<query xmlns="http://jabber.org/protocol/disco#info"><feature var="urn:xmpp:http:upload:0"/>${size === undefined ? '' : `<x xmlns="jabber:x:data" type="result"><field var="FORM_TYPE"><value>urn:xmpp:http:upload:0</value></field><field var="max-file-size"><value>${size}</value></field></x>`}</query>`);
const slot = (put: string, get = 'https://upload.library.test/a/minutes.pdf', headers = '') => iq(`<slot xmlns="urn:xmpp:http:upload:0"><put url="${put}">${headers}</put><get url="${get}"/></slot>`);

function uploads(answer: Element | Error, info: Element = service('10485760')) {
  const asked: string[] = [];
  return { asked, uploads: new Uploads('library.test', async (_type, to, payload) => {
    asked.push(`${to} ${payload.toString()}`);
    if (to === 'library.test') return payload.toString().includes('disco#items') ? ITEMS : OTHER;
    if (to === 'rooms.library.test') return OTHER;
    if (payload.is('query')) return info;
    if (answer instanceof Error) throw answer;
    return answer;
  }) };
}

describe('a place for a file', () => {
  it('is asked for where the server takes files', async () => {
    const { asked, uploads: here } = uploads(slot('https://upload.library.test/a', undefined, '<header name="Authorization">Bearer x&#10;Evil: y</header><header name="Host">evil.example</header>'));
    expect(await here.slot(FILE)).toEqual({ put: 'https://upload.library.test/a', get: 'https://upload.library.test/a/minutes.pdf', headers: [['Authorization', 'Bearer xEvil: y']] });
    expect(asked.at(-1)).toBe('upload.library.test <request xmlns="urn:xmpp:http:upload:0" filename="minutes.pdf" size="300000" content-type="application/pdf"/>');
  });

  it('is not there on a server without one, and no file is offered that is too large', async () => {
    await expect(uploads(OTHER, OTHER).uploads.slot(FILE)).rejects.toMatchObject({ code: 'no-file-service' });
    const small = uploads(OTHER, service('1000'));
    await expect(small.uploads.slot(FILE)).rejects.toMatchObject({ code: 'too-long', message: expect.stringContaining('1 kB') });
    expect(small.asked.join()).not.toContain('<request');
    await expect(uploads(new StanzaRefused('not-acceptable'), service()).uploads.slot(FILE)).rejects.toMatchObject({ code: 'too-long' });
    await expect(uploads(new StanzaRefused('resource-constraint')).uploads.slot(FILE)).rejects.toMatchObject({ code: 'no-file-service' });
    await expect(uploads(new StanzaRefused('forbidden')).uploads.slot(FILE)).rejects.toMatchObject({ code: 'no-file-service', message: expect.stringContaining('forbidden') });
  });

  it('is refused when it is not encrypted, or is none', async () => {
    for (const answer of [slot('http://upload.library.test/a'), slot('https://upload.library.test/a', 'http://upload.library.test/a'), slot('file:///etc/passwd'), slot(`https://a.example/${'x'.repeat(5_000)}`), slot('https://a.example/&#8238;b'), iq(''), iq('<slot xmlns="urn:xmpp:http:upload:0"/>')]) {
      await expect(uploads(answer).uploads.slot(FILE)).rejects.toMatchObject({ code: 'no-file-service' });
    }
  });

  it('believes no limit that is no number', async () => {
    await expect(uploads(slot('https://upload.library.test/a'), service('-1 or so')).uploads.slot(FILE)).resolves.toMatchObject({ put: 'https://upload.library.test/a' });
  });
});
