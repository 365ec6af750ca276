-- Prosody 0.12 for a library's desks (Debian: prosody prosody-modules lua-dbi-sqlite3).
-- An administrator sets `domain` below and copies this file to /etc/prosody/prosody.cfg.lua and anon.pfw beside it.
-- `npm start` and the tests run the same file with their values from the environment: what they try is what is installed.
local domain  = ENV_DESK_DOMAIN or "library.example"
local private = ENV_DESK_PRIVATE                        -- the data folder of a server for this computer alone
local anon    = "anon." .. domain                       -- patrons of the web page, without an account
local rooms   = "rooms." .. domain                      -- the desks' room and the staff's channels
local texts   = "texts." .. domain                      -- the room of the administrators' texts
local made    = "channels." .. domain                   -- channels that administrators make at their desks
local upload  = "upload." .. domain

if private then
  pidfile = private .. "/prosody.pid"; data_path = private .. "/data"; admin_socket = ENV_DESK_SOCKET
  run_as_root = true                                    -- a container or a build machine may have no other user
  interfaces = { "127.0.0.1" }; local_interfaces = { "127.0.0.1" }
  c2s_ports = { tonumber(ENV_DESK_XMPP_PORT) }; c2s_direct_tls_ports = { tonumber(ENV_DESK_XMPPS_PORT) }
  http_interfaces = { "127.0.0.1" }; https_interfaces = { "127.0.0.1" }
  http_ports = { tonumber(ENV_DESK_HTTP_PORT) }; https_ports = { tonumber(ENV_DESK_HTTPS_PORT) }
  http_default_host = domain                            -- the page is asked for as 127.0.0.1
  certificates = private .. "/certs"
  ssl = { certificate = private .. "/certs/server.crt"; key = private .. "/certs/server.key" }
  https_ssl = ssl; c2s_direct_tls_ssl = ssl
  consider_websocket_secure = true                      -- loopback does not leave the computer
  log = { info = private .. "/prosody.log" }
else
  pidfile = "/run/prosody/prosody.pid"
  c2s_direct_tls_ports = { 5223 }
  http_interfaces = { "127.0.0.1", "::1" }              -- the library's web server stands in front of it, with TLS
  certificates = "certs"                                -- filled by: prosodyctl --root cert import
  consider_websocket_secure = true                      -- only because of the two lines above
  log = { info = "/var/log/prosody/prosody.log"; error = "/var/log/prosody/prosody.err" }
end

s2s_ports = {}; modules_disabled = { "s2s" }            -- no federation
c2s_require_encryption = true
-- Without nagle=false an archive query takes ten times as long. A desk whose cable is pulled is asked after read_timeout
-- of silence, and leaves after as much again (desks say something every 10 s), and not after a quarter of an hour.
network_settings = { nagle = false; read_timeout = tonumber(ENV_DESK_READ_TIMEOUT or "15") }

modules_enabled = {
  "roster"; "saslauth"; "tls"; "disco"; "posix"; "ping"; "time"; "version";
  "carbons"; "mam"; "smacks"; "blocklist"; "pep"; "csi_simple"; "limits";
  "websocket"; "http"; "admin_shell"; "webpresence";    -- not sasl2 and its kin: they crash in this version
}
authentication = "internal_hashed"
default_iteration_count = tonumber(ENV_DESK_ITERATIONS or "10000")

default_storage = "internal"
storage = { archive = "sql"; muc_log = "sql" }          -- the internal archive reads everything for every query
sql = { driver = "SQLite3"; database = "prosody.sqlite" }
default_archive_policy = true
archive_expires_after = "30d"; muc_log_expires_after = "30d" -- the library's record is kept by the desks, not here
storage_archive_item_limit = 1000000
max_archive_query_results = 250
mam_include_total = false; muc_log_include_total = false

smacks_hibernation_time = tonumber(ENV_DESK_HIBERNATION or "90") -- how long a desk that vanished keeps what it holds
smacks_max_queue_size = 5000
limits = { c2s = { rate = "50kb/s"; burst = "10s" } }

VirtualHost (domain)
  disco_items = { { rooms, "Desk rooms" }; { upload, "File upload" } }
  if ENV_DESK_PAGE then                                 -- the patron page, beside the WebSocket it uses
    modules_enabled = { "http_files" }
    http_paths = { files = "/" }
    http_files_dir = ENV_DESK_PAGE
  end

VirtualHost (anon)
  authentication = "anonymous"
  modules_disabled = { "mam"; "carbons"; "pep"; "blocklist" }
  modules_enabled = { "firewall" }                      -- from prosody-modules
  firewall_scripts = { private and private .. "/anon.pfw" or "anon.pfw" }

Component (rooms) "muc"
  modules_enabled = { "muc_mam" }
  restrict_room_creation = "admin"                      -- rooms are made once, by: prosodyctl shell
  muc_room_default_members_only = true
  muc_room_default_persistent = true
  muc_room_default_public = false
  muc_room_default_public_jids = true                   -- the real address is what makes an operation accountable
  muc_room_default_history_length = 0                   -- desks read the archive instead
  muc_log_by_default = true

-- Who has an account may read here and only administrators of the room speak: nobody is made a member, members have a
-- voice. It has a host of its own because its archive, the history of the texts, is kept for good.
Component (texts) "muc"
  modules_enabled = { "muc_mam" }
  restrict_room_creation = "admin"
  muc_room_default_moderated = true
  muc_room_default_persistent = true
  muc_room_default_public = false
  muc_room_default_public_jids = true
  muc_room_default_history_length = 0
  muc_log_by_default = true
  muc_log_expires_after = "never"

-- Who has an account may make a room here; desks enter those alone that an administrator names in the room of the texts.
Component (made) "muc"
  modules_enabled = { "muc_mam" }
  restrict_room_creation = "local"
  muc_room_default_members_only = true
  muc_room_default_persistent = false                   -- the desk that makes one says that it stays
  muc_room_default_public = false
  muc_room_default_public_jids = true
  muc_room_default_history_length = 0
  muc_log_by_default = true

Component (upload) "http_file_share"
  http_host = private and "localhost" or nil             -- not 127.0.0.1: that is the page's
  http_external_url = private and "https://localhost:" .. ENV_DESK_HTTPS_PORT .. "/" or nil
  http_file_share_size_limit = 10 * 1024 * 1024
  http_file_share_access = { domain }
