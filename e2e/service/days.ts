import type { Service } from './prosody.js';

const DAY = 24 * 3_600;

/**
 * Prosody says from now on that so many days have passed (XEP-0202): the corrected clock of a desk that signs in follows
 * it. Its own clock and those of its archives stay. Of several calls the greatest counts.
 */
export const daysPass = (service: Service, days: number): Promise<string> =>
  service.command(`>local st, now = require"util.stanza", require"util.datetime".datetime; prosody.hosts["${service.domain}"].events.add_handler("iq-get/host/urn:xmpp:time:time", function (event) event.origin.send(st.reply(event.stanza):tag("time", {xmlns="urn:xmpp:time"}):tag("tzo"):text("+00:00"):up():tag("utc"):text(now(os.time() + ${days * DAY}))); return true end, ${days})`);
