import { Agent, buildConnector, fetch } from 'undici';

/** What a browser got: a page, or the way on. */
export interface BrowserAnswer {
  readonly status: number;
  readonly url: URL;
  /** As the service wrote it; absolute when it leads out of the service. */
  readonly location: string | null;
  readonly text: string;
}

export type FormFields = Readonly<Record<string, string>>;

/** Cookies, forms and redirects; without a window. */
export interface Browser {
  /** With fields a form is posted. Follows nothing. */
  request(address: URL, fields?: FormFields): Promise<BrowserAnswer>;
  /** Follows redirects within the service; stops at a page or at the way out. */
  follow(answer: BrowserAnswer): Promise<BrowserAnswer>;
  close(): Promise<void>;
}

/**
 * `service` is the address of what is visited: other origins are not followed. A page that
 * `passes` answers for is not stopped at, such as one that asks who somebody is. Origins that
 * `isAlias` knows are the service as well, under names that only a proxy would find.
 */
export function createBrowser(
  service: string,
  ca: string,
  passes: (page: BrowserAnswer) => Promise<BrowserAnswer> | undefined = () => undefined,
  isAlias: (origin: string) => boolean = () => false,
): Browser {
  const { origin, hostname, port } = new URL(service);
  const isOurs = (other: URL): boolean => other.origin === origin || isAlias(other.origin);
  const connector = buildConnector({ ca, allowH2: false });
  // Whatever name was asked for is still the one the certificate has to carry.
  const connect: buildConnector.connector = (asked, done) =>
    connector(
      isAlias(`${asked.protocol}//${asked.host ?? asked.hostname}`)
        ? { ...asked, hostname, port, servername: asked.hostname }
        : asked,
      done,
    );
  const agent = new Agent({ connect, allowH2: false });
  const jar = new Map<string, { readonly value: string; readonly path: string }>();

  function cookiesFor({ pathname }: URL): string {
    return [...jar]
      .filter(
        ([, { path }]) => pathname === path || path === '/' || pathname.startsWith(`${path}/`),
      )
      .map(([key, { value }]) => `${key.slice(0, key.indexOf(' '))}=${value}`)
      .join('; ');
  }

  function keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    const path = /;\s*path=([^;]+)/i.exec(cookie)?.[1] ?? '/';
    const gone = value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie);
    if (gone) jar.delete(`${name} ${path}`);
    else jar.set(`${name} ${path}`, { value, path });
  }

  return {
    async request(address, fields) {
      const response = await fetch(address, {
        dispatcher: agent,
        redirect: 'manual',
        headers: { cookie: cookiesFor(address), accept: 'text/html' },
        ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
      });
      for (const cookie of response.headers.getSetCookie()) keep(cookie);
      const location = response.headers.get('location');
      return { status: response.status, url: address, location, text: await response.text() };
    },

    async follow(answer) {
      let current = answer;
      for (let hop = 0; hop < 12 && current.location !== null; hop += 1) {
        const next = new URL(current.location, current.url);
        if (!isOurs(next)) return { ...current, location: next.href };
        current = await this.request(next);
        current = (await passes(current)) ?? current;
      }
      return current;
    },

    close: () => agent.destroy(),
  };
}

/** The value of a hidden field of a page; empty when it has none of that name. */
export function hidden(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
}
