import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

import type { Instance } from '../../../preload/model/account.ts';
import type { Clock } from '../../core/clock.ts';
import type { Http, HttpInit } from '../../ports/http.ts';
import type { OAuthClient } from '../provider.ts';

export const cloud = 'https://github.com' as Instance;
export const server = 'https://ghes.example.com' as Instance;

/** No secret at all: the device flow serves. */
export const open: OAuthClient = { instance: cloud, clientId: 'Iv1.0123', allowHttp: false };
export const confidential: OAuthClient = { ...open, clientSecret: 'the-secret' };

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly form: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly init: HttpInit;
}

/** A service in the place of the HTTP port: notes what is asked and answers by a function. */
export function service(answer: (asked: Asked, count: number) => Response | Promise<Response>): {
  readonly http: Http;
  readonly asked: readonly Asked[];
} {
  const asked: Asked[] = [];
  const http: Http = async (input, init = {}) => {
    const request = new Request(input, init);
    const body = await request.text();
    const one: Asked = {
      method: request.method,
      url: new URL(request.url),
      body,
      form: Object.fromEntries(new URLSearchParams(body)),
      headers: request.headers,
      init,
    };
    asked.push(one);
    return answer(one, asked.length);
  };
  return { http, asked };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** A clock whose sleeps end at once and are noted. */
export function hurriedClock(now = 0): {
  readonly clock: Clock;
  readonly slept: readonly number[];
} {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => now,
    monotonic: () => 0,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
    },
  };
  return { clock, slept };
}

/** What GitHub publishes of its API; it is kept beside the project, not in it. */
const folder = join(import.meta.dirname, '../../../../shared/contracts/github-openapi');
export const isPublished = existsSync(folder);

export const editions = ['api.github.com', 'ghes-3.17'] as const;
export type Edition = (typeof editions)[number];

interface Operation {
  readonly parameters?: readonly unknown[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
type Content = Readonly<
  Record<string, { readonly schema: object; readonly examples?: Record<string, unknown> }>
>;
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: object;
}

/** One edition of the published API, as far as tests ask it. */
export function published(edition: Edition) {
  const document = adapted(
    JSON.parse(readFileSync(join(folder, `${edition}.trimmed.json`), 'utf8')),
  ) as { readonly paths: Record<string, Record<string, Operation>> };
  const ajv = new Ajv({ strict: false, coerceTypes: true, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });
  const resolve = (value: unknown): unknown => {
    const { $ref } = value as { $ref?: string };
    if ($ref === undefined) return value;
    const parts = $ref.replace('api#/', '').split('/');
    return parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document);
  };

  const operation = (route: string): Operation => {
    const [method = '', path = ''] = route.split(' ');
    const found = document.paths[path]?.[method.toLowerCase()];
    if (found === undefined) throw new Error(`not published: ${route}`);
    return found;
  };
  const complaints = (schema: object, value: unknown): unknown => {
    const validate = ajv.compile(schema);
    return validate(structuredClone(value)) ? [] : validate.errors;
  };

  return {
    /** What the published API has against a request to this route; empty when nothing. */
    against(route: string, { url, body }: Asked): unknown {
      const { parameters = [], requestBody } = operation(route);
      const query = parameters.map((each) => resolve(each) as Parameter);
      const known = query.filter((each) => each.in === 'query');
      const schema = {
        type: 'object',
        properties: Object.fromEntries(known.map((each) => [each.name, each.schema])),
        additionalProperties: false,
      };
      const wrong = complaints(schema, Object.fromEntries(url.searchParams)) as unknown[];
      const form = requestBody?.content['application/json']?.schema;
      if (form === undefined) return body === '' ? wrong : [...wrong, 'a body nobody asked for'];
      return [...wrong, ...(complaints(form, JSON.parse(body)) as unknown[])];
    },
    /** Every example answer of a route. */
    examples(route: string): readonly unknown[] {
      const { examples = {} } =
        operation(route).responses['200']?.content?.['application/json'] ?? {};
      return Object.values(examples).map((each) => (resolve(each) as { value: unknown }).value);
    },
    /** What the published API has against an answer of this route. */
    againstAnswer(route: string, status: number, answer: unknown): unknown {
      const schema = operation(route).responses[status]?.content?.['application/json']?.schema;
      if (schema === undefined) throw new Error(`not published: ${route} ${status}`);
      return complaints(schema, answer);
    },
  };
}

/** OpenAPI 3.0 in the words of JSON Schema: `nullable`, and references into one document. */
function adapted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(adapted);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Record<string, unknown>;
  const entries = Object.entries(rest).map(
    ([key, each]) =>
      [key, key === '$ref' && typeof each === 'string' ? `api${each}` : adapted(each)] as const,
  );
  const schema = Object.fromEntries(entries);
  // `nullable: false` is what a schema is anyway.
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}
