import { isFailure } from '../../core/app-error.ts';
import { sha256 } from '../../core/sha256.ts';
import type { GitCredential } from '../../ports/git-runner.ts';

/**
 * The credentials a server has refused since this process began, by their hash. Hosts such as GitLab
 * lock out the whole address of a machine after repeated failures, so none of them is sent again
 * unasked. A renewed token is another credential.
 */
export interface Refusals {
  /**
   * The credential for one operation: it is asked for at most once, however often git is started,
   * and remembered when the server refuses it.
   */
  watched(credential: GitCredential): Watched;
  /** Whether this very secret was refused at this origin before. May throw what reading it throws. */
  wasRefused(credential: GitCredential): Promise<boolean>;
}

export interface Watched {
  readonly credential: GitCredential;
  /** Runs git with it. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createRefusals(): Refusals {
  const refused = new Set<string>();

  return {
    watched(credential) {
      let asked: Promise<string> | undefined;
      const secret = () => (asked ??= secretOf(credential));
      return {
        credential:
          credential.kind === 'https'
            ? { ...credential, password: secret }
            : { ...credential, privateKey: secret },
        async during(work) {
          try {
            return await work();
          } catch (thrown) {
            if (isFailure(thrown, 'git.refused') && asked !== undefined) {
              refused.add(await markOf(credential, await asked));
            }
            throw thrown;
          }
        },
      };
    },
    wasRefused: async (credential) =>
      refused.has(await markOf(credential, await secretOf(credential))),
  };
}

const secretOf = (credential: GitCredential): Promise<string> =>
  credential.kind === 'https' ? credential.password() : credential.privateKey();

const markOf = ({ origin, account }: GitCredential, secret: string): Promise<string> =>
  sha256(`${origin}\n${account}\n${secret}`);
