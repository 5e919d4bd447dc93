import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Instance } from '../../../preload/model/account.ts';
import { instanceOf, organisationSentences, readOrganisation } from './organisation.ts';

const cloud = 'https://dev.azure.com/contoso';

describe('an organisation', () => {
  test.each([
    ['contoso', cloud],
    ['  contoso ', cloud],
    ['Contoso', cloud],
    ['c', 'https://dev.azure.com/c'],
    ['9lives', 'https://dev.azure.com/9lives'],
    ['contoso-data-2', 'https://dev.azure.com/contoso-data-2'],
    ['a'.repeat(50), `https://dev.azure.com/${'a'.repeat(50)}`],
    ['dev.azure.com/contoso', cloud],
    ['dev.azure.com/contoso/', cloud],
    ['DEV.AZURE.COM/contoso', cloud],
    ['dev.azure.com./contoso', cloud],
    ['https://dev.azure.com/contoso', cloud],
    ['https://dev.azure.com/Contoso', cloud],
    ['HTTPS://dev.azure.com/contoso', cloud],
    ['https://dev.azure.com:443/contoso', cloud],
    ['https://dev.azure.com/contoso/Data%20Platform/_git/infra', cloud],
    ['https://dev.azure.com//contoso', cloud],
    ['https://dev.azure.com/contoso?view=x#y', cloud],
    ['https://contoso@dev.azure.com/contoso/analytics/_git/jaffle-shop', cloud],
    ['https://somebody@dev.azure.com/contoso', cloud],
    ['contoso@dev.azure.com/contoso', cloud],
    ['https://contoso.visualstudio.com', cloud],
    ['contoso.visualstudio.com', cloud],
    ['https://contoso.visualstudio.com/DefaultCollection/analytics/_git/x', cloud],
    ['https://Contoso.VisualStudio.com/', cloud],
    ['https://127.0.0.1:8443/contoso', 'https://127.0.0.1:8443/contoso'],
    ['127.0.0.1:8443/contoso', 'https://127.0.0.1:8443/contoso'],
    ['https://localhost:8443/contoso/x', 'https://localhost:8443/contoso'],
    ['https://[::1]:8443/contoso', 'https://[::1]:8443/contoso'],
  ])('is read from %j', (typed, instance) => {
    expect(readOrganisation(typed)).toMatchObject({ at: 'organisation', instance });
  });

  test('keeps the name as it was typed', () => {
    expect(readOrganisation('Contoso')).toMatchObject({ organisation: 'Contoso' });
  });

  test.each([
    ['https://tfs.corp/tfs/DefaultCollection', 'tfs.corp'],
    ['https://tfs.corp:8080/tfs', 'tfs.corp:8080'],
    ['tfs.corp/tfs/DefaultCollection', 'tfs.corp'],
    ['devops.contoso.com', 'devops.contoso.com'],
    ['https://dev.azure.com:8443/contoso', 'dev.azure.com:8443'],
    ['https://dev.azure.com.evil.example/contoso', 'dev.azure.com.evil.example'],
    ['https://contoso.visualstudio.com.evil.example', 'contoso.visualstudio.com.evil.example'],
    ['https://a.contoso.visualstudio.com', 'a.contoso.visualstudio.com'],
    ['https://app.visualstudio.com/contoso', 'app.visualstudio.com'],
    ['https://10.0.0.8/contoso', '10.0.0.8'],
    ['server:8080/tfs', 'server:8080'],
  ])('is on a server of somebody’s own at %j', (typed, host) => {
    expect(readOrganisation(typed)).toEqual({ at: 'server', host });
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['a'.repeat(2049), 'too-long'],
    ['a'.repeat(51), 'name'],
    ['contoso data', 'characters'],
    ['con\u202etoso', 'characters'],
    ['con\ttoso', 'characters'],
    ['dev.azure.com\\contoso', 'characters'],
    ['-contoso', 'name'],
    ['contoso-', 'name'],
    ['contoso_data', 'name'],
    ['contösö', 'name'],
    ['https://dev.azure.com', 'no-organisation'],
    ['https://dev.azure.com/', 'no-organisation'],
    ['dev.azure.com', 'no-organisation'],
    ['https://127.0.0.1:8443', 'no-organisation'],
    ['https://dev.azure.com/_git', 'name'],
    ['https://dev.azure.com/con%20toso', 'name'],
    ['https://dev.azure.com/../contoso.evil', 'name'],
    ['http://dev.azure.com/contoso', 'scheme'],
    ['javascript://dev.azure.com/contoso', 'scheme'],
    ['https://contoso:secret@dev.azure.com/contoso', 'credentials'],
    ['ssh://git@ssh.dev.azure.com/v3/contoso/analytics/x', 'ssh'],
    ['git@ssh.dev.azure.com:v3/contoso/analytics/x', 'ssh'],
    ['contoso@vs-ssh.visualstudio.com:v3/contoso/analytics/x', 'characters'],
    ['https://dev.azure.com:99999/contoso', 'characters'],
  ])('is not read from %j', (typed, reason) => {
    expect(readOrganisation(typed)).toEqual({ at: 'refused', reason });
    expect(organisationSentences).toHaveProperty([reason]);
  });

  test('is read or refused whatever is typed, and an instance is always a plain address', () => {
    const parts = fc.constantFrom(
      'https://',
      'dev.azure.com',
      '/',
      '@',
      ':',
      'contoso',
      '..',
      '%2f',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(parts).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (typed) => {
        const read = readOrganisation(typed);
        if (read.at !== 'organisation') return;
        expect(read.instance).toMatch(/^https:\/\/[^/@\s]+\/[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/);
      }),
    );
  });
});

describe('the instance of an address', () => {
  const of = (address: string) => instanceOf(address as Instance);

  test.each([
    ['https://dev.azure.com/Contoso/analytics/_git/shop', cloud],
    ['https://contoso.visualstudio.com', cloud],
    ['https://127.0.0.1:8443/Contoso', 'https://127.0.0.1:8443/contoso'],
  ])('%s is %s', (address, instance) => expect(of(address)).toBe(instance));

  test.each([
    ['https://tfs.corp/tfs', 'instance.azure-server', 'tfs.corp'],
    [
      'https://dev.azure.com.evil.example/contoso',
      'instance.azure-server',
      'dev.azure.com.evil.example',
    ],
    [
      'https://dev.azure.com',
      'instance.bad-organisation',
      organisationSentences['no-organisation'],
    ],
  ])('%s is none: %s', (address, code, detail) => {
    expect(() => of(address)).toThrow(expect.objectContaining({ code, detail }));
  });
});
