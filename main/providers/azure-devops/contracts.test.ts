import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';

import { createAzureDevops } from './index.ts';
import { parseList } from './api.ts';
import { projectShape, repositoryShape } from './repository.ts';
import { hurriedClock, instance, json, service, type Asked } from './test-service.ts';

/** Microsoft's published descriptions of the REST API 7.1; they are kept beside the project, not in it. */
const contracts = join(import.meta.dirname, '../../../../shared/contracts/azure-devops');
const present = existsSync(contracts);
if (!present) console.log(`not run: Azure DevOps’ published descriptions: no ${contracts}`);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
}

interface Operation {
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
}

interface Description {
  readonly host: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly definitions: Readonly<Record<string, object>>;
}

const read = (name: string) =>
  JSON.parse(readFileSync(join(contracts, name), 'utf8')) as Description;
const descriptions = present
  ? ['core.json', 'git.trimmed.json', 'profile.json'].map((name) => read(name))
  : [];

const guid = '6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c';
const project = { id: guid, name: 'Fabrikam', state: 'wellFormed', visibility: 'private' };
const repository = {
  id: '5febef5a-833d-4e14-b9c0-14cb638f91e6',
  name: 'AnotherRepository',
  url: `${instance}/_apis/git/repositories/x`,
  project,
  defaultBranch: 'refs/heads/main',
  remoteUrl: `${instance}/Fabrikam/_git/AnotherRepository`,
  isDisabled: false,
};
const person = {
  authenticatedUser: {
    id: 'a',
    providerDisplayName: 'Ada',
    properties: { Account: { $value: 'ada@contoso.com' } },
  },
};

/** Everything the provider asks Azure DevOps in the course of its life. */
async function everythingAsked(): Promise<readonly Asked[]> {
  const { http, asked } = service(({ url }) => {
    if (url.pathname.endsWith('/connectionData')) return json(person);
    if (url.pathname.endsWith('/projects')) return json({ value: [project] });
    return json(url.pathname.endsWith('/repositories') ? { value: [repository] } : repository);
  });
  const azure = createAzureDevops(http, hurriedClock().clock);
  await azure.identity.identify(instance, 't');
  for await (const rows of azure.listing.repositories(instance, 't')) expect(rows).toHaveLength(1);
  await azure.listing.find(instance, 't', { id: repository.id });
  await azure.listing.find(instance, 't', { path: 'Fabrikam/AnotherRepository' });
  return asked;
}

/**
 * Questions of Microsoft's own clients that are not described, and the repository by its
 * identifier: its project is described as a part of the path that may be left out.
 */
const undescribed = [
  '/contoso/_apis/connectionData',
  '/contoso/_apis/security/permissionevaluationbatch',
];

describe.runIf(present)('what the provider asks', () => {
  test('is in the published descriptions, with their versions and parameters', async () => {
    const asked = await everythingAsked();
    const described = asked.filter(({ url }) => !undescribed.includes(url.pathname));
    expect(described.length).toBeGreaterThanOrEqual(5);
    for (const one of described) {
      const found = operationFor(one);
      expect(found, one.url.href).toBeDefined();
      const { description, operation } = found!;
      expect(one.url.host).toBe(description.host);
      const parameters = operation.parameters.map((each) =>
        '$ref' in each ? description.parameters[each.$ref.split('/').at(-1)!]! : each,
      );
      for (const [name, value] of one.url.searchParams) {
        const parameter = parameters.find((each) => each.in === 'query' && each.name === name);
        expect(parameter, `${name} of ${one.url.pathname}`).toBeDefined();
        if (parameter?.type === 'integer') expect(value).toMatch(/^\d+$/);
        if (parameter?.type === 'boolean') expect(value).toMatch(/^(?:true|false)$/);
        if (parameter?.enum) expect(parameter.enum).toContain(value);
        if (name === 'api-version') expect(parameter?.description).toContain(`'${value}'`);
      }
      const needed = parameters.filter((each) => each.in === 'query' && each.required);
      for (const { name } of needed) expect(one.url.searchParams.has(name), name).toBe(true);
    }
  });
});

describe.runIf(present)('what the provider reads', () => {
  test('are the projects of Microsoft’s own example', () => {
    const example = JSON.parse(
      readFileSync(join(contracts, 'examples/core/projects/GET__projects.json'), 'utf8'),
    ) as { readonly responses: { readonly 200: { readonly body: unknown } } };
    const projects = parseList(projectShape, example.responses['200'].body);
    expect(projects.map(({ name }) => name)).toEqual([
      'Fabrikam-Fiber-TFVC',
      'Fabrikam-Fiber-Git',
      'TestGit',
    ]);
  });

  test.each([
    ['git.trimmed.json', 'GitRepository', repository],
    ['core.json', 'TeamProjectReference', project],
  ])('in the tests has the form of %s, %s', (file, definition, value) => {
    const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true } });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'https://api/', definitions: read(file).definitions });
    const validate = ajv.compile({ $ref: `https://api/#/definitions/${definition}` });
    expect([validate(value), validate.errors]).toEqual([true, null]);
    expect(repositoryShape.safeParse(repository).success).toBe(true);
  });
});

function operationFor({ method, url }: Asked) {
  for (const description of descriptions) {
    for (const [template, operations] of Object.entries(description.paths)) {
      const operation = operations[method.toLowerCase()];
      if (operation && matches(template, url.pathname)) return { description, operation };
    }
  }
  return undefined;
}

function matches(template: string, pathname: string): boolean {
  const pattern = template
    .replaceAll('{project}/', '(?:[^/]+/)?')
    .replaceAll(/\{\w+\}/g, '[^/]+')
    .replace(/\/$/, '/?');
  return new RegExp(`^${pattern}$`).test(pathname);
}
