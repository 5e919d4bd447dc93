import type { Command } from 'commander';

import type { NetworkHost, NetworkSettings } from '../../../preload/model/network.ts';
import { Ended, exitCodes, type Cli } from '../command.ts';
import { examples } from '../options.ts';
import { plainWords } from '../plain-text.ts';
import { table, time } from '../table.ts';

/** `latchkey network …`: proxy, private CAs and client certificates, and what happens on the way to a host. */
export function addNetwork(program: Command, cli: Cli): void {
  const network = program.command('network').description('see and set how hosts are reached');

  network
    .command('explain')
    .description('walk to an address step by step, without any credential')
    .argument('<url>', 'address of a host, an instance or a repository')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('network explain https://gitlab.example.com', 'network explain git.corp --json'),
    )
    .action(async (url: string, { json }: { json?: boolean }) => explain(cli, url, json ?? false));

  network
    .command('show')
    .description('print the proxy settings, and what is trusted for single hosts')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('network show', 'network show --json'))
    .action(async ({ json }: { json?: boolean }) => show(cli, json ?? false));

  network
    .command('proxy')
    .description('set which proxy is used')
    .argument('<proxy>', '"environment", "none", or an address such as http://proxy.corp:3128')
    .option('--except <hosts>', 'hosts it is not for, separated by commas')
    .option('--user <name>', 'user name at the proxy')
    .option('--password-stdin', 'read the proxy’s password from standard input')
    .addHelpText(
      'after',
      examples(
        'network proxy environment',
        'network proxy http://proxy.corp:3128 --except .corp,10.0.0.0/8',
        'network proxy http://proxy.corp:3128 --user ada --password-stdin < password.txt',
      ),
    )
    .action(async (typed: string, options: ProxyOptions) => setProxy(cli, typed, options));

  network
    .command('trust')
    .description('trust a CA, or show a client certificate, for one host and no other')
    .argument('<origin>', 'address of the host, with the port where it has one of its own')
    .option('--ca <file>', 'PEM file of the CA that signed its certificate')
    .option('--cert <file>', 'PEM file of the client certificate')
    .option('--key <file>', 'PEM file of its private key, without a passphrase')
    .addHelpText(
      'after',
      examples(
        'network trust https://git.corp --ca corp-ca.pem',
        'network trust https://git.corp --cert ada.pem --key ada.key',
      ),
    )
    .action(async (origin: string, files: TrustOptions) => trust(cli, origin, files));

  network
    .command('forget')
    .description('forget the CA and the client certificate of a host')
    .argument('<origin>', 'address of the host')
    .addHelpText('after', examples('network forget https://git.corp'))
    .action(async (origin: string) => {
      await cli.call('network.forget', { origin });
      cli.io.out(`Forgot what was saved for ${origin}\n`);
    });
}

interface ProxyOptions {
  readonly except?: string;
  readonly user?: string;
  readonly passwordStdin?: boolean;
}

interface TrustOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

async function explain(cli: Cli, url: string, json: boolean): Promise<void> {
  const explained = await cli.call('network.explain', { url });
  if (json) cli.io.out(`${JSON.stringify(explained, undefined, 2)}\n`);
  else {
    cli.io.out(`${plainWords(explained.url)}\n`);
    explained.steps.forEach(({ title, status, detail, facts }, index) => {
      const number = `${index + 1}.`.padStart(3);
      cli.io.out(`${number} ${status.padEnd(7)}  ${title}: ${plainWords(detail)}\n`);
      for (const fact of facts) cli.io.out(`             ${plainWords(fact)}\n`);
    });
  }
  if (explained.steps.some(({ status, id }) => status === 'failed' && id !== 'name')) {
    throw new Ended(exitCodes.failed);
  }
}

async function show(cli: Cli, json: boolean): Promise<void> {
  const settings = await cli.call('network.read', {});
  const hosts = await cli.call('network.hosts', {});
  if (json) return cli.io.out(`${JSON.stringify({ settings, hosts }, undefined, 2)}\n`);
  cli.io.out(proxyLines(settings));
  if (hosts.length > 0)
    cli.io.out(`\n${table(['host', 'what', 'subject', 'until'], hosts.flatMap(rows))}`);
}

function proxyLines({ mode, proxy, exceptions, hosts, signIns }: NetworkSettings): string {
  const except = exceptions.length > 0 ? `, not for ${exceptions.join(', ')}` : '';
  const sentences = {
    environment: 'Proxy: as the environment says (HTTPS_PROXY, ALL_PROXY, NO_PROXY)',
    manual: `Proxy: ${proxy ?? 'none'}${except}`,
    none: 'Proxy: none',
  };
  const lines = [
    sentences[mode],
    ...hosts.map((rule) => `  ${rule.host}: ${rule.proxy ?? 'directly'}`),
    ...signIns.map(
      ({ proxy: at, username, passwordSavedAt }) =>
        `  sign-in at ${at}: ${username}, ${passwordSavedAt === null ? 'no password' : `password saved ${time(passwordSavedAt)}`}`,
    ),
  ];
  return `${lines.map(plainWords).join('\n')}\n`;
}

function rows({ origin, cas, clientCertificate }: NetworkHost): readonly (readonly string[])[] {
  const shown = clientCertificate
    ? [
        [
          origin,
          clientCertificate.keyThere ? 'client certificate' : 'client certificate, key missing',
          clientCertificate.subject,
          time(clientCertificate.notAfter),
        ],
      ]
    : [];
  const trusted = cas.map((ca) => [
    origin,
    ca.savedIn === 'network' ? 'CA' : `CA (${ca.savedIn})`,
    ca.subject,
    time(ca.notAfter),
  ]);
  return [...trusted, ...shown];
}

async function setProxy(cli: Cli, typed: string, options: ProxyOptions): Promise<void> {
  const isMode = typed === 'environment' || typed === 'none';
  const exceptions = options.except?.split(/[,\s]+/).filter(Boolean);
  const password = options.passwordStdin
    ? (await cli.io.readAll()).replace(/\r?\n$/, '')
    : undefined;
  const settings = await cli.call('network.change', {
    mode: isMode ? typed : 'manual',
    ...(!isMode && { proxy: typed }),
    ...(exceptions && { exceptions }),
    ...(options.user !== undefined &&
      !isMode && {
        signIn: {
          proxy: typed,
          username: options.user,
          ...(password !== undefined && { password }),
        },
      }),
  });
  cli.io.out(proxyLines(settings));
}

async function trust(cli: Cli, origin: string, { ca, cert, key }: TrustOptions): Promise<void> {
  const host = await cli.call('network.trust', {
    origin,
    ...(ca !== undefined && { ca: await cli.readFile(ca) }),
    ...((cert !== undefined || key !== undefined) && {
      clientCertificate: {
        certificate: cert === undefined ? '' : await cli.readFile(cert),
        key: key === undefined ? '' : await cli.readFile(key),
      },
    }),
  });
  cli.io.out(table(['host', 'what', 'subject', 'until'], rows(host)));
}
