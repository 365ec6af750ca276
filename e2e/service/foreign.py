"""An XMPP client that nobody of this project wrote (slixmpp, Debian's python3-slixmpp), for tests of the standards.

It takes one command a line as JSON, answers each with its number, and tells each message and presence that it hears as
slixmpp understands them. It speaks to 127.0.0.1 alone, trusts the given authority alone, and ends with its input.
"""
import asyncio
import json
import logging
import os
import sys
import warnings
from xml.etree import ElementTree

warnings.filterwarnings('ignore', category=DeprecationWarning)
# The library prints now and then; the answers have the output for themselves.
answers = os.fdopen(os.dup(1), 'w', encoding='utf-8')
sys.stdout = sys.stderr
logging.basicConfig(level=logging.CRITICAL)

from slixmpp import JID, ClientXMPP  # noqa: E402
from slixmpp.exceptions import IqError, PresenceError  # noqa: E402
from slixmpp.xmlstream.handler import Callback  # noqa: E402
from slixmpp.xmlstream.matcher import MatchXPath  # noqa: E402

PLUGINS = ['0030', '0045', '0059', '0060', '0115', '0163', '0184', '0203', '0280', '0308', '0313', '0334', '0359', '0363', '0421', '0422', '0424', '0425', '0428', '0444', '0461']
REFERENCE = '{urn:xmpp:reference:0}reference'
RETRACT = '{urn:xmpp:message-retract:1}retract'
STANZA_ID = '{urn:xmpp:sid:0}stanza-id'
FALLBACK = '{urn:xmpp:fallback:0}fallback'
EVENT = '{http://jabber.org/protocol/pubsub#event}event'


def say(words):
    answers.write(json.dumps(words) + '\n')
    answers.flush()


def known(pairs):
    """Without what is not there."""
    return {name: value for name, value in pairs.items() if value not in (None, '', [], {})}


def xml_of(element):
    return ElementTree.tostring(element, encoding='unicode')


def fallback_of(message):
    """What a client that understands the rest leaves out of the body: which standard it stands for, and where."""
    found = []
    for fallback in message.xml.findall(FALLBACK):
        body = fallback.find('{urn:xmpp:fallback:0}body')
        place = [] if body is None else [int(body.get(name)) for name in ('start', 'end') if body.get(name)]
        found.append({'for': fallback.get('for', ''), 'place': place})
    return found


def event_of(message):
    """XEP-0060 §7.1.2: news of a node."""
    event = message.xml.find(EVENT)
    items = None if event is None else event.find('{http://jabber.org/protocol/pubsub#event}items')
    if items is None:
        return None
    return {'node': items.get('node', ''), 'items': [{'id': one.get('id', ''), 'xml': ''.join(xml_of(child) for child in one)} for one in items]}


def message_of(message):
    apply_to = message.get_plugin('apply_to', check=True)
    retract = message.xml.find(RETRACT)
    has = lambda name: message.get_plugin(name, check=True) is not None  # noqa: E731
    moderated = apply_to is not None and apply_to.get_plugin('moderated', check=True) is not None
    reply = {'id': message['reply']['id'], 'to': str(message['reply']['to'])} if has('reply') else None
    return known({
        'kind': 'message', 'type': message['type'], 'from': str(message['from']), 'to': str(message['to']), 'id': message.xml.get('id'),
        'originId': message['origin_id']['id'] if has('origin_id') else None,
        'stanzaIds': [{'id': one.get('id', ''), 'by': one.get('by', '')} for one in message.xml.findall(STANZA_ID)],
        'body': message['body'], 'subject': message['subject'], 'thread': message['thread'],
        'replaces': message['replace']['id'] if has('replace') else None, 'reply': reply, 'fallback': fallback_of(message),
        'reactions': {'id': message['reactions']['id'], 'emoji': sorted(message['reactions']['values'])} if has('reactions') else None,
        'retracts': retract.get('id') if retract is not None else apply_to['id'] if apply_to is not None and apply_to.get_plugin('retract', check=True) is not None else None,
        'moderated': {'id': apply_to['id'], 'by': str(apply_to['moderated']['by']), 'reason': apply_to['moderated']['reason']} if moderated else None,
        'mentions': [one.get('uri', '') for one in message.xml.findall(REFERENCE) if one.get('type') == 'mention'],
        'link': message.xml.findtext('{jabber:x:oob}x/{jabber:x:oob}url'), 'event': event_of(message),
        'delayed': message.get_plugin('delay', check=True) is not None,
        'condition': message['error']['condition'] if message['type'] == 'error' else None, 'xml': xml_of(message.xml),
    })


def presence_of(presence):
    item = presence.xml.find('{http://jabber.org/protocol/muc#user}x/{http://jabber.org/protocol/muc#user}item')
    codes = [status.get('code', '') for status in presence.xml.findall('{http://jabber.org/protocol/muc#user}x/{http://jabber.org/protocol/muc#user}status')]
    occupant = None if item is None else known({'address': item.get('jid'), 'affiliation': item.get('affiliation'), 'role': item.get('role'), 'codes': codes})
    return known({
        'kind': 'presence', 'type': presence.xml.get('type', 'available'), 'from': str(presence['from']), 'to': str(presence['to']),
        'show': presence.xml.findtext('{jabber:client}show'), 'status': presence['status'], 'occupant': occupant, 'xml': xml_of(presence.xml),
    })


class Foreign(ClientXMPP):
    def __init__(self, address, password, ca):
        super().__init__(address, password)
        self.ca_certs = ca
        for number in PLUGINS:
            self.register_plugin(f'xep_{number}')
        # An address for each message, as other clients have it.
        self.use_message_ids = self.use_presence_ids = self.use_origin_id = True
        for name, parse in (('message', message_of), ('presence', presence_of)):
            self.register_handler(Callback(f'told {name}', MatchXPath('{jabber:client}' + name), lambda stanza, parse=parse: say({'heard': parse(stanza)})))

    async def get_dns_records(self, domain, port=None):
        return []  # nobody is asked where the server is

    def message(self, to, body=None):
        message = self.make_message(mto=to, mtype='groupchat' if to in self['xep_0045'].rooms else 'chat', mbody=body)
        message['origin_id']['id'] = message['id']
        return message

    def sent(self, message):
        message.send()
        return message['id']

    async def do_join(self, room, nick):
        _, _, occupants, _ = await self['xep_0045'].join_muc_wait(room, nick, maxstanzas=0)
        return [presence_of(one) for one in occupants]

    def do_leave(self, room):
        self['xep_0045'].leave_muc(room, self['xep_0045'].our_nicks[room])

    def do_say(self, to, text, mentions):
        message = self.message(to, text)
        for mention in mentions:
            at = text.find(mention['text'])
            message.xml.append(ElementTree.Element(REFERENCE, {'type': 'mention', 'uri': f'xmpp:{mention["address"]}', 'begin': str(at), 'end': str(at + len(mention['text']))}))
        return self.sent(message)

    def do_subject(self, room, text):
        self['xep_0045'].set_subject(room, text)

    def do_reply(self, to, id, author, quoted, text):
        quote = ''.join(f'> {line}\n' for line in quoted.split('\n'))
        message = self.message(to, quote + text)
        message['reply']['id'] = id
        message['reply']['to'] = author
        fallback = ElementTree.SubElement(message.xml, FALLBACK, {'for': 'urn:xmpp:reply:0'})
        ElementTree.SubElement(fallback, '{urn:xmpp:fallback:0}body', {'start': '0', 'end': str(len(quote))})
        return self.sent(message)

    def do_react(self, to, id, emoji):
        message = self.message(to)
        self['xep_0444'].set_reactions(message, id, emoji)
        message.enable('store')
        return self.sent(message)

    def do_correct(self, to, id, text):
        message = self.message(to, text)
        message['replace']['id'] = id
        return self.sent(message)

    def do_retract(self, to, id):
        self['xep_0424'].send_retraction(to, id, self.message(to)['type'])

    async def do_moderate(self, room, id, reason):
        await self['xep_0425'].moderate(JID(room), id, reason)

    def do_presence(self, to, type, show, status):
        self.send_presence(pto=to, ptype=type, pshow=show, pstatus=status)

    async def do_items(self, address, node):
        found = await self['xep_0060'].get_items(address, node)
        return [{'id': item['id'], 'xml': xml_of(item['payload'])} for item in found['pubsub']['items']]

    async def do_publish(self, node, id, xml):
        await self['xep_0060'].publish(None, node, id=id, payload=ElementTree.fromstring(xml))

    async def do_subscribe(self, address, node):
        await self['xep_0060'].subscribe(address, node, bare=False)

    async def do_slot(self, name, size, type):
        # The library's own search does not work with the Python of its Debian.
        found = await self['xep_0030'].get_items(jid=self.boundjid.host)
        hosts = [host for host, _, _ in found['disco_items']['items']]
        offers = [host for host in hosts if 'urn:xmpp:http:upload:0' in await self.do_features(host)]
        if not offers:
            raise LookupError('the server offers no upload')
        slot = (await self['xep_0363'].request_slot(offers[0], name, size, type))['http_upload_slot']
        return {'put': slot['put']['url'], 'get': slot['get']['url'], 'headers': {header['name']: header['value'] for header in slot['put']['substanzas']}}

    async def do_features(self, address):
        return sorted((await self['xep_0030'].get_info(jid=address))['disco_info']['features'])

    async def do_archive(self, address):
        found = []
        pages = self['xep_0313'].iterate(jid=address, rsm={'max': '100'})
        async for page in pages:
            result = page['mam_result']
            found.append({**message_of(result['forwarded']['stanza']), 'archiveId': result['id']})
        return found

    def do_raw(self, xml):
        self.send_raw(xml)

    async def do_processed(self):
        """A server answers in the order of the stream."""
        await self['xep_0030'].get_info(jid=self.boundjid.host, cached=False)

    async def obey(self, number, do, **how):
        try:
            value = getattr(self, f'do_{do}')(**how)
            say({'answer': number, 'value': await value if asyncio.iscoroutine(value) else value})
        except (IqError, PresenceError) as error:
            stanza = error.iq if isinstance(error, IqError) else error.presence
            say({'answer': number, 'refused': stanza['error']['condition']})
        except Exception as error:  # whatever it is, whoever asked has to hear of it
            say({'answer': number, 'refused': repr(error)})


async def main():
    reader = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    account = json.loads(await reader.readline())
    client = Foreign(account['address'], account['password'], account['ca'])
    online = asyncio.get_running_loop().create_future()
    settle = lambda done, value: None if online.done() else done(value)  # noqa: E731
    client.add_event_handler('session_start', lambda _: settle(online.set_result, None))
    client.add_event_handler('failed_auth', lambda _: settle(online.set_exception, PermissionError('the password was refused')))
    client.add_event_handler('connection_failed', lambda why: settle(online.set_exception, ConnectionError(str(why))))
    client.connect(('127.0.0.1', account['port']), use_ssl=True)
    await online
    client.send_presence()
    say({'online': str(client.boundjid)})
    working = set()
    while line := await reader.readline():
        task = asyncio.ensure_future(client.obey(**json.loads(line)))
        working.add(task)
        task.add_done_callback(working.discard)
    await client.disconnect(wait=2)


asyncio.run(main())
