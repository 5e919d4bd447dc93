import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

import type { Overheard } from './overheard.ts';

/** What others publish about their services; it is kept beside the project, not in it. */
export const contracts = join(import.meta.dirname, '../../../shared/contracts');
export const arePublished = existsSync(contracts);

/** What one published description has against a request; undefined where it does not describe it. */
export type Description = (request: Overheard, path: string) => readonly unknown[] | undefined;

type Json = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly schema?: object;
  readonly description?: string;
}

interface Operation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  /** OpenAPI 3. */
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: object }>>;
  };
}

/** One document of OpenAPI 2 or 3, below `$id`. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** GitLab's OpenAPI 2, in both ages that are kept. */
export const gitlabDescriptions = (): readonly Description[] =>
  readdirSync(join(contracts, 'gitlab-openapi'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => described(`gitlab-openapi/${name}`, { isKnown: isKeyset }));

/** GitHub's OpenAPI 3: of the cloud, or of an Enterprise Server. */
export const githubDescription = (edition: 'api.github.com' | 'ghes-3.17'): Description =>
  described(`github-openapi/${edition}.trimmed.json`);

/** Microsoft's OpenAPI 2 of what Latchkey asks Azure DevOps; a project in the path may be left out. */
export const azureDescriptions = (): readonly Description[] =>
  ['core.json', 'git.trimmed.json', 'profile.json'].map((name) =>
    described(`azure-devops/${name}`, { mayLeaveOut: '{project}/', hasVersions: true }),
  );

interface Oddities {
  /** A parameter that is described elsewhere. */
  readonly isKnown?: (name: string, value: string) => boolean;
  /** A part of a path that need not be there. */
  readonly mayLeaveOut?: string;
  /** `api-version` names the version in its description. */
  readonly hasVersions?: boolean;
}

/** GitLab documents keyset paging in prose (doc/api/rest); its OpenAPI leaves the word out. */
const isKeyset = (name: string, value: string) => name === 'pagination' && value === 'keyset';

function described(file: string, oddities: Oddities = {}): Description {
  const text = JSON.parse(readFileSync(join(contracts, file), 'utf8')) as Json;
  const document = inJsonSchema(text) as Document & Json;
  const ajv = new Ajv({ strict: false, coerceTypes: true, allErrors: true, formats: numbers });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'described' });
  const find = (ref: string): unknown =>
    ref
      .replace(/^described#\//, '')
      .split('/')
      .reduce<unknown>((at, part) => (at as Json)[part], document);
  const templates = Object.entries(document.paths).map(([template, operations]) => ({
    pattern: patternOf(template, oddities.mayLeaveOut),
    operations,
  }));

  return (request, path) => {
    const operation = templates.find(
      ({ pattern, operations }) =>
        pattern.test(path) && operations[request.method.toLowerCase()] !== undefined,
    )?.operations[request.method.toLowerCase()];
    if (operation === undefined) return undefined;
    const parameters = (operation.parameters ?? []).map((each) =>
      '$ref' in each ? (find(each.$ref) as Parameter) : each,
    );
    return [
      ...againstQuery(ajv, request, parameters, oddities),
      ...againstBody(ajv, request, operation, parameters),
    ];
  };
}

const numbers = { int32: true, int64: true } as const;

function againstQuery(
  ajv: Ajv,
  { url }: Overheard,
  parameters: readonly Parameter[],
  { isKnown = () => false, hasVersions = false }: Oddities,
): readonly unknown[] {
  const inQuery = parameters.filter((each) => each.in === 'query');
  const wrong = [...url.searchParams].flatMap(([name, value]) => {
    const parameter = inQuery.find((each) => each.name === name);
    if (parameter === undefined) return isKnown(name, value) ? [] : [`unknown parameter ${name}`];
    const version = `'${value}'`;
    const isVersion = hasVersions && name === 'api-version';
    if (isVersion && !parameter.description?.includes(version)) return [`not version ${version}`];
    const { type, enum: values } = parameter;
    const schema = parameter.schema ?? { ...(type && { type }), ...(values && { enum: values }) };
    return complaints(ajv, schema, value);
  });
  const missing = inQuery.filter(({ name, required }) => required && !url.searchParams.has(name));
  return [...wrong, ...missing.map(({ name }) => `missing parameter ${name}`)];
}

function againstBody(
  ajv: Ajv,
  { body }: Overheard,
  { requestBody }: Operation,
  parameters: readonly Parameter[],
): readonly unknown[] {
  const schema =
    requestBody?.content['application/json']?.schema ??
    parameters.find((each) => each.in === 'body')?.schema;
  if (schema === undefined) return body === '' ? [] : ['a body nobody asked for'];
  if (body === '') return requestBody?.required ? ['no body'] : [];
  return complaints(ajv, schema, JSON.parse(body));
}

function complaints(ajv: Ajv, schema: object, value: unknown): readonly unknown[] {
  // A value by itself cannot be coerced; as a field it can.
  const validate = ajv.compile({ type: 'object', properties: { value: schema } });
  return validate({ value: structuredClone(value) }) ? [] : (validate.errors ?? []);
}

/** A path's template; a `{name}` is one part, and `{id}` may hold an encoded slash. */
function patternOf(template: string, mayLeaveOut = ''): RegExp {
  const optional = mayLeaveOut === '' ? '\0' : mayLeaveOut;
  const pattern = template
    .split(optional)
    .map((part) =>
      part
        .split(/\{\w+\}/)
        .map(escaped)
        .join('[^/]+'),
    )
    .join('(?:[^/]+/)?');
  return new RegExp(`^${pattern}$`);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const standardTypes: ReadonlySet<string> = new Set([
  ...['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'],
]);

/** OpenAPI's own words in those of JSON Schema: `nullable`, odd types, references into one document. */
function inJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, discriminator: _discriminator, ...rest } = value as Json;
  const entries = Object.entries(rest).flatMap(([key, each]) => {
    if (key === '$ref' && typeof each === 'string') return [[key, `described${each}`] as const];
    const isOddType = key === 'type' && typeof each === 'string' && !standardTypes.has(each);
    return isOddType ? [] : [[key, inJsonSchema(each)] as const];
  });
  const schema = Object.fromEntries(entries);
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}
