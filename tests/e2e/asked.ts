import type { Services } from './jobs.ts';
import type { Overheard } from './overheard.ts';
import {
  azureDescriptions,
  githubDescription,
  gitlabDescriptions,
  type Description,
} from './published.ts';

/** What the published descriptions say of everything the app asked a service. */
export interface Verdict {
  readonly service: string;
  /** Requests that a published description has, and has nothing against. */
  readonly described: number;
  /** Requests of which only the vendor's prose tells; they were held to its table of fields. */
  readonly fromProse: number;
  /** The operations that were asked, each once. */
  readonly operations: ReadonlySet<string>;
  readonly wrong: readonly string[];
}

/** Our own requests; browsers and tests of the same process name themselves otherwise. */
export const isOurs = ({ headers }: Overheard): boolean =>
  /^(?:Latchkey$|oauth4webapi\/)/.test(headers['user-agent'] ?? '');

export function judge(heard: readonly Overheard[], services: Services): readonly Verdict[] {
  const { gitlab, github, azure } = services;
  const [cloud, server] = [githubDescription('api.github.com'), githubDescription('ghes-3.17')];
  const organisation = new URL(azure.instances.main).pathname;
  const places: readonly Place[] = [
    {
      service: 'GitLab',
      port: Number(new URL(gitlab.url).port),
      prose: [...gitlabProse, ...oauthProse('/oauth/')],
      descriptions: () => gitlabDescriptions(),
      pathOf: ({ url }) => url.pathname,
    },
    {
      service: 'GitHub',
      port: github.port,
      prose: [...githubProse, ...oauthProse('/login/(?:oauth/)?')],
      descriptions: ({ host }) => [host === 'api.github.com' ? cloud : server],
      pathOf: ({ url }) => url.pathname.replace(/^\/api\/v3(?=\/)/, ''),
    },
    {
      service: 'Azure DevOps',
      port: Number(new URL(azure.url).port),
      prose: [...azureProse(organisation), ...oauthProse(`/${azure.tenant.id}/oauth2/v2\\.0/`)],
      descriptions: () => azureDescriptions(),
      pathOf: ({ url }) => url.pathname.replace(organisation, '/{organization}'),
    },
  ];
  return places.map((place) => judgeOne(heard, place));
}

interface Place {
  readonly service: string;
  readonly port: number;
  readonly prose: readonly Prose[];
  readonly descriptions: (request: Overheard) => readonly Description[];
  /** As the descriptions begin their paths. */
  readonly pathOf: (request: Overheard) => string;
}

/** A request that no published description has, by what the vendor writes of it. */
interface Prose {
  readonly method: string;
  readonly path: RegExp;
  /** Where it is written. */
  readonly source: string;
  readonly query?: readonly string[];
  /** Fields of the form or the JSON body. */
  readonly fields?: readonly string[];
}

function judgeOne(heard: readonly Overheard[], place: Place): Verdict {
  const wrong: string[] = [];
  const operations = new Set<string>();
  let described = 0;
  let fromProse = 0;
  const cache = new Map<string, readonly Description[]>();
  for (const request of heard.filter((one) => one.port === place.port && isOurs(one))) {
    const name = `${request.method} ${request.url.pathname}`;
    const key = request.host;
    const descriptions = cache.get(key) ?? place.descriptions(request);
    cache.set(key, descriptions);
    const path = place.pathOf(request);
    const said = descriptions.flatMap((description) => {
      const complaints = description(request, path);
      return complaints === undefined ? [] : [complaints];
    });
    const prose = place.prose.find(
      (each) => each.method === request.method && each.path.test(request.url.pathname),
    );
    if (said.length > 0) {
      described += 1;
      operations.add(name);
      wrong.push(...said.flat().map((each) => `${name}: ${JSON.stringify(each)}`));
    } else if (prose !== undefined) {
      fromProse += 1;
      operations.add(name);
      wrong.push(...againstProse(request, prose).map((each) => `${name}: ${each}`));
    } else wrong.push(`${name}: nobody describes it`);
  }
  return { service: place.service, described, fromProse, operations, wrong };
}

function againstProse({ url, body, headers }: Overheard, prose: Prose): readonly string[] {
  const unknown = (kind: string, given: Iterable<string>, known: readonly string[] = []) =>
    [...given].filter((name) => !known.includes(name)).map((name) => `unknown ${kind} ${name}`);
  const isJson = (headers['content-type'] ?? '').includes('json');
  const fields = isJson
    ? Object.keys(JSON.parse(body) as object)
    : new URLSearchParams(body).keys();
  return [
    ...unknown('parameter', url.searchParams.keys(), prose.query),
    ...unknown('field', body === '' ? [] : fields, prose.fields),
  ];
}

/** RFC 6749, 7636, 7009 and 8628; each service names its own paths and leaves some out. */
const oauthProse = (root: string): readonly Prose[] => [
  {
    method: 'POST',
    path: new RegExp(`^${root}(?:access_)?token$`),
    source: 'RFC 6749 §4.1.3, §4.4.2, §6; RFC 7636 §4.5; RFC 8628 §3.4',
    fields: [
      ...['grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri', 'code_verifier'],
      ...['refresh_token', 'device_code', 'scope'],
    ],
  },
  {
    method: 'POST',
    path: new RegExp(`^${root}(?:authorize_device|device/code|devicecode)$`),
    source: 'RFC 8628 §3.1',
    fields: ['client_id', 'scope'],
  },
  {
    method: 'POST',
    path: new RegExp(`^${root}revoke$`),
    source: 'RFC 7009 §2.1',
    fields: ['client_id', 'client_secret', 'token', 'token_type_hint'],
  },
  {
    // The pre-flight asks it as a browser would, to see whether the redirect URI is registered.
    method: 'GET',
    path: new RegExp(`^${root}authorize$`),
    source: 'RFC 6749 §4.1.1; RFC 7636 §4.3; OpenID Connect Core §3.1.2.1',
    query: [
      ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state'],
      ...['code_challenge', 'code_challenge_method', 'prompt'],
    ],
  },
];

const gitlabProse: readonly Prose[] = [
  { method: 'GET', path: /^\/api\/v4\/user$/, source: 'docs.gitlab.com/api/users' },
  {
    method: 'GET',
    path: /^\/api\/v4\/projects\/[^/]+\/push_rule$/,
    source: 'docs.gitlab.com/api/project_push_rules',
  },
  { method: 'GET', path: /^\/uploads\/-\/system\//, source: 'avatar_url of GET /user' },
];

const githubProse: readonly Prose[] = [
  {
    method: 'POST',
    path: /^\/(?:api\/v3\/)?credentials\/revoke$/,
    source: 'docs.github.com/rest/credentials/revoke',
    fields: ['credentials'],
  },
  {
    method: 'GET',
    path: /^\/(?:api\/v3\/)?repositories\/\d+$/,
    source: 'the address GitHub itself redirects to from a former name',
  },
  { method: 'GET', path: /^\/avatars\//, source: 'avatar_url of GET /user', query: ['s'] },
];

/** Questions of Microsoft's own clients, and of OpenID Connect. */
const azureProse = (organisation: string): readonly Prose[] => [
  {
    method: 'GET',
    path: new RegExp(`^${organisation}/_apis/connectionData$`),
    source: 'azure-devops-node-api, LocationApi',
    query: ['api-version'],
  },
  {
    method: 'POST',
    path: new RegExp(`^${organisation}/_apis/security/permissionevaluationbatch$`),
    source: 'learn.microsoft.com/rest/api/azure/devops/security/permissions',
    query: ['api-version'],
    fields: ['alwaysAllowAdministrators', 'evaluations'],
  },
  {
    method: 'GET',
    path: /\/v2\.0\/\.well-known\/openid-configuration$/,
    source: 'OpenID Connect Discovery §4',
  },
  { method: 'GET', path: /\/_apis\/GraphProfile\//, source: 'imageUrl of a profile' },
];
