import '../metadata.ts';

import * as x509 from '@peculiar/x509';

/** A certificate and its private key, PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

export interface IssueOptions {
  readonly names?: readonly string[];
  readonly ips?: readonly string[];
  /** Days from now; a day ago and in thirty days when absent. */
  readonly from?: number;
  readonly to?: number;
  /** For a person or a machine that visits; for a server when absent. */
  readonly client?: boolean;
  readonly subject?: string;
}

export interface Authority {
  /** Its own certificate, PEM: what visitors must trust. */
  readonly ca: string;
  issue(options?: IssueOptions): Promise<Issued>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 3600 * 1000;
const daysFromNow = (days: number) => new Date(Date.now() + days * day);

/** A certificate authority that signs what it is asked to, good or bad. */
export async function createAuthority(name = 'Private authority'): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${name}`,
    notBefore: daysFromNow(-1),
    notAfter: daysFromNow(365),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    ca: `${root.toString('pem')}\n`,
    async issue(options = {}) {
      const own = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const leaf = await x509.X509CertificateGenerator.create({
        ...common(options),
        issuer: root.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          ...(await extensions(options)),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return { certificate: `${leaf.toString('pem')}\n`, key: await pem(own.privateKey) };
    },
  };
}

/** A server certificate nobody but itself vouches for. */
export async function selfSigned(options: IssueOptions = {}): Promise<Issued> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { subject, ...rest } = common(options);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...rest,
    name: subject,
    keys,
    signingAlgorithm: algorithm,
    extensions: await extensions(options),
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await pem(keys.privateKey) };
}

function common({ from = -1, to = 30, names = [], subject }: IssueOptions) {
  return {
    serialNumber: serial(),
    subject: `CN=${subject ?? names[0] ?? 'localhost'}`,
    notBefore: daysFromNow(from),
    notAfter: daysFromNow(to),
  };
}

async function extensions({ names = [], ips = [], client = false }: IssueOptions) {
  const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([client ? clientAuth : serverAuth]),
    ...(names.length + ips.length === 0
      ? []
      : [
          new x509.SubjectAlternativeNameExtension([
            ...names.map((value) => ({ type: 'dns' as const, value })),
            ...ips.map((value) => ({ type: 'ip' as const, value })),
          ]),
        ]),
  ];
}

async function pem(key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

/** Positive, as RFC 5280 §4.1.2.2 asks. */
function serial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return Buffer.from(bytes).toString('hex');
}
