import { RE2JS, RE2JSSyntaxException } from 're2js';

import type { PushRules } from '../../providers/provider.ts';

/** One commit that would be sent. */
export interface OutgoingCommit {
  /** Its id, in full. */
  readonly id: string;
  /** Subject and body, as written. */
  readonly message: string;
  readonly authorEmail: string;
  readonly committerEmail: string;
  readonly isSigned: boolean;
  /** What it adds or changes. `size` in bytes; null when nobody looked. */
  readonly files: readonly {
    readonly path: string;
    readonly size: number | null;
    /** Not there under this name in the commit before. */
    readonly isNew: boolean;
  }[];
}

export interface OutgoingPush {
  readonly branch: string;
  /** Exempt from the rule for names. */
  readonly isDefaultBranch: boolean;
  /** The server has it already, so its name was accepted. */
  readonly isKnownBranch: boolean;
  readonly commits: readonly OutgoingCommit[];
}

/** A rule that the server would refuse the push for. */
export interface BrokenRule {
  readonly rule: keyof PushRules;
  /** One sentence: what breaks it, in which commit or file. */
  readonly sentence: string;
}

export interface PushRulesVerdict {
  readonly broken: readonly BrokenRule[];
  /** Rules whose expression is no RE2, so that only the server can tell. */
  readonly unchecked: readonly (keyof PushRules)[];
}

const megabyte = 1024 * 1024;

/**
 * What GitLab's push rules say to these commits. Pure. The expressions are RE2, as at GitLab, and
 * the engine is linear: one that comes from a server must not be able to stop the app. Messages
 * are matched line by line, names and addresses whole (ee/app/models/push_rule.rb); the name of a file
 * counts where the file is new (ee/lib/ee/gitlab/checks/diff_check.rb).
 */
export function checkPushRules(rules: PushRules, push: OutgoingPush): PushRulesVerdict {
  const unchecked: (keyof PushRules)[] = [];
  const matcher = (rule: keyof PushRules, flags = 0): ((text: string) => boolean) | null => {
    const text = rules[rule];
    if (typeof text !== 'string') return null;
    try {
      const compiled = RE2JS.compile(text, flags);
      return (subject) => compiled.matcher(subject).find();
    } catch (thrown) {
      if (!(thrown instanceof RE2JSSyntaxException)) throw thrown;
      unchecked.push(rule);
      return null;
    }
  };

  const message = matcher('commitMessage', RE2JS.MULTILINE);
  const unwanted = matcher('commitMessageNegative', RE2JS.MULTILINE);
  const branch = matcher('branchName');
  const email = matcher('authorEmail');
  const file = matcher('fileName');

  const ofBranch: readonly BrokenRule[] =
    branch && !push.isDefaultBranch && !push.isKnownBranch && !branch(push.branch)
      ? [
          {
            rule: 'branchName',
            sentence: `The branch name ${push.branch} does not follow ${rules.branchName}.`,
          },
        ]
      : [];

  const ofCommits = push.commits.flatMap((commit): readonly BrokenRule[] => {
    const name = `${commit.id.slice(0, 8)} “${subjectOf(commit)}”`;
    const emails = [...new Set([commit.authorEmail, commit.committerEmail])];
    return [
      ...(message && !message(commit.message)
        ? [
            broken(
              'commitMessage',
              `The message of ${name} does not follow ${rules.commitMessage}.`,
            ),
          ]
        : []),
      ...(unwanted?.(commit.message)
        ? [
            broken(
              'commitMessageNegative',
              `The message of ${name} has what ${rules.commitMessageNegative} forbids.`,
            ),
          ]
        : []),
      ...emails.flatMap((address) =>
        email && !email(address)
          ? [
              broken(
                'authorEmail',
                `The address ${address} in ${name} does not follow ${rules.authorEmail}.`,
              ),
            ]
          : [],
      ),
      ...(rules.signedCommitsOnly && !commit.isSigned
        ? [
            broken(
              'signedCommitsOnly',
              `${name} is not signed, and the server takes signed commits only.`,
            ),
          ]
        : []),
      ...commit.files.flatMap(({ path, size, isNew }) => [
        ...(isNew && file?.(path)
          ? [
              broken(
                'fileName',
                `The name of ${path} in ${name} is forbidden by ${rules.fileName}.`,
              ),
            ]
          : []),
        ...(rules.maxFileSize !== null && size !== null && size > rules.maxFileSize * megabyte
          ? [broken('maxFileSize', `${path} in ${name} is larger than ${rules.maxFileSize} MB.`)]
          : []),
      ]),
    ];
  });
  return { broken: [...ofBranch, ...ofCommits], unchecked };
}

const broken = (rule: keyof PushRules, sentence: string): BrokenRule => ({ rule, sentence });

function subjectOf({ message }: OutgoingCommit): string {
  const [subject = ''] = message.split('\n');
  return subject.length > 60 ? `${subject.slice(0, 59)}…` : subject;
}
