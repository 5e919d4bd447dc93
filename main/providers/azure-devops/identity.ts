import { z } from 'zod';

import { AppError, isFailure } from '../../core/app-error.ts';
import { cleanText } from '../../core/clean-text.ts';
import { commitAddress } from '../../core/commit-address.ts';
import type { Http } from '../../ports/http.ts';
import type { Identity } from '../provider.ts';
import { parseReply } from '../reply.ts';
import { ask, type ApiCall } from './api.ts';
import { placesOf } from './places.ts';

/**
 * The caller, as the organisation knows them. This route is not in Microsoft's published
 * description, but its own clients begin with it (microsoft/azure-devops-node-api,
 * `LocationsApi.getConnectionData`), and it alone answers people and principals alike.
 */
const connection = z.object({
  authenticatedUser: z.object({
    id: z.string().min(1).max(128),
    providerDisplayName: z.string().nullish(),
    customDisplayName: z.string().nullish(),
    descriptor: z.string().nullish(),
    subjectDescriptor: z.string().nullish(),
    /** The name signed in with is `Account`; values are wrapped. */
    properties: z.record(z.string(), z.unknown()).nullish(),
  }),
});

type Caller = z.output<typeof connection>['authenticatedUser'];

/** Who nobody is, in organisations with public projects. */
const anonymous = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa';

/**
 * Who a token belongs to. Throws `account.refused` for a token that is not good and
 * `account.not-a-member` for one of somebody the organisation does not let in.
 */
export async function identify(http: Http, call: ApiCall): Promise<Identity> {
  const { body } = await ask(http, call, { path: '/_apis/connectionData', version: '7.1-preview' });
  const identity = toIdentity(body);
  return identity.isPrincipal ? identity.of : withProfile(http, call, identity.of);
}

export function toIdentity(reply: unknown): {
  readonly of: Identity;
  readonly isPrincipal: boolean;
} {
  const { authenticatedUser: caller } = parseReply(connection, reply);
  if (caller.id.toLowerCase() === anonymous) {
    throw new AppError('account.refused', { detail: 'it was taken for nobody' });
  }
  const shown = clean(caller.customDisplayName) || clean(caller.providerDisplayName);
  const isPrincipal = isServicePrincipal(caller);
  // A principal's account name is a GUID; people know it by the name of its application.
  const account = clean(property(caller, 'Account'));
  const login = isPrincipal ? shown || account : account || shown;
  if (login === '') {
    throw new AppError('host.unexpected-reply', { detail: 'field authenticatedUser' });
  }
  const email = isPrincipal
    ? null
    : (commitAddress(property(caller, 'Mail')) ?? commitAddress(account));
  return { of: { login, name: shown || login, email, avatarUrl: null }, isPrincipal };
}

/** `aadsp` is the type of Entra ID's service principals among the subjects of Azure DevOps. */
function isServicePrincipal({ descriptor, subjectDescriptor }: Caller): boolean {
  return (
    (subjectDescriptor ?? '').startsWith('aadsp.') ||
    /\bAadServicePrincipal;/i.test(descriptor ?? '')
  );
}

function property({ properties }: Caller, name: string): string | null {
  const wrapped = z.object({ $value: z.string() }).safeParse(properties?.[name]);
  return wrapped.success ? wrapped.data.$value : null;
}

const text = z.string().nullish().catch(null);

/** The fields of a profile we use; attributes are wrapped, and recent answers have them plain as well. */
const profile = z.object({
  displayName: text,
  emailAddress: text,
  coreAttributes: z
    .object({
      DisplayName: z.object({ value: text }).nullish().catch(null),
      EmailAddress: z.object({ value: text }).nullish().catch(null),
      Avatar: z
        .object({ value: z.object({ value: text }).nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});

/** A person's own profile has the address and the picture. Whatever goes wrong with it changes nothing. */
async function withProfile(http: Http, call: ApiCall, identity: Identity): Promise<Identity> {
  try {
    const { body } = await ask(http, call, {
      base: placesOf(call.instance).profiles,
      path: '/_apis/profile/profiles/me',
      version: '7.1',
      query: { details: 'true', coreAttributes: 'Email,Avatar,DisplayName' },
    });
    const { displayName, emailAddress, coreAttributes: core } = parseReply(profile, body);
    return {
      ...identity,
      name: clean(displayName) || clean(core?.DisplayName?.value) || identity.name,
      email:
        commitAddress(emailAddress) ?? commitAddress(core?.EmailAddress?.value) ?? identity.email,
      avatarUrl: picture(core?.Avatar?.value?.value),
    };
  } catch (thrown) {
    if (thrown instanceof AppError && !isFailure(thrown, 'app.cancelled')) return identity;
    throw thrown;
  }
}

function clean(value: string | null | undefined): string {
  return cleanText(value ?? '', 255);
}

/** The profile holds the picture itself, as base64; its address is then the picture. */
function picture(base64: string | null | undefined): string | null {
  const isPlain = base64 && base64.length <= 90_000 && /^[A-Za-z0-9+/]+=*$/.test(base64);
  return isPlain ? `data:application/octet-stream;base64,${base64}` : null;
}
