import { describe, expect, test } from 'vitest';

import { readGuid, readTenant, secretTrap } from './directory.ts';

const guid = '499b84ac-1321-427f-aa17-267ca6975798';

describe('a client ID', () => {
  test.each([guid, guid.toUpperCase(), ` ${guid} `, `{${guid}}`])('is read from %j', (typed) => {
    expect(readGuid(typed)).toEqual({ at: 'guid', guid });
  });

  test.each([
    ['', /Overview/],
    [guid.slice(1), /Overview/],
    [`${guid}0`, /Overview/],
    [guid.replace('4', 'g'), /Overview/],
    [guid.replaceAll('-', ''), /Overview/],
    ['zX8Q~abcdefghijklmnopqrstuvwxyz0123456789', /client secret/],
    [`api://${guid}`, /Application ID URI/],
  ])('is not read from %j', (typed, reason) => {
    expect(readGuid(typed)).toEqual({ at: 'refused', reason: expect.stringMatching(reason) });
  });
});

describe('a tenant', () => {
  test.each([
    [guid, guid],
    [guid.toUpperCase(), guid],
    [`{${guid}}`, guid],
    ['contoso.onmicrosoft.com', 'contoso.onmicrosoft.com'],
    ['Contoso.com', 'contoso.com'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('is read from %j', (typed, tenant) => {
    expect(readTenant(typed)).toEqual({ at: 'tenant', tenant });
  });

  test.each([
    ['', /Overview/],
    ['contoso', /Overview/],
    ['contoso.', /Overview/],
    ['-contoso.com', /Overview/],
    ['contoso.com/x', /Overview/],
    ['../contoso.com', /Overview/],
    ['common', /your own directory/],
    ['Organizations', /your own directory/],
    ['consumers', /your own directory/],
    ['00000000-0000-0000-0000-000000000000', /not connected/],
    ['ada@contoso.com', /behind the @/],
  ])('is not read from %j', (typed, reason) => {
    expect(readTenant(typed)).toEqual({ at: 'refused', reason: expect.stringMatching(reason) });
  });
});

describe('a client secret', () => {
  test.each([
    [guid, /Secret ID/],
    ['****************', /masked/],
    ['zX8••••••••', null],
    ['••••••••••', /masked/],
    ['zX8Q~abcdefghijklmnopqrstuvwxyz0123456789', null],
    ['anything else', null],
  ])('is doubted when it is %j: %s', (typed, reason) => {
    const said = secretTrap(typed);
    if (reason === null) expect(said).toBeNull();
    else expect(said).toMatch(reason);
  });
});
