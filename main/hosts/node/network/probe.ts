import { isIP, type Socket } from 'node:net';

import type { Certificate } from '../../../../preload/model/integration.ts';
import type { NetworkStep } from '../../../../preload/model/network.ts';
import { copyOf } from '../../../../preload/model/failure.ts';
import { AppError } from '../../../core/app-error.ts';
import { cleanText } from '../../../core/clean-text.ts';
import type { Connection, Probe } from '../../../ports/network.ts';
import { toHttpFailure } from '../http/failures.ts';
import { guardedLookup, systemResolve, type Resolve } from '../http/guarded-lookup.ts';
import { connectPlain } from './probe-connect.ts';
import { askHead } from './probe-http.ts';
import { encrypt } from './probe-tls.ts';
import { openTunnel } from './tunnel.ts';

export interface ProbeOptions {
  /** How names become addresses; as the system does it unless told. */
  readonly resolve?: Resolve;
  /** Milliseconds for each step; 10,000 unless told. */
  readonly timeout?: number;
}

/** What one step showed. */
interface Seen {
  readonly detail: string;
  readonly facts?: readonly string[];
}

const titles = {
  name: 'Name resolution',
  proxy: 'Proxy',
  connect: 'Connection',
  tls: 'Encryption',
  http: 'Answer',
} as const;

/** The walk behind "Explain connection". See the port for what it promises. */
export function createProbe({
  resolve = systemResolve,
  timeout = 10_000,
}: ProbeOptions = {}): Probe {
  return async (url, way) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    const steps: NetworkStep[] = [];
    let chain: readonly Certificate[] = [];
    let socket: Socket | undefined;
    let connection: Connection | undefined;
    let asked = false;

    /** What keeps this step from being taken. Behind a proxy the proxy resolves the name. */
    const before = (id: NetworkStep['id']) =>
      steps.find(
        (one) =>
          one.status === 'failed' && !(one.id === 'name' && (id === 'proxy' || connection?.proxy)),
      );
    async function step(id: NetworkStep['id'], work: () => Promise<Seen>): Promise<void> {
      const title = titles[id];
      const failed = before(id);
      if (failed) {
        const detail = `“${failed.title}” failed before it.`;
        return void steps.push({ id, title, status: 'not-run', detail, facts: [] });
      }
      try {
        const { detail, facts = [] } = await work();
        steps.push({ id, title, status: 'passed', detail, facts });
      } catch (thrown) {
        const { code, detail } = toHttpFailure(thrown, url);
        const { title: what, body } = copyOf(code);
        steps.push({
          id,
          title,
          status: 'failed',
          detail: `${what}. ${body}`,
          facts: detail ? [detail] : [],
        });
      }
    }

    try {
      await step('name', () => names(host, resolve, timeout));
      await step('proxy', async () => {
        connection = await way();
        const { proxy, proxyCredential, why } = connection;
        if (proxy === null) return { detail: `None. ${why}` };
        const signIn = proxyCredential ? 'with a user name and password' : 'without a sign-in';
        return { detail: `${proxy.url}, ${signIn}. ${why}` };
      });
      await step('connect', async () => {
        const target = `${url.hostname}:${port}`;
        const { proxy = null, proxyCredential = null } = connection ?? {};
        const lookup = guardedLookup(resolve);
        const started = performance.now();
        socket =
          proxy === null
            ? await connectPlain({ host, port, lookup, timeout })
            : await openTunnel({ proxy, proxyCredential }, target, { timeout, resolve });
        // Nobody listens between two steps; a connection that breaks there shows in the next.
        socket.on('error', () => undefined);
        const took = `${Math.round(performance.now() - started)} ms`;
        const { remoteAddress, remotePort } = socket;
        return proxy === null
          ? { detail: `To ${remoteAddress} port ${remotePort}, in ${took}.` }
          : { detail: `The proxy opened a way to ${target}, in ${took}.` };
      });
      await step('tls', async () => {
        if (url.protocol !== 'https:') return { detail: 'None: this is plain http.' };
        const seen = await encrypt(
          given(socket),
          { host, timeout, connection: given(connection) },
          (certificates) => {
            chain = certificates;
          },
        );
        socket = seen.socket;
        asked = seen.asked;
        return seen;
      });
      await step('http', () => askHead(given(socket), url, { timeout, asked }));
    } finally {
      socket?.destroy();
    }
    return { steps, chain };
  };
}

async function names(host: string, resolve: Resolve, timeout: number): Promise<Seen> {
  if (isIP(host) !== 0) return { detail: 'It is an address already.' };
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new AppError('host.timeout', { detail: host })), timeout).unref();
  });
  const found = await Promise.race([resolve(host), late]);
  if (found.length === 0) throw new AppError('host.unreachable', { detail: host });
  const list = [...new Set(found.map(({ address }) => cleanText(address, 64)))];
  return { detail: `${host} is ${list.slice(0, 8).join(', ')}.` };
}

/** What an earlier step that passed has left. */
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('host.unreachable');
  return value;
}
