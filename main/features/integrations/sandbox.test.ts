import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { systemClock } from '../../core/clock.ts';
import { readCertificate } from '../../hosts/node/certificate.ts';
import { openDatabase } from '../../hosts/node/database/database.ts';
import { createAuthority } from '../../hosts/node/http/test-servers.ts';
import { createHttp, type NodeHttp } from '../../hosts/node/http/http.ts';
import { readPrivateKey } from '../../hosts/node/private-key.ts';
import { createVault } from '../../hosts/node/vault/vault.ts';
import type { Database } from '../../ports/database.ts';
import { readGuid, readTenant, secretTrap } from '../../providers/azure-devops/directory.ts';
import { idleState } from '../../providers/azure-devops/idle-clock.ts';
import {
  organisationSentences,
  readOrganisation,
} from '../../providers/azure-devops/organisation.ts';
import { createGitlab } from '../../providers/gitlab/index.ts';
import { createDraftCheck } from './check-draft.ts';
import { createIntegrations, type IntegrationsFeature } from './integrations.ts';

const uris = { customProtocol: 'a', loopback: 'b' };

let sandbox: Sandbox;
let database: Database;
let http: NodeHttp;
let feature: IntegrationsFeature;

beforeAll(async () => {
  sandbox = await startSandbox();
  database = openDatabase(':memory:');
  const vault = createVault({ database, keychains: [], clock: systemClock });
  await vault.choose('memory');
  http = createHttp({ env: {}, caFor: (origin) => feature.caFor(origin) });
  feature = createIntegrations({
    database,
    vault,
    provider: () => createGitlab(http),
    clock: systemClock,
    announce: () => undefined,
    record: () => undefined,
    checkDraft: createDraftCheck({
      readCertificate,
      readPrivateKey,
      instanceOf: (_, address) => address,
      azure: { readOrganisation, organisationSentences, readGuid, readTenant, secretTrap },
      now: Date.now,
    }),
    idleState,
    requireAdmin: () => undefined,
    presets: () => [],
    startAuthorise: () => Promise.reject(new Error('not part of this')),
    linkApp: () => Promise.reject(new Error('not part of this')),
    linkedThrough: () => 0,
    account: () => undefined,
    redirectUris: { gitlab: uris, github: uris, 'azure-devops': uris },
    readCertificate,
  });
}, 60_000);

afterAll(async () => {
  await http.close();
  database.close();
  await sandbox.close();
});

const check = async (change: object = {}) => {
  const { clientId, clientSecret } = sandbox.apps.confidential;
  const { checks } = await feature.handlers['integrations.preflight']({
    draft: {
      provider: 'gitlab',
      instance: sandbox.url,
      applicationId: clientId,
      secret: clientSecret,
      allowHttp: false,
      ...change,
    },
  });
  return checks;
};
const statuses = async (change: object = {}) => (await check(change)).map(({ status }) => status);
const untrusted = ['failed', 'not-run', 'not-run', 'not-run', 'not-run'];
const right = ['passed', 'passed', 'passed', 'passed', 'inconclusive'];

describe('an instance with a private CA', () => {
  test('is reached with the CA under test, and not before, after, or with another', async () => {
    expect(await statuses()).toEqual(untrusted);
    expect((await check())[0]?.detail).toContain('The host’s certificate is not trusted');
    expect(await statuses({ ca: sandbox.ca })).toEqual(right);
    expect(await statuses()).toEqual(untrusted);
    expect(await statuses({ ca: (await createAuthority()).ca })).toEqual(untrusted);
  });

  test('is reached for good once the CA is saved with the app', async () => {
    const { clientId: applicationId, clientSecret: secret } = sandbox.apps.confidential;
    const { url, ca } = sandbox;
    const draft = {
      provider: 'gitlab' as const,
      instance: url,
      applicationId,
      secret,
      ca,
      allowHttp: false,
    };
    await feature.handlers['integrations.save']({ draft });
    expect(await statuses({ secret: undefined })).toEqual(right);
    expect((await statuses({ secret: null }))[2]).toBe('failed');
    await feature.handlers['integrations.save']({ draft: { ...draft, ca: null } });
    expect(await statuses()).toEqual(untrusted);
  });
});
