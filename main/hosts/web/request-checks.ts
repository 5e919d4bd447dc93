import type { IncomingMessage } from 'node:http';

/** Why a request is not looked at, as the HTTP status it gets; undefined when it may go on. */
export type Refusal = { readonly status: number; readonly reason: string };

/**
 * Any page the person visits can reach a loopback port, by name tricks too
 * (DNS rebinding). So the first questions are always: was this sent to *us* by
 * name, and did our own page send it?
 */
export function refuseStrangers(request: IncomingMessage, authority: string): Refusal | undefined {
  const { headers, method = '', url = '' } = request;
  if (headersNamed(request, 'host') !== 1)
    return { status: 400, reason: 'one Host header is needed' };
  if (!url.startsWith('/')) return { status: 400, reason: 'only origin-form targets are served' };
  if (headers.host !== authority)
    return { status: 403, reason: 'this is not the name of this server' };
  if (method !== 'GET' && method !== 'POST')
    return { status: 405, reason: 'only GET and POST are served' };

  const own = `http://${authority}`;
  if (headers.origin !== undefined && headers.origin !== own) {
    return { status: 403, reason: 'the request came from another origin' };
  }
  // The page itself may be opened from anywhere: it holds nothing until the key arrives.
  const site = headers['sec-fetch-site'];
  const opensPage = method === 'GET' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage) {
    return { status: 403, reason: 'the request came from another site' };
  }
  return undefined;
}

/** What a request that changes something must have besides: our origin, said aloud, and JSON. */
export function refuseForms(request: IncomingMessage, authority: string): Refusal | undefined {
  const { headers } = request;
  if (headers.origin !== `http://${authority}`)
    return { status: 403, reason: 'an Origin is needed' };
  // A form of another page cannot send this type without asking first, and we never answer that question.
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(headers['content-type'] ?? '')) {
    return { status: 415, reason: 'only application/json is read' };
  }
  return undefined;
}

function headersNamed({ rawHeaders }: IncomingMessage, name: string): number {
  return rawHeaders.filter((value, index) => index % 2 === 0 && value.toLowerCase() === name)
    .length;
}
