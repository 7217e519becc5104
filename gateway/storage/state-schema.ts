// The tables of state.db. Change a table only through a new migration at the end of the list.
// Times are epoch milliseconds; `*_json` columns hold JSON text; booleans are 0 or 1.

/** Migrations in order; the database's user_version is the number already applied. */
export const STATE_MIGRATIONS: readonly string[] = [
  `
CREATE TABLE sessions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again after a delete; places the session's rows in session_search
  key TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL UNIQUE,
  agent_id TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'direct',        -- direct | group | global | unknown
  label TEXT UNIQUE,
  title TEXT,                                 -- derived from the first message, or given
  lifecycle_revision TEXT NOT NULL,           -- changes with every reset
  created_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,                -- of this life: moved by reset
  updated_at INTEGER NOT NULL,
  last_interaction_at INTEGER NOT NULL,
  last_read_at INTEGER,
  archived_at INTEGER,
  pinned_at INTEGER,
  spawned_by TEXT,                            -- session key of the parent, for sub-agents
  spawn_depth INTEGER NOT NULL DEFAULT 0,
  last_seq INTEGER NOT NULL DEFAULT 0,        -- seq of the newest event
  reset_seq INTEGER NOT NULL DEFAULT 0,       -- events up to here belong to earlier lives
  message_count INTEGER NOT NULL DEFAULT 0,   -- visible messages of this life
  compaction_count INTEGER NOT NULL DEFAULT 0,
  preview TEXT,
  status TEXT,                                -- outcome of the last run: done | failed | killed | timeout
  tokens_json TEXT NOT NULL DEFAULT '{}',     -- {input, output, cacheRead, cacheWrite, total, context, cost}
  settings_json TEXT NOT NULL DEFAULT '{}'    -- per-session overrides: model, thinkingLevel, queueMode...
) STRICT;
CREATE INDEX sessions_by_update ON sessions (updated_at DESC);

CREATE TABLE session_events (
  session_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,                         -- message | compaction | reset | custom
  role TEXT,                                  -- of a message: user | assistant | toolResult
  run_id TEXT,
  created_at INTEGER NOT NULL,
  trust TEXT NOT NULL,
  origin_json TEXT,                           -- provenance: channel, client, sender, idempotency key
  body_json TEXT NOT NULL,
  PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_events_by_run ON session_events (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX session_compactions ON session_events (session_id, seq) WHERE type = 'compaction';

-- rowid = sessions.number * 2^24 + seq: one session's rows are one range, so that they are found and removed without a scan.
CREATE VIRTUAL TABLE session_search USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE inbox (
  id TEXT PRIMARY KEY,                        -- '<source>:<idempotency key>': a second arrival is the same message
  session_key TEXT NOT NULL,
  run_id TEXT NOT NULL,
  queue_mode TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  state TEXT NOT NULL,                        -- queued | taken (in a run's log) | dropped
  body_json TEXT NOT NULL
) STRICT;
CREATE INDEX inbox_waiting ON inbox (session_key, received_at) WHERE state = 'queued';

CREATE TABLE runs (
  id TEXT PRIMARY KEY,                        -- the idempotency key of the message that caused it
  session_key TEXT NOT NULL,
  session_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  state TEXT NOT NULL,                        -- queued | running | done | failed | aborted
  attempt INTEGER NOT NULL DEFAULT 0,         -- how often it was started; bounded after crashes
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  request_json TEXT NOT NULL,                 -- options of this run: thinking, model, deliver...
  result_json TEXT
) STRICT;
CREATE INDEX runs_unfinished ON runs (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX runs_by_session ON runs (session_key, created_at);

CREATE TABLE tool_intents (
  run_id TEXT NOT NULL,
  tool_call_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  name TEXT NOT NULL,
  idempotent INTEGER NOT NULL,
  state TEXT NOT NULL,                        -- intended (declared by the model) | started | done | unknown
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (run_id, tool_call_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,                        -- the idempotency key of the reply
  run_id TEXT NOT NULL,
  session_key TEXT NOT NULL,
  channel TEXT NOT NULL,
  target_json TEXT NOT NULL,
  body_json TEXT NOT NULL,
  state TEXT NOT NULL,                        -- pending | sent | unknown | failed
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  receipt_json TEXT
) STRICT;
CREATE INDEX outbox_pending ON outbox (next_attempt_at) WHERE state = 'pending';

CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,                         -- exec
  session_key TEXT,
  run_id TEXT,
  request_json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  decision TEXT,                              -- allow-once | allow-always | deny; null while pending or when it expired
  terminal_reason TEXT,                       -- resolved | expired | no-route | cancelled | restarted
  resolved_by TEXT,
  resolved_at INTEGER
) STRICT;
CREATE INDEX approvals_pending ON approvals (created_at) WHERE terminal_reason IS NULL;

CREATE TABLE documents (
  name TEXT PRIMARY KEY,                      -- small whole documents, e.g. 'exec-approvals'
  body_json TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE devices (
  device_id TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  display_name TEXT,
  operator_label TEXT,
  platform TEXT,
  device_family TEXT,
  client_id TEXT,
  client_mode TEXT,
  roles_json TEXT NOT NULL,
  scopes_json TEXT NOT NULL,
  approved_via TEXT NOT NULL,                 -- silent | owner | bootstrap | trusted-cidr
  created_at INTEGER NOT NULL,
  approved_at INTEGER NOT NULL,
  last_seen_at INTEGER,
  last_seen_reason TEXT,
  remote_ip TEXT
) STRICT;

CREATE TABLE device_tokens (
  device_id TEXT NOT NULL REFERENCES devices (device_id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  token_salt TEXT NOT NULL,                   -- the token is derived from it and the gateway's secret; only its hash is kept
  token_hash TEXT NOT NULL UNIQUE,
  scopes_json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  rotated_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  PRIMARY KEY (device_id, role)
) STRICT;

CREATE TABLE pairing_requests (
  request_id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL UNIQUE,
  body_json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE bootstrap_tokens (
  token_hash TEXT PRIMARY KEY,                -- SHA-256 hex; the token itself is shown once and not stored
  purpose TEXT NOT NULL,
  roles_json TEXT NOT NULL,
  scopes_json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE usage_daily (
  day TEXT NOT NULL,                          -- YYYY-MM-DD, local time
  agent_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  session_id TEXT NOT NULL,
  input INTEGER NOT NULL DEFAULT 0,
  output INTEGER NOT NULL DEFAULT 0,
  cache_read INTEGER NOT NULL DEFAULT 0,
  cache_write INTEGER NOT NULL DEFAULT 0,
  turns INTEGER NOT NULL DEFAULT 0,
  cost REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (day, agent_id, provider, model, session_id)
) STRICT, WITHOUT ROWID;
`,
  `
CREATE TABLE agent_file_contents (
  hash TEXT PRIMARY KEY,                      -- SHA-256 hex of the file's bytes
  content TEXT NOT NULL
) STRICT;

CREATE TABLE agent_file_versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT,                                  -- null: the file was gone
  size INTEGER NOT NULL,
  author TEXT NOT NULL,                       -- start | owner | assistant | outside
  session_key TEXT,                           -- the conversation in which the assistant changed it
  restored_from INTEGER,                      -- the version that was brought back
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agent_file_versions_by_file ON agent_file_versions (workspace, name, id);
CREATE INDEX agent_file_versions_by_hash ON agent_file_versions (hash);
`,
]
