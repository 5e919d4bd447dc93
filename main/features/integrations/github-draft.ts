import type { Instance } from '../../../preload/model/account.ts';
import type { GithubAppDraft, GithubRegistration } from '../../../preload/model/integration.ts';
import { AppError } from '../../core/app-error.ts';
import { canonicalInstance } from '../../core/instance-url.ts';
import { originOf } from '../../core/origin.ts';
import type { AppVersion, GithubFields } from './app-version.ts';
import {
  checkCa,
  checkSecret,
  isPrintable,
  notesOn,
  type CheckedDraft,
  type DraftReaders,
  type ReadKey,
} from './checked-draft.ts';

/**
 * Throws `instance.*`, `integration.bad-client-id`, `bad-app-id`, `bad-secret`, `bad-private-key`,
 * `bad-install-url` or `bad-certificate`. No error carries what was typed: it may be a secret.
 */
export function checkGithub(draft: GithubAppDraft, readers: DraftReaders): CheckedDraft {
  const { provider, registration, allowHttp } = draft;
  const typed = canonicalInstance(draft.instance, { allowHttp });
  const instance = readers.instanceOf(provider, typed);
  const isApp = registration === 'github-app';
  const key = isApp ? checkKey(draft.privateKey, readers) : noKey(draft.privateKey);
  const appId = typeof draft.appId === 'string' ? checkAppId(draft.appId.trim()) : draft.appId;
  const installUrl =
    typeof draft.installUrl === 'string'
      ? checkInstallUrl(draft.installUrl.trim(), instance)
      : draft.installUrl;
  return {
    provider,
    instance,
    clientId: checkClientId(draft.clientId.trim(), registration),
    secret: checkGithubSecret(draft.clientSecret),
    key,
    ca: checkCa(draft.ca, readers),
    allowHttp,
    kind: (before, now) => {
      const kept = fieldsOf(before);
      const url = installUrl === undefined ? (kept?.installUrl ?? null) : installUrl;
      return {
        provider,
        fields: {
          registration,
          appId: !isApp ? null : appId === undefined ? (kept?.appId ?? null) : appId,
          privateKey: key === undefined ? (kept?.privateKey ?? null) : factsOf(key, now),
          installUrl: isApp ? url : null,
          appSlug: isApp ? slugOf(url) : null,
        },
      };
    },
    notes: notesOn(draft.instance, instance),
  };
}

/**
 * GitHub's client ids: `Ov23…` and 20 hex digits for OAuth apps, `Iv1.…` and `Iv23…` for GitHub Apps
 * (docs.github.com/apps/oauth-apps and …/creating-github-apps). Another form is left to GitHub.
 */
function checkClientId(id: string, registration: GithubRegistration): string {
  if (!isPrintable(id)) throw badClientId();
  if (/^[0-9a-f]{40}$/.test(id)) throw badClientId('this looks like the client secret');
  if (/^(?:gh[a-z]_|github_pat_)/.test(id)) throw badClientId('this looks like a token');
  if (/^\d+$/.test(id)) throw badClientId('this looks like the App ID');
  if (/^https?:/i.test(id)) throw badClientId('this is an address');
  const isGithubApp = /^Iv(?:1\.|23)/.test(id);
  const isOauthApp = /^(?:Ov23|[0-9a-f]{20}$)/.test(id);
  if (registration === 'oauth-app' && isGithubApp)
    throw badClientId('this one is of a GitHub App; choose GitHub App');
  if (registration === 'github-app' && isOauthApp)
    throw badClientId('this one is of an OAuth app; choose OAuth app');
  return id;
}

const badClientId = (detail?: string) => new AppError('integration.bad-client-id', { detail });

function checkGithubSecret(typed: string | null | undefined): string | null | undefined {
  const secret = checkSecret(typed);
  if (typeof secret !== 'string') return secret;
  if (/^(?:Ov23|Iv23|Iv1\.)/.test(secret))
    throw new AppError('integration.bad-secret', { detail: 'this looks like the Client ID' });
  if (secret.includes('-----BEGIN'))
    throw new AppError('integration.bad-secret', { detail: 'this is the private key' });
  return secret;
}

function checkAppId(id: string): string {
  if (/^[1-9]\d{0,15}$/.test(id)) return id;
  const isClientId = /^(?:Iv|Ov)/.test(id);
  throw new AppError('integration.bad-app-id', {
    detail: isClientId ? 'this looks like the Client ID' : undefined,
  });
}

function checkKey(
  pem: string | null | undefined,
  { readPrivateKey }: DraftReaders,
): ReadKey | null | undefined {
  return typeof pem === 'string' ? readPrivateKey(pem) : pem;
}

/** A key that was saved for a GitHub App goes when the registration becomes an OAuth app. */
function noKey(pem: string | null | undefined): null {
  if (typeof pem !== 'string') return null;
  throw new AppError('integration.bad-private-key', { detail: 'an OAuth app has none' });
}

/** Owners are sent there, so it must lie at the instance itself. */
function checkInstallUrl(typed: string, instance: Instance): string | null {
  if (typed === '') return null;
  const url = URL.parse(typed);
  const isThere = url !== null && originOf(url) === originOf(instance);
  if (!isThere || url.username !== '' || url.password !== '' || slugOf(url.href) === null)
    throw new AppError('integration.bad-install-url');
  url.search = '';
  url.hash = '';
  return url.href;
}

/** `/apps/<slug>/installations/new`; GitHub Enterprise Server has `/github-apps/<slug>`. */
function slugOf(url: string | null): string | null {
  if (url === null) return null;
  return (
    /\/(?:apps|github-apps)\/([a-z0-9][a-z0-9-]{0,98})(?:\/|$)/i.exec(new URL(url).pathname)?.[1] ??
    null
  );
}

function fieldsOf(before: AppVersion | undefined): GithubFields | undefined {
  return before?.provider === 'github' ? before.fields : undefined;
}

function factsOf(key: ReadKey | null, now: number): GithubFields['privateKey'] {
  return key && { fingerprint: key.fingerprint, bits: key.bits, savedAt: now };
}
