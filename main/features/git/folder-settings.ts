/** What the settings of one folder say, as far as it matters before git acts there. */
export interface FolderSettings {
  /** Addresses of `origin`. */
  readonly urls: readonly string[];
  /** Settings that decide whom git trusts and how it connects, or run a program while it does. */
  readonly connection: readonly string[];
  /** Settings that run a program at other times, or bring in settings from another file. */
  readonly programs: readonly string[];
}

/**
 * What git is asked: the settings as they take effect in this folder, with where each comes from.
 * `--local` would leave out `.git/config.worktree`, which git obeys all the same.
 */
export const listSettings = [
  'config',
  '--null',
  '--show-scope',
  '--includes',
  '--list',
] as const satisfies readonly string[];

/** Reads what `listSettings` printed; only what the folder itself says counts. Pure. */
export function readSettings(printed: string): FolderSettings {
  const entries = ownEntries(printed);
  const keysWhere = (holds: (entry: Entry) => boolean) => [
    ...new Set(entries.filter(holds).map(({ key }) => key)),
  ];
  return {
    urls: entries.filter(({ key }) => isAddress.test(key)).map(({ value }) => value),
    connection: keysWhere(({ key }) => weakens.test(key) || isForeignHttp(key)),
    programs: keysWhere((entry) => bringsIn.test(entry.key) || isForeignFilter(entry)),
  };
}

interface Entry {
  readonly key: string;
  readonly value: string;
}

/** `scope NUL key LF value NUL`, again and again; a key without a value stands for "true". */
function ownEntries(printed: string): readonly Entry[] {
  const parts = printed.split('\0');
  const entries: Entry[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    if (parts[at] !== 'local' && parts[at] !== 'worktree') continue;
    const [key = '', ...value] = (parts[at + 1] ?? '').split('\n');
    entries.push({ key, value: value.length === 0 ? 'true' : value.join('\n') });
  }
  return entries;
}

const isAddress = /^remote\.origin\.(?:url|pushurl)$/;

/**
 * Rewritten addresses, other ways to reach `origin`, and programs git starts while it talks to a
 * server: the one that lists borrowed refs, and hooks that are settings (git 2.54).
 */
const weakens =
  /^url\.|^remote\.origin\.(?:vcs|uploadpack|receivepack|proxy|proxyauthmethod)$|^core\.alternaterefscommand$|^hook\.|^fetch\.bundleuri$/;

/**
 * Everything under `http` decides whom git believes to be the server (a CA file, a proxy, an
 * address for a name, a key), unless it is known not to.
 */
function isForeignHttp(key: string): boolean {
  if (!key.startsWith('http.')) return false;
  const name = key.slice(key.lastIndexOf('.') + 1);
  const isGeneral = key === `http.${name}`;
  return !harmlessHttp.has(name) && !(isGeneral && overruledHttp.has(name));
}

const harmlessHttp: ReadonlySet<string> = new Set([
  'lowspeedlimit',
  'lowspeedtime',
  'maxrequests',
  'minsessions',
  'postbuffer',
  'useragent',
  'version',
]);

/** What our own settings overrule, except where the folder says it for one address. */
const overruledHttp: ReadonlySet<string> = new Set([
  'cookiefile',
  'emptyauth',
  'extraheader',
  'followredirects',
  'savecookies',
  'sslverify',
]);

/** A file among the versioned ones could be named here, and the next pull would change it. */
const bringsIn = /^include(?:if)?\./;

/** git itself runs filters when it only looks for changes. Those of Git LFS are known. */
function isForeignFilter({ key, value }: Entry): boolean {
  if (!/^filter\..*\.(?:clean|smudge|process)$/s.test(key)) return false;
  return !key.startsWith('filter.lfs.') || !gitLfs.test(value);
}

const gitLfs = /^git-lfs (?:clean -- %f|smudge (?:--skip )?-- %f|filter-process(?: --skip)?)$/;
