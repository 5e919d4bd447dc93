/**
 * Chromium alone knows no custom scheme, so `app://bundle/x` travels as
 * `https://bundle.app.standin.invalid/x`: a secure origin that no name server answers, caught
 * before it leaves the browser. Main never sees the travelling form.
 */
export interface Wire {
  declare(scheme: string): void;
  out(url: string): string;
  back(url: string): string;
}

const suffix = 'standin.invalid';
export const caughtAddresses = `https://*.${suffix}/*`;

export function createWire(): Wire {
  const schemes = new Set<string>();
  return {
    declare: (scheme) => void schemes.add(scheme),
    out(url) {
      const [, scheme = '', host = '', rest = ''] =
        /^([a-z][\w+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
      if (!schemes.has(scheme.toLowerCase())) return url;
      return `https://${host}.${scheme}.${suffix}${rest.startsWith('/') ? rest : `/${rest}`}`;
    },
    back(url) {
      const [, host, scheme = '', rest] =
        /^https:\/\/([^/?#]*)\.([\w+-]+)\.standin\.invalid(.*)$/s.exec(url) ?? [];
      return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
    },
  };
}
