import { randomBytes, randomUUID } from 'node:crypto';

import type { JWK } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import type { AzurePerson } from './directory.ts';
import { azureDevOps, tenant } from './directory.ts';
import type { AzureApp } from './registrations.ts';

/** What is known of a token that was given out. */
export interface TokenFacts {
  readonly kind: 'person' | 'app' | 'personal-access-token';
  /** The object id of the person or the service principal. */
  readonly objectId: string;
  /** Null for a personal access token. */
  readonly clientId: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly ended: boolean;
}

export type AzureTokenState = 'valid' | 'expired' | 'ended';

/**
 * Access tokens: JWTs signed with the tenant's key. Nobody can take one back before it ends,
 * but for what Microsoft calls continuous access evaluation (`end`).
 */
export interface AccessTokens {
  /** The public key, for the tenant's key document. */
  readonly key: JWK;
  mintFor(person: AzurePerson, app: AzureApp): Promise<string>;
  mintForApp(app: AzureApp): Promise<string>;
  /** OpenID's token about the person. */
  identify(person: AzurePerson, app: AzureApp, issuer: string, nonce?: string): Promise<string>;
  /** A token a person made by hand in Azure DevOps: no JWT, and known to no Entra. */
  personal(person: AzurePerson, expiresAt: number): string;
  look(token: string): TokenFacts | undefined;
  stateOf(token: string): AzureTokenState | undefined;
  expire(token: string): boolean;
  expireAll(): number;
  /** Ends all of a person's tokens at once. */
  end(objectId: string): void;
  readonly issued: readonly string[];
  seconds(): number;
  setSeconds(seconds: number): void;
}

export async function createAccessTokens(initialSeconds: number): Promise<AccessTokens> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const kid = randomBytes(15).toString('base64url');
  const tokens = new Map<string, TokenFacts>();
  let lifetime = initialSeconds;

  async function sign(claims: Readonly<Record<string, unknown>>, seconds: number): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...claims, tid: tenant.id, uti: randomBytes(16).toString('base64url') })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + seconds)
      .sign(privateKey);
  }

  async function mint(
    facts: Pick<TokenFacts, 'kind' | 'objectId' | 'clientId'>,
    claims: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    const token = await sign(
      { aud: azureDevOps, iss: `https://sts.windows.net/${tenant.id}/`, ver: '1.0', ...claims },
      lifetime,
    );
    tokens.set(token, { ...facts, expiresAt: Date.now() + lifetime * 1000, ended: false });
    return token;
  }

  const look = (token: string): TokenFacts | undefined => tokens.get(token);
  const change = (token: string, fields: Partial<TokenFacts>): boolean => {
    const facts = look(token);
    if (facts) tokens.set(token, { ...facts, ...fields });
    return facts !== undefined;
  };

  return {
    key: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' },

    mintFor(person, { clientId }) {
      const { objectId, upn, name } = person;
      return mint(
        { kind: 'person', objectId, clientId },
        {
          acr: '1',
          amr: ['pwd'],
          appid: clientId,
          appidacr: '0',
          name,
          oid: objectId,
          scp: 'user_impersonation',
          sub: objectId,
          unique_name: upn,
          upn,
        },
      );
    },

    mintForApp({ clientId, principal }) {
      if (!principal) throw new Error('the app is not in the tenant');
      const { objectId } = principal;
      return mint(
        { kind: 'app', objectId, clientId },
        { appid: clientId, appidacr: '1', idtyp: 'app', oid: objectId, sub: objectId },
      );
    },

    identify(person, { clientId }, issuer, nonce) {
      const { objectId, name, upn } = person;
      const about = { oid: objectId, sub: objectId, name, preferred_username: upn, email: upn };
      const claims = { aud: clientId, iss: issuer, ver: '2.0', ...about };
      return sign(nonce === undefined ? claims : { ...claims, nonce }, 3600);
    },

    personal({ objectId }, expiresAt) {
      const token = `${randomBytes(32).toString('hex')}AZDO${randomUUID().slice(0, 16).replaceAll('-', '')}`;
      const facts = { kind: 'personal-access-token', objectId, clientId: null } as const;
      tokens.set(token, { ...facts, expiresAt, ended: false });
      return token;
    },

    look,
    stateOf(token) {
      const facts = look(token);
      if (!facts) return undefined;
      if (facts.ended) return 'ended';
      return facts.expiresAt <= Date.now() ? 'expired' : 'valid';
    },
    expire: (token) => change(token, { expiresAt: Date.now() - 1 }),
    expireAll() {
      for (const token of tokens.keys()) change(token, { expiresAt: Date.now() - 1 });
      return tokens.size;
    },
    end(objectId) {
      for (const [token, facts] of tokens) {
        if (facts.objectId === objectId) change(token, { ended: true });
      }
    },
    get issued() {
      return [...tokens.keys()];
    },
    seconds: () => lifetime,
    setSeconds(seconds) {
      lifetime = seconds;
    },
  };
}
