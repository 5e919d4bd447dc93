import type { Cdp } from './cdp.ts';
import type { Happenings } from './driver.ts';
import { isCancelled } from './session.ts';
import { standin, wire } from './state.ts';

interface Paused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly request: {
    readonly url: string;
    readonly urlFragment?: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
}

export interface RequestAnswering {
  readonly cdp: Cdp;
  readonly session: string;
  readonly command: (method: string, params?: object) => Promise<unknown>;
  readonly mainFrame: string;
  /** The address main itself asked for; every other document is the page's own wish. */
  readonly navigation: { expected: string };
  readonly happenings: Happenings;
}

/** Stops every request of a page: navigation is asked about, filters apply, our schemes are answered. */
export function answerRequests(options: RequestAnswering): void {
  const { cdp, session, command } = options;
  cdp.on(session, 'Fetch.requestPaused', (paused: Paused) => {
    answer(paused, options).catch((thrown: unknown) => {
      console.error(`electron stand-in: ${wire.back(paused.request.url)}:`, thrown);
      void command('Fetch.failRequest', {
        requestId: paused.requestId,
        errorReason: 'Failed',
      }).catch(() => {});
    });
  });
}

async function answer(paused: Paused, options: RequestAnswering): Promise<void> {
  const { command } = options;
  const { requestId, request } = paused;
  const url = wire.back(request.url);
  const fail = (errorReason: string) => command('Fetch.failRequest', { requestId, errorReason });

  if (paused.resourceType === 'Document' && !mayGo(paused, url, options))
    return void (await fail('Aborted'));
  if (await isCancelled(url, request.method)) return void (await fail('BlockedByClient'));

  const handler = standin.protocols.get(url.slice(0, url.indexOf(':')));
  if (url === request.url) return void (await command('Fetch.continueRequest', { requestId }));
  if (!handler) return void (await fail('AddressUnreachable'));

  const response = await handler(toRequest(url, paused));
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  await command('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body,
  });
}

function mayGo(
  paused: Paused,
  url: string,
  { mainFrame, navigation, happenings }: RequestAnswering,
): boolean {
  const isMainFrame = paused.frameId === mainFrame;
  if (isMainFrame && paused.request.url === navigation.expected) {
    navigation.expected = '';
    return true;
  }
  return happenings.mayNavigate(url, isMainFrame, paused.redirectedRequestId !== undefined);
}

function toRequest(url: string, { request }: Paused): Request {
  const { method, urlFragment = '', postDataEntries = [] } = request;
  const body = Buffer.concat(postDataEntries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64')));
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    /^(origin|referer)$/i.test(name) ? wire.back(value) : value,
  ]);
  return new Request(url + urlFragment, { method, headers, ...(body.length > 0 ? { body } : {}) });
}
