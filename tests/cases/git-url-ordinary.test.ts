import { expect, test } from 'vitest';

import { readGitUrl } from '../../main/core/git-url.ts';
import { recogniseHost } from '../../main/providers/git-url/host-kind.ts';
import type { HostKind } from '../../preload/model/remote.ts';
import { generator, type Generator } from './odd-addresses.ts';

const wanted = 2000;

/**
 * Clone addresses as the services show them, with names people give: a canonicaliser that is strict
 * enough to be safe must still take what is copied from a clone button.
 */
test(`of ${wanted} ordinary clone addresses at least 99 % are accepted, each by its service`, () => {
  const make = ordinary(generator(20_261_121));
  const rows = Array.from({ length: wanted }, make);
  const refused = rows.flatMap(({ url }) => {
    const read = readGitUrl(url);
    return 'refused' in read ? [{ url, refused: read.refused }] : [];
  });
  const mistaken = rows.flatMap(({ url, kind }) => {
    const read = readGitUrl(url);
    if ('refused' in read) return [];
    const found = recogniseHost(read).kind;
    return found === kind ? [] : [{ url, found, kind }];
  });
  const kinds = new Set(rows.map(({ kind, url }) => `${kind} ${url.startsWith('http')}`));
  console.log(`git-url: ${wanted} ordinary, ${refused.length} refused, ${mistaken.length} mistaken`);
  expect(kinds.size).toBe(12);
  expect(refused.length).toBeLessThanOrEqual(wanted / 100);
  expect(refused).toEqual([]);
  expect(mistaken).toEqual([]);
});

interface Ordinary {
  readonly url: string;
  readonly kind: HostKind;
}

function ordinary({ below, one, some }: Generator): () => Ordinary {
  const word = () => one(words);
  const slug = () => `${word()}${some(['-', '_', '.'], 1)}${one(['', word(), String(below(100))])}`;
  const repo = () => `${slug().replace(/[-_.]$/, '')}${one(['', '', '-dbt', '.js', '_v2', '.wiki'])}`;
  const groups = () => Array.from({ length: 1 + below(4) }, () => slug().replace(/[-_.]$/, '')).join('/');
  const git = () => one(['.git', '.git', '.git', '']);
  const spaced = (gap: string) => [word(), word()].join(one([gap, '', '-']));
  const corp = () => `${one(['corp', 'example', 'intern.firma', 'eng.acme'])}.${one(['com', 'org', 'de', 'co.uk', 'io'])}`;

  const gitlab = (): string => {
    const host = one(['gitlab.com', `gitlab.${corp()}`, `gitlab.${corp()}:8443`]);
    const path = `${groups()}/${repo()}${git()}`;
    const bare = host.replace(/:\d+$/, '');
    return one([
      ...[`https://${host}/${path}`, `git@${bare}:${path}`],
      ...[`ssh://git@${bare}:2222/${path}`, `https://ada@${host}/${path}`],
    ]);
  };
  const github = (): string => {
    const host = one(['github.com', `${word()}.ghe.com`, `github.${corp()}`]);
    const path = `${word()}${one(['', '-inc', 'Org'])}/${repo()}${git()}`;
    const user = host.endsWith('.ghe.com') ? host.split('.')[0]! : 'git';
    return one([
      ...[`https://${host}/${path}`, `${user}@${host}:${path}`, `ssh://git@${host}/${path}`],
      ...[`ssh://git@ssh.github.com:443/${path}`, `https://${host}/${path}/`],
    ]);
  };
  const azure = (): string => {
    const [org, project, name] = [`${word()}${below(10)}`, spaced('%20'), spaced('%20')];
    return one([
      ...[`https://${org}@dev.azure.com/${org}/${project}/_git/${name}`],
      ...[`https://dev.azure.com/${org}/${project}/_git/${name}`],
      ...[`https://${org}.visualstudio.com/${project}/_git/${name}`],
      ...[`https://${org}.visualstudio.com/DefaultCollection/${project}/_git/${name}`],
      ...[`git@ssh.dev.azure.com:v3/${org}/${project}/${name}`],
      ...[`${org}@vs-ssh.visualstudio.com:v3/${org}/${project}/${name}`],
    ]);
  };
  const bitbucket = (): string => {
    const path = `${word()}${one(['', '_team', '-dev'])}/${repo()}.git`;
    return one([
      ...[`https://bitbucket.org/${path}`, `https://ada_l@bitbucket.org/${path}`],
      ...[`git@bitbucket.org:${path}`, `ssh://git@bitbucket.org/${path}`],
    ]);
  };
  const bitbucketServer = (): string => {
    const host = `${one(['bitbucket', 'stash'])}.${corp()}`;
    const owner = one([word().toUpperCase(), `~${word()}`, `${word().toUpperCase()}_2`]);
    const path = `${owner}/${repo()}.git`;
    return one([`https://${host}/scm/${path}`, `ssh://git@${host}:7999/${path}`]);
  };
  const codecommit = (): string => {
    const host = `git-codecommit.${one(['us-east-1', 'eu-central-1', 'ap-southeast-2'])}.amazonaws.com`;
    const path = `v1/repos/${repo()}`;
    const key = `APKA${one(['EIBAERJR2', 'QWERTYUIOP', 'J4ZK'])}EXAMPLE`;
    return one([`https://${host}/${path}`, `ssh://${host}/${path}`, `ssh://${key}@${host}/${path}`]);
  };
  const services: readonly (readonly [HostKind, () => string])[] = [
    ['gitlab', gitlab],
    ['github', github],
    ['azure-devops', azure],
    ['bitbucket', bitbucket],
    ['bitbucket-server', bitbucketServer],
    ['codecommit', codecommit],
  ];
  return () => {
    const [kind, url] = services[below(services.length)]!;
    return { kind, url: url() };
  };
}

const words = [
  ...['analytics', 'jaffle-shop', 'platform', 'Data', 'web', 'infra', 'dbt', 'ml', 'x', 'api2'],
  ...['Warehouse', 'customer360', 'terraform-aws', 'k8s', 'notebooks', 'Reporting', 'etl'],
];
