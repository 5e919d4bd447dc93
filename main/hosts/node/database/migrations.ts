/**
 * The schema, one step per version. A step is never edited once it has shipped;
 * a change is a new step. All times are milliseconds since 1970; secrets appear
 * only as ciphertext in `secrets`.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  -- One row: how the vault's key is kept. \`keeper\` never changes silently.
  CREATE TABLE vault (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    key_id TEXT NOT NULL,
    keeper TEXT NOT NULL CHECK (keeper IN ('keychain', 'passphrase', 'memory')),
    binding TEXT,
    kdf TEXT,
    -- Whose memory holds the key, where the keeper is \`memory\`: the vault ends with that process.
    owner_pid INTEGER,
    owner_mark TEXT,
    proof BLOB NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE secrets (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    written_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE integrations (
    provider TEXT NOT NULL,
    instance TEXT NOT NULL,
    client_id TEXT NOT NULL,
    secret_saved_at INTEGER,
    ca TEXT,
    allow_http INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('saved', 'ready')),
    authorised_by TEXT,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (provider, instance)
  ) STRICT;

  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    instance TEXT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    avatar TEXT,
    scopes TEXT NOT NULL,
    method TEXT NOT NULL,
    redirect_uri TEXT,
    health TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER,
    UNIQUE (provider, instance, login)
  ) STRICT;

  -- The verifier is kept in \`secrets\` under the attempt's id: a deep link may cold-start the app.
  CREATE TABLE attempts (
    id TEXT PRIMARY KEY,
    state_hash TEXT UNIQUE,
    provider TEXT NOT NULL,
    instance TEXT NOT NULL,
    client_id TEXT NOT NULL,
    method TEXT NOT NULL,
    purpose TEXT NOT NULL,
    redirect_uri TEXT,
    issuer TEXT NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_mark TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;

  -- What is under way for one account, so that a crash in the middle is seen and mended.
  CREATE TABLE journal (
    subject TEXT PRIMARY KEY,
    step TEXT NOT NULL,
    detail TEXT NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_mark TEXT NOT NULL,
    started_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE repositories (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    path TEXT NOT NULL,
    description TEXT NOT NULL,
    web_url TEXT NOT NULL,
    clone_url TEXT NOT NULL,
    default_branch TEXT,
    visibility TEXT NOT NULL,
    archived INTEGER NOT NULL,
    permission TEXT NOT NULL,
    last_activity_at INTEGER,
    generation INTEGER NOT NULL,
    PRIMARY KEY (account, id)
  ) STRICT;
  CREATE INDEX repositories_by_activity ON repositories (last_activity_at DESC, path);
  CREATE INDEX repositories_by_clone_url ON repositories (clone_url);

  CREATE TABLE repository_index (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    completed_at INTEGER
  ) STRICT;

  CREATE TABLE clones (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    repository TEXT,
    path TEXT NOT NULL,
    clone_url TEXT NOT NULL,
    folder TEXT NOT NULL UNIQUE,
    cloned_at INTEGER NOT NULL
  ) STRICT;

  -- Clones that were running: where the half-done folder is, so that a crash leaves nothing behind.
  CREATE TABLE partial_clones (
    id TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_mark TEXT NOT NULL,
    started_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE revocations (
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    instance TEXT NOT NULL,
    login TEXT NOT NULL,
    queued_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;

  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  // What a half-done clone becomes, so that one killed between rename and record is not lost.
  `ALTER TABLE partial_clones ADD COLUMN clone TEXT NOT NULL DEFAULT '';`,
  // What a search looks through, folded to one case by the app, in the order it is listed.
  `ALTER TABLE repositories ADD COLUMN haystack TEXT NOT NULL DEFAULT '';
   UPDATE repositories SET haystack = lower(path || char(10) || description);
   DROP INDEX repositories_by_activity;
   CREATE INDEX repositories_by_activity
     ON repositories (last_activity_at DESC, path, account, haystack);`,
  // The key of a passphrase vault, sealed under what the passphrase gives. Without it that is the key.
  // And the vaults that were left because their key is lost: kept as they were, and never opened.
  `ALTER TABLE vault ADD COLUMN wrapped_key BLOB;

   CREATE TABLE vaults_aside (
     key_id TEXT PRIMARY KEY,
     keeper TEXT NOT NULL,
     binding TEXT,
     kdf TEXT,
     wrapped_key BLOB,
     proof BLOB NOT NULL,
     created_at INTEGER NOT NULL,
     set_aside_at INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE secrets_aside (
     vault TEXT NOT NULL REFERENCES vaults_aside (key_id),
     id TEXT NOT NULL,
     key_id TEXT NOT NULL,
     sealed BLOB NOT NULL,
     written_at INTEGER NOT NULL,
     PRIMARY KEY (vault, id)
   ) STRICT;`,
  // Deploy tokens and SSH keys are for one repository, named by its canonical clone URL.
  `ALTER TABLE accounts ADD COLUMN repository TEXT;`,
  // Some services switch a repository off without removing it.
  `ALTER TABLE repositories ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;`,
  // Which account somebody bound to a place, and who was let in where. The account's name is kept, so
  // that a binding outlives an unlinking and counts again when the same account is linked again.
  `CREATE TABLE bindings (
     place TEXT PRIMARY KEY,
     kind TEXT NOT NULL CHECK (kind IN ('repository', 'owner', 'host')),
     account TEXT NOT NULL,
     provider TEXT NOT NULL,
     instance TEXT NOT NULL,
     login TEXT NOT NULL,
     set_at INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE last_success (
     place TEXT PRIMARY KEY,
     account TEXT NOT NULL,
     at INTEGER NOT NULL
   ) STRICT;`,
  // How hosts are reached. Passwords and private keys are in `secrets`.
  `CREATE TABLE network (
     only INTEGER PRIMARY KEY CHECK (only = 1),
     settings TEXT NOT NULL
   ) STRICT;

   CREATE TABLE network_sign_ins (
     proxy TEXT PRIMARY KEY,
     username TEXT NOT NULL,
     password_saved_at INTEGER
   ) STRICT;

   CREATE TABLE network_hosts (
     origin TEXT PRIMARY KEY,
     ca TEXT,
     certificate TEXT,
     saved_at INTEGER NOT NULL
   ) STRICT;`,
  // What only one service's app has, and the authorised version a waiting one takes the place of.
  `ALTER TABLE integrations ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';
   ALTER TABLE integrations ADD COLUMN before TEXT;`,
  // Host keys of ssh servers the person trusted. Public, like the servers themselves.
  `CREATE TABLE ssh_hosts (
     origin TEXT NOT NULL,
     host_key TEXT NOT NULL,
     pinned_at INTEGER NOT NULL,
     PRIMARY KEY (origin, host_key)
   ) STRICT;`,
  // What ends a deploy token at its service: which one it is there, of which repository, and who made it.
  `CREATE TABLE deploy_tokens (
     account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
     token_id TEXT NOT NULL,
     repository TEXT NOT NULL,
     made_by TEXT NOT NULL
   ) STRICT;`,
];
