-- Why: everything belongs to a vendor, and a vendor lets in people (sessions) and programs (API keys).

CREATE TABLE vendors (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  country TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  settings_version INTEGER NOT NULL CHECK (settings_version >= 1),
  profile TEXT NOT NULL CHECK (json_valid(profile)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id),
  hash TEXT NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE INDEX api_keys_of_vendor ON api_keys (vendor_id);

CREATE TABLE users (
  vendor_id TEXT NOT NULL REFERENCES vendors (id),
  id TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (vendor_id, id)
) STRICT;

CREATE TABLE sessions (
  hash TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES users (vendor_id, id)
) STRICT;

CREATE INDEX sessions_of_user ON sessions (vendor_id, user_id);

CREATE INDEX sessions_by_end ON sessions (expires_at);
