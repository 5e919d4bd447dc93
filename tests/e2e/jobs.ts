import type { Input } from '../../preload/contract.ts';
import type { Instance, ProviderId } from '../../preload/model/account.ts';
import { startAzure, type AzureSandbox } from '../../sandbox/azure/azure.ts';
import { startGithub, type GithubSandbox } from '../../sandbox/github/github.ts';
import { startProxy, type Proxy } from '../../sandbox/network/proxy.ts';
import { startPlainGit, type PlainGit } from '../../sandbox/plain-git/plain-git.ts';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';

export type Draft = Input<'integrations.save'>['draft'];

/** Everything that is played, in this process. */
export interface Services {
  readonly gitlab: Sandbox;
  readonly github: GithubSandbox;
  readonly azure: AzureSandbox;
  readonly plain: PlainGit;
  /** Leads `github.com` and `api.github.com` to the played GitHub. */
  readonly proxy: Proxy;
  close(): Promise<void>;
}

/** A token of the plain server, as its admin would hand it out. */
export const plainToken = 'plain-token-4711-of-ada';

export async function startServices(): Promise<Services> {
  const users = [{ name: 'ada', password: plainToken, write: true }];
  const [gitlab, github, azure, plain] = await Promise.all([
    startSandbox(),
    startGithub({ deviceInterval: 1 }),
    startAzure(),
    startPlainGit({ users }),
  ]);
  const map = { 'github.com:443': github.port, 'api.github.com:443': github.port };
  const proxy = await startProxy({ map });
  return {
    gitlab,
    github,
    azure,
    plain,
    proxy,
    async close() {
      await proxy.close();
      await Promise.all([gitlab.close(), github.close(), azure.close(), plain.close()]);
    },
  };
}

/** One row of the job everybody does: what is particular about it at one service. */
export interface Job {
  readonly name: string;
  readonly provider: ProviderId;
  readonly instance: Instance;
  /** The CA of the played service: with the app where there is one, else trusted for the host. */
  readonly ca: { readonly pem: string; readonly file: string };
  /** What an admin saves first; null where nothing is set up. */
  readonly app: Draft | null;
  /** How the admin shows that the app works, and how the person links. */
  readonly way: 'browser' | 'device' | 'app' | 'token' | 'key';
  /** The proxy's address where the service has its real names. */
  readonly proxy: string | null;
  /** Who acts, as Latchkey names them. */
  readonly login: string;
  readonly admin: string;
  readonly repository: { readonly path: string; readonly url: string; readonly branch: string };
  /** `Name <address>` of the commit that arrives. */
  readonly author: string | RegExp;
  /** What each types at the service's sign-in page; null where there is none. */
  readonly people: Readonly<Record<'admin' | 'person', SignIn>> | null;
  /** The bare repository at the service. */
  bare(): string;
  /** Somebody signs in at the address the app named, allows it, and goes where they are sent. */
  visit(who: 'admin' | 'person', address: string): Promise<void>;
  /** Somebody types the code at the service and says yes. */
  approve(who: 'admin' | 'person', code: string): Promise<void>;
  /** What the service answers to "who am I" with this credential: status, and the name it tells. */
  whoIs(secret: string): Promise<{ readonly status: number; readonly name: string }>;
  /** The name the service itself has for who pushed. */
  readonly pusher: string;
  /**
   * After unlinking the service refuses the old credential; or it lets nobody but its owner end it,
   * on the page that is named then; or nothing ends it but time, and nobody here has it any more.
   */
  readonly afterwards: 'refused' | { readonly page: RegExp; end(): Promise<unknown> } | 'left';
  /** Every secret the service gave out or was set up with. */
  secrets(): readonly string[];
}

export interface SignIn {
  readonly name: string;
  readonly password: string;
}

/** One person at one of Latchkey's hosts, doing one row of the job. Each step throws what went wrong. */
export interface JobDriver {
  /** The admin's part, or what takes its place. */
  setUp(): Promise<void>;
  link(): Promise<void>;
  /** Looks for the repository in the list; where a service has none, asks the server about it. */
  list(): Promise<void>;
  clone(target: string): Promise<void>;
  commit(target: string, message: string): Promise<void>;
  push(target: string): Promise<{ readonly done: boolean; readonly said: string }>;
  /** `revoked`: it says that the old credential is refused now. */
  unlink(): Promise<{ readonly revoked: boolean; readonly said: string }>;
  /** Everything that was printed, shown or answered so far. */
  told(): Promise<readonly string[]>;
  /** The app's data folder. */
  readonly home: string;
  close(): Promise<void>;
}

export interface DriverOptions {
  readonly job: Job;
  /** The person's home folder: everything that is written is below it. */
  readonly folder: string;
  readonly passphrase: string;
  /** Installs the public half of a key at the server. */
  readonly onKey: (line: string) => Promise<void>;
}
