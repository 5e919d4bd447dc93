import { AppError } from '../../../core/app-error.ts';
import type { Connection } from '../../../ports/network.ts';
import type { FailureCode } from '../../../../preload/model/failure.ts';
import { sshFailures } from '../ssh/failures.ts';
import { hostWords, movedWords, ssoPage, type FailureRow } from './host-words.ts';

/** How a git that did not succeed ended. */
export interface GitEnd {
  readonly args: readonly string[];
  /** Lines after `remote:`, cleaned and redacted. */
  readonly remoteWords: readonly string[];
  /** Everything git wrote, stdout included, cleaned and redacted. */
  readonly lines: readonly string[];
  /** How the server was to be reached, where there was one. */
  readonly connection?: Connection | undefined;
  /** Over ssh, ssh itself and the server's own programs speak too, without a mark of theirs. */
  readonly ssh?: boolean;
}

/**
 * git and its servers tell what went wrong in prose alone, so their sentences are matched here and
 * nowhere else. The first row that matches wins; the order is from the particular to the general.
 * Under `LANG=C.UTF-8` git does not translate its own.
 */
const table: readonly FailureRow[] = [
  // Below git: the machine. (git: wrapper.c, sha1-file.c; strerror of ENOSPC and EDQUOT.)
  { when: /No space left on device|Disk quota exceeded/i, code: 'app.disk-full' },

  // Proxies: libcurl, http_proxy.c and cf-h1-proxy.c; git, http.c.
  {
    when: /HTTP code 407 from proxy|CONNECT tunnel failed, response 407|error: 407/i,
    code: 'host.proxy-auth',
  },
  {
    when: /HTTP code \d+ from proxy|CONNECT tunnel failed|Proxy CONNECT aborted/i,
    code: 'host.proxy-refused',
  },
  { when: /Could not resolve proxy/i, code: 'host.proxy-unreachable' },

  // RFC 8446 §6.2, in the words of OpenSSL and GnuTLS.
  {
    when: /alert certificate required|Certificate is required|alert bad certificate|alert unknown ca/i,
    code: 'host.client-certificate',
  },

  // TLS, in the words of libcurl's backends: OpenSSL, GnuTLS, Schannel, Secure Transport.
  {
    when: /certificate has expired|certificate is expired|SEC_E_CERT_EXPIRED/i,
    code: 'host.certificate-expired',
  },
  {
    when: /no alternative certificate subject name|does not match target host|SEC_E_WRONG_PRINCIPAL/i,
    code: 'host.certificate-name',
  },
  {
    when: /SSL certificate problem|certificate verification failed|server certificate verification|unable to get local issuer|SEC_E_UNTRUSTED_ROOT|error setting certificate (?:file|verify)/i,
    code: 'host.certificate-untrusted',
  },

  ...hostWords,

  // GitLab, lib/gitlab/checks/branch_check.rb and tag_check.rb.
  {
    when: /protected branch|protected tag|default branch of a project cannot be deleted/i,
    code: 'git.protected-branch',
  },
  // GitLab, ee/lib/ee/gitlab/checks/push_rules/*.rb; GL-HOOK-ERR: doc/administration/server_hooks.md.
  {
    when: /does not follow the pattern|GL-HOOK-ERR:|was (?:prohibited|blacklisted) by the pattern|is larger than the allowed size|must be signed|not a GitLab user|verified emails?|contain a sign-?off|cannot push commits for|Commit message contains the forbidden pattern/i,
    code: 'git.push-rule',
  },
  // GitLab, lib/gitlab/git_access.rb ERROR_MESSAGES.
  {
    when: /not allowed to (?:push|upload) code|does not have write access|read-only|You can't push/i,
    code: 'git.no-write',
    command: /^push$/,
  },
  // Azure DevOps, in the numbered sentences of TFS (measured: gbrueckl/PowerBI.CICD#2,
  // microsoft/coe-starter-kit#3597, microsoft/azure-devops-auth-samples#52).
  { when: /TF400813:[^']*'[^']+'|TF401444:/, code: 'account.not-a-member' },
  { when: /TF402455:/, code: 'git.protected-branch' },
  { when: /(?:TF4\d{5}|VS40\d{4}): The push was rejected/i, code: 'git.push-rule' },
  { when: /TF401027:/, code: 'git.no-write', command: /^push$/ },
  { when: /TF401027:/, code: 'host.forbidden' },
  { when: /TF401019:|TF200016:|VS800075:/, code: 'git.not-found' },
  { when: /pre-receive hook declined|update hook declined/i, code: 'git.push-rule' },
  // GitLab, lib/gitlab/checks/project_moved.rb.
  { when: /Project '.*' was moved to '/i, code: 'git.moved' },
  // GitLab, lib/gitlab/git_access.rb; git, remote-curl.c and http.c.
  {
    when: /project you were looking for could not be found|repository '.*' not found|returned error: 404/i,
    code: 'git.not-found',
  },
  { when: /returned error: 30[12378]/, code: 'git.moved' },
  { when: /unable to update url base from redirection/i, code: 'git.moved' },
  // GitLab, app/controllers/repositories/git_http_client_controller.rb; git, http.c, credential.c.
  {
    when: /HTTP Basic: Access denied|Authentication failed for|could not read (?:Username|Password)|told us to quit|returned error: 401|terminal prompts disabled/i,
    code: 'git.refused',
  },
  { when: /returned error: 403/, code: 'git.no-write', command: /^push$/ },
  { when: /returned error: 403/, code: 'host.forbidden' },
  { when: /returned error: 429/, code: 'host.rate-limited' },
  { when: /returned error: 5\d\d/, code: 'host.failing' },

  // git, fsck.c, index-pack.c, unpack-objects.c.
  {
    when: /fsck error|error in (?:packed )?object|pack has bad object|inflate returned|index-pack.*corrupt|hasBadTree|malformed object|bad object/i,
    code: 'git.damaged-history',
    command: /^(?:clone|fetch)$/,
  },
  // git, transport.c and builtin/push.c.
  {
    when: /\[rejected\].*\((?:fetch first|non-fast-forward|stale info)\)|Updates were rejected because/i,
    code: 'git.behind',
  },
  // git, builtin/merge.c.
  { when: /Not possible to fast-forward|Diverging branches/i, code: 'git.diverged' },
  // git, unpack-trees.c.
  {
    when: /would be overwritten by (?:merge|checkout)|commit your changes or stash them/i,
    code: 'git.local-changes',
  },
  // git, builtin/commit.c.
  {
    when: /nothing (?:added )?to commit|no changes added to commit/i,
    code: 'git.nothing-to-commit',
    command: /^commit$/,
  },
  // git, refs.c, builtin/checkout.c.
  {
    when: /not a valid branch name|invalid reference|a branch named .* already exists|pathspec .* did not match|cannot lock ref/i,
    code: 'git.bad-branch',
    command: /^(?:switch|check-ref-format|branch)$/,
  },
  { when: /destination path .* already exists/i, code: 'git.target-exists' },
  { when: /not a git repository|cannot change to|not a working tree/i, code: 'git.folder-gone' },
  { when: /unknown revision|ambiguous argument 'HEAD'/i, code: 'git.failed' },

  // The network. (libcurl's strings.c; git, remote-curl.c, pkt-line.c, index-pack.c.)
  {
    when: /Could not resolve (?:host|proxy)|Failed to connect|Couldn't connect|Connection refused|Network is unreachable|No route to host|returned error: 000/i,
    code: 'host.unreachable',
  },
  {
    when: /early EOF|hung up unexpectedly|RPC failed|Connection (?:was )?reset|Recv failure|recv error|Operation too slow|Operation timed out|transfer closed|unexpected disconnect|TLS connection was non-properly terminated|Empty reply from server|Error in the (?:pull|push) function|expected flush after ref listing/i,
    code: 'git.network',
  },
  movedWords,
];

/** What git adds to every failure of ssh (connect.c). */
const unspecific =
  /^(?:fatal: Could not read from remote repository|Please make sure you have the correct access|and the repository exists|Cloning into )/;

/** The failure a person is told, with the server's words, or else git's own, quoted. */
export function failureOf({ args, remoteWords, lines, connection, ssh = false }: GitEnd): AppError {
  const text = [...remoteWords, ...lines].join('\n');
  const command = args.find((argument) => !argument.startsWith('-')) ?? '';
  const row = [...(ssh ? sshFailures : []), ...table].find(
    (entry) => entry.when.test(text) && (entry.command?.test(command) ?? true),
  );
  const own = ssh
    ? lines.filter((line) => !unspecific.test(line))
    : lines.filter((line) => /^(?:fatal|error|!|hint: \S.*rule)/.test(line.trim()));
  const said = remoteWords.filter((line) => !/^=+$|^$/.test(line));
  const words = (said.length > 0 ? said : own.length > 0 ? own : lines.slice(-5)).join('\n');
  const code = throughProxy(row?.code ?? 'git.failed', text, connection);
  return new AppError(code, {
    detail: code === 'account.sso-required' ? ssoPage(text) : undefined,
    words: words === '' ? undefined : words.slice(0, 4000),
  });
}

/** What only the proxy in between can mean. */
function throughProxy(
  code: FailureCode,
  text: string,
  connection: Connection | undefined,
): FailureCode {
  if (!connection?.proxy) return code;
  if (code === 'host.certificate-untrusted') return 'host.proxy-intercepts';
  const { hostname, port } = new URL(connection.proxy.url);
  // git names the address it got no password for; ours has the proxy's port, which git says as well.
  const asks = /could not read \w+ for 'https?:\/\/(?:[^@']*@)?([^/']+)/i.exec(text)?.[1];
  if (code === 'git.refused' && asks === `${hostname}:${port}`) return 'host.proxy-auth';
  const isItself = text.includes(`connect to ${hostname} port ${port}`);
  const isNetwork = code === 'git.network' || code === 'host.unreachable';
  return isNetwork && isItself ? 'host.proxy-unreachable' : code;
}

/**
 * Whether git could not talk to the server and does not say why: with GnuTLS an expired
 * certificate, one of another name and a missing client certificate all read alike.
 */
export function isUnclear({ code, words = '' }: AppError): boolean {
  const reached = !/Could not resolve|Failed to connect|Couldn't connect/i.test(words);
  return unclear.has(code) && reached && /unable to access|RPC failed/i.test(words);
}

const unclear: ReadonlySet<FailureCode> = new Set([
  'host.certificate-untrusted',
  'host.proxy-intercepts',
  'git.network',
  'git.failed',
]);
