import { failed, passed, type DoctorCheck } from '../verdict.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** In the order in which the HTTP client looks: the special one first, lower case first. */
const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];

/** Which proxy requests go through, named without the password it may carry. */
export function proxyNamed(environment: Environment): DoctorCheck {
  return {
    id: 'proxy',
    title: 'The proxy is understood',
    async run() {
      const found = names.filter((name) => environment[name]);
      if (found.length === 0) return passed('None is set; requests go straight to the host.');

      const read = found.map((name) => ({ name, proxy: safe(environment[name] ?? '') }));
      const broken = read.find(({ proxy }) => proxy === null);
      if (broken)
        return failed(
          `${broken.name} does not hold the address of a proxy.`,
          `Set ${broken.name} to an address such as http://proxy.example.com:3128.`,
        );

      const except = environment['no_proxy'] || environment['NO_PROXY'];
      const list = read.map(({ name, proxy }) => `${name} ${proxy}`).join(', ');
      return passed(`${list}${except ? `; not for ${except.slice(0, 300)}` : ''}`);
    },
  };
}

/** Scheme, host and port. A user name or password is said to be there and never shown. */
function safe(text: string): string | null {
  // `proxy.example.com:3128` is common, and `URL` would read its host as a scheme.
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (!url?.hostname || !/^(https?|socks[45]?[ah]?):$/.test(url.protocol)) return null;
  const signedIn = url.username || url.password ? ' (with a sign-in)' : '';
  return `${url.protocol}//${url.host}${signedIn}`;
}
