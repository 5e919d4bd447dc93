import { randomBytes } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startAzure } from './azure/azure.ts';
import { setUpDemo, type DemoServices } from './demo-set-up.ts';
import { startGithub } from './github/github.ts';
import { startPlainGit, type PlainGit } from './plain-git/plain-git.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

export interface Demo {
  /** What the app needs to find the demo instead of the person's own data. */
  readonly environment: Readonly<Record<string, string>>;
  /** The played GitLab. */
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** The one user of the plain git server; the password is for play, and is shown. */
const plainUser = { name: 'ada', password: 'ada-at-the-sandbox', write: true };

/**
 * Every service, played, and an app that an admin has already set up on them, in a folder of its
 * own. The setting up is the real thing: the admin's forms and sign-ins, only with a program in
 * place of the browser.
 *
 * The demo's vault is locked by a random passphrase in a private file, so that window and command
 * line share it and the person's keychain stays untouched.
 */
export async function startDemo(say: (line: string) => void): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-demo-'));
  const home = join(folder, 'data');
  const passphraseFile = join(folder, 'passphrase');
  const passphrase = randomBytes(24).toString('base64url');
  await writeFile(passphraseFile, passphrase, { mode: 0o600 });

  const [gitlab, github, azure, plain] = await Promise.all([
    startSandbox(),
    startGithub(),
    startAzure(),
    startPlainGit({ users: [plainUser] }),
  ]);
  const services: DemoServices = { gitlab, github, azure, plain };
  const stopInstalling = await installKeys(plain, join(folder, 'install-keys'));
  async function close(): Promise<void> {
    stopInstalling();
    await Promise.all(Object.values(services).map((service) => service.close()));
    await rm(folder, { recursive: true, force: true });
  }
  try {
    await setUpDemo(services, home, join(folder, 'clones'), passphrase);
  } catch (thrown) {
    await close();
    throw thrown;
  }

  for (const line of guide(services, folder)) say(line);
  say(`  export LATCHKEY_HOME=${home} LATCHKEY_PASSPHRASE_FILE=${passphraseFile}`);
  say('  npm run --silent latchkey -- link gitlab');
  return {
    environment: {
      LATCHKEY_HOME: home,
      LATCHKEY_PASSPHRASE_FILE: passphraseFile,
      LATCHKEY_DEMO: '1',
    },
    sandbox: gitlab,
    close,
  };
}

/** What is there and what to click, in few lines. */
function guide({ gitlab, github, azure, plain }: DemoServices, folder: string): readonly string[] {
  const people = Object.values(gitlab.people).filter(({ isAdmin }) => !isAdmin);
  const names = people.map(({ username, password }) => `${username} (${password})`).join(', ');
  const over = plain.ssh
    ? [
        `  or ${plain.sshUrl('team/shop')} with a key; install it: echo '<public key>' >> ${join(folder, 'install-keys')}`,
      ]
    : [];
  return [
    'Played on this machine, and set up by their admin. Link an account, clone, commit, push, unlink:',
    `  GitLab        ${gitlab.url}`,
    `  GitHub        ${github.url}, as an Enterprise Server`,
    `  Azure DevOps  ${azure.instances.main}; Integrations → Authorise lets its service principal act`,
    `  plain git     ${plain.httpsUrl('team/shop')}, user ${plainUser.name}, token ${plainUser.password}`,
    ...over,
    `Sign in as ${names};`,
    `at Azure DevOps as ${azure.people.ada.upn} and so on. Ada may push everywhere, Grace not to main, Linus only reads.`,
    `Everything lives in ${folder} and is removed at the end. For the command line, in another terminal:`,
  ];
}

/** Stands for the page of a service where public keys are pasted. Returns its own undo. */
async function installKeys(plain: PlainGit, file: string): Promise<() => void> {
  await writeFile(file, '');
  const installed = new Set<string>();
  async function install(): Promise<void> {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    for (const line of lines.filter((each) => /^(?:ssh|ecdsa)-/.test(each))) {
      if (installed.has(line)) continue;
      installed.add(line);
      await plain.addKey({ line, write: true });
    }
  }
  watchFile(file, { interval: 500 }, () => void install());
  return () => unwatchFile(file);
}
