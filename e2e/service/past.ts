import type { Service } from './prosody.js';

const DAY = 24 * 3_600;
/** The server does nothing else meanwhile. */
const AT_ONCE = 5_000;

export interface Past {
  readonly room: string;
  /** Addresses of those who said it, in turn. */
  readonly by: readonly string[];
  readonly count: number;
  /** The first of it was said so many days ago, the last so many. A desk that arrives reads 30 days by itself; Prosody forgets what is older with its next cleaning, a day later. */
  readonly days: readonly [number, number];
  /** In Lua, of the number `i` from 0 on. */
  readonly words?: string;
}

/** Puts into the archive of a room what was said there long ago, as Prosody itself would have stored it. */
export async function saidLongAgo(service: Service, { room, by, count, days: [first, last], words = '(i .. " said long ago")' }: Past): Promise<void> {
  const [node = '', host = ''] = room.split('@');
  const people = `{${by.map((address) => JSON.stringify(address)).join(', ')}}`;
  for (let from = 0; from < count; from += AT_ONCE) {
    const to = Math.min(count, from + AT_ONCE) - 1;
    await service.command(
      `>local st = require"util.stanza"; local log = require"core.storagemanager".open("${host}", "muc_log", "archive"); local by = ${people}; local now = os.time(); ` +
        `for i = ${from}, ${to} do local who = by[i % #by + 1]; ` +
        `log:append("${node}", nil, st.message({ type = "groupchat", id = "past-" .. i, from = "${room}/" .. who:match("^[^@]+") }, ${words})` +
        `:tag("x", { xmlns = "http://jabber.org/protocol/muc#user" }):tag("item", { affiliation = "member", role = "participant", jid = who .. "/past" }):up():up()` +
        `, now - math.floor(${first * DAY} - i * ${(first - last) * DAY} / ${count}), "message<groupchat") end; return "ok"`,
    );
  }
}
