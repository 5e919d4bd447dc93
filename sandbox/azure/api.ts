import { randomUUID } from 'node:crypto';

import type { Exchange, Headers } from '../exchange.ts';
import { redirect, sendHtml, sendJson } from '../exchange.ts';
import { pageHeaders } from '../page.ts';
import type { AzureCaller } from './caller.ts';
import { callerOf } from './caller.ts';
import { tenant } from './directory.ts';
import { messagePage } from './entra-pages.ts';
import type { Organisation } from './organisations.ts';
import { originsFor } from './origins.ts';
import { limitHeaders } from './throttle.ts';
import type { AzureWorld } from './world.ts';

export type AzureExchange = Exchange<AzureWorld>;

/** A call whose caller is known. */
export interface Call {
  readonly exchange: AzureExchange;
  readonly caller: AzureCaller;
}

export interface OrganisationCall extends Call {
  readonly organisation: Organisation;
}

interface Rules {
  /** A resource that was never released: `-preview` must be asked for, or no version at all. */
  readonly isPreview?: boolean;
}

/** Calls below an organisation, which is the first thing captured. */
export function organisationApi(
  answer: (call: OrganisationCall) => Promise<void> | void,
  rules: Rules = {},
) {
  return (exchange: AzureExchange): Promise<void> | void => {
    const [name = ''] = exchange.params;
    const organisation = exchange.world.organisations.find(name);
    if (!organisation) {
      exchange.request.resume();
      return sendNoOrganisation(exchange);
    }
    const caller = admit(exchange, rules, organisation);
    return caller && answer({ exchange, caller, organisation });
  };
}

/** Calls about a person, whatever the organisation: profiles and accounts. */
export function profileApi(answer: (call: Call) => Promise<void> | void) {
  return (exchange: AzureExchange): Promise<void> | void => {
    const caller = admit(exchange, {}, null);
    return caller && answer({ exchange, caller });
  };
}

/** In the order Azure DevOps looks: who, how often, member of what, which version. */
function admit(
  exchange: AzureExchange,
  rules: Rules,
  organisation: Organisation | null,
): AzureCaller | undefined {
  const { request, response, world } = exchange;
  for (const [name, value] of Object.entries(traceHeaders())) response.setHeader(name, value);
  const caller = callerOf(world, request);
  if (!caller) {
    request.resume();
    refuseStranger(exchange);
    return undefined;
  }
  const refusal =
    blocked(exchange) ?? outside(organisation, caller) ?? wrongVersion(exchange, rules);
  if (refusal) {
    request.resume();
    sendProblem(exchange, ...refusal);
    return undefined;
  }
  return caller;
}

type Refusal = readonly [status: number, words: string, typeKey: string];

function blocked({ response, world }: AzureExchange): Refusal | undefined {
  const limit = world.throttle.take();
  if (!limit) return undefined;
  for (const [name, value] of Object.entries(limitHeaders(limit))) response.setHeader(name, value);
  const words =
    'TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource ' +
    "'Concurrency' in namespace 'User'. For more information on why your request was blocked, see " +
    'the topic "Rate limits" on the Microsoft Web site (https://go.microsoft.com/fwlink/?LinkId=823950).';
  return limit.blocked ? [429, words, 'RequestBlockedException'] : undefined;
}

function outside(organisation: Organisation | null, caller: AzureCaller): Refusal | undefined {
  if (!organisation || organisation.members.has(caller.principal.objectId)) return undefined;
  return [401, outsiderWords(caller), 'UnauthorizedRequestException'];
}

/** A person is named; a principal nobody added has never been heard of. */
export const outsiderWords = ({ kind, principal }: AzureCaller): string =>
  kind === 'app'
    ? `TF401444: Please sign-in at least once as ${tenant.id}\\${tenant.id}\\${principal.objectId} in a web browser to enable access to the service.`
    : `TF400813: The user '${principal.profileId}' is not authorized to access this resource.`;

function wrongVersion({ request, url }: AzureExchange, { isPreview }: Rules): Refusal | undefined {
  const accepted = /api-version=([\w.-]+)/.exec(request.headers.accept ?? '')?.[1];
  const version = url.searchParams.get('api-version') ?? accepted;
  if (version === undefined) {
    if (isPreview) return undefined;
    const words = `No api-version was supplied for the "${request.method}" request. The version must be supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").`;
    return [400, words, 'VssVersionNotSpecifiedException'];
  }
  if (!/^\d\.\d(-preview(\.\d+)?)?$/.test(version)) {
    return [400, `The api-version ${version} is not valid.`, 'VssInvalidApiVersionException'];
  }
  if (Number.parseFloat(version) > 7.2) {
    const words = `The requested REST API version of ${version} is out of range for this server. The latest REST API version this server supports is 7.2.`;
    return [400, words, 'VssVersionOutOfRangeException'];
  }
  if (isPreview && !version.includes('-preview')) {
    const words = `The requested version "${version}" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "${version}-preview"`;
    return [400, words, 'VssInvalidPreviewVersionException'];
  }
  return undefined;
}

function traceHeaders(): Headers {
  const activity = randomUUID();
  return {
    activityid: activity,
    'x-tfs-session': activity,
    'x-vss-e2eid': activity,
    'x-tfs-processid': '671b689c-275f-4d3d-b392-0c03c739cebb',
    'x-vss-resourcetenant': tenant.id,
    'x-content-type-options': 'nosniff',
  };
}

/** The three ways in that Azure DevOps names, each in a header of its own. */
export function challenges(exchange: AzureExchange): string[] {
  const { login, devops } = originsFor(exchange);
  return [
    `Bearer authorization_uri=${login}/${tenant.id}`,
    `Basic realm="${devops}/"`,
    'TFS-Federated',
  ];
}

export const anonymousWords =
  'TF400813: Resource not available for anonymous access. Client authentication required.';

/** No credential, or one that is not worth anything (any more). */
function refuseStranger(exchange: AzureExchange): void {
  const { request, response, world, url } = exchange;
  const { login } = originsFor(exchange);
  const wants = request.headers['x-tfs-fedauthredirect'] === 'Suppress';
  const mode = wants ? '401' : world.settings.signInAnswer;
  if (mode === '302') {
    const back = encodeURIComponent(url.href);
    return redirect(exchange, `${login}/common/login?return_to=%2F&realm=${back}`);
  }
  if (mode === '203') {
    const page = messagePage('Azure DevOps Services | Sign In', 'Please sign in to go on.');
    return sendHtml(exchange, 203, page, pageHeaders);
  }
  response.setHeader('www-authenticate', challenges(exchange));
  const page = messagePage(anonymousWords, 'Access Denied.');
  return sendHtml(exchange, 401, page, pageHeaders);
}

export function sendNoOrganisation(exchange: AzureExchange): void {
  const page = messagePage(
    '404 - Page not found',
    'The resource cannot be found. The organisation may have been renamed or deleted.',
  );
  sendHtml(exchange, 404, page, pageHeaders);
}

/** An error as Azure DevOps' services serialise theirs. */
export function sendProblem(
  exchange: AzureExchange,
  status: number,
  message: string,
  typeKey: string,
): void {
  const assembly = 'Microsoft.TeamFoundation.Framework.Server';
  sendApi(exchange, status, {
    $id: '1',
    innerException: null,
    message,
    typeName: `${assembly}.${typeKey}, ${assembly}`,
    typeKey,
    errorCode: 0,
    eventId: 3000,
  });
}

export function sendApi(
  exchange: AzureExchange,
  status: number,
  body: unknown,
  headers: Headers = {},
): void {
  const version = exchange.url.searchParams.get('api-version') ?? '7.1';
  const type = `application/json; charset=utf-8; api-version=${version}`;
  sendJson(exchange, status, body, {
    'content-type': type,
    'cache-control': 'no-cache',
    ...headers,
  });
}

/** Lists come wrapped, with their length. */
export const sendList = (
  exchange: AzureExchange,
  value: readonly unknown[],
  headers: Headers = {},
): void => sendApi(exchange, 200, { count: value.length, value }, headers);
