import { z } from 'zod';

import {
  azureDevopsAppDraft,
  githubAppDraft,
  gitlabAppDraft,
  type GitAppDraft,
} from '../../../preload/model/integration.ts';
import { role } from '../../../preload/model/policy.ts';
import { AppError } from '../../core/app-error.ts';

/**
 * What a preset integration may say: what an admin types, without secrets. A policy file is read by
 * everybody on the machine, so nothing in it is one.
 */
const preset = z.discriminatedUnion('provider', [
  gitlabAppDraft.omit({ secret: true }).strict(),
  githubAppDraft.omit({ clientSecret: true, privateKey: true }).strict(),
  azureDevopsAppDraft
    .omit({ clientSecret: true, secretExpiresAt: true })
    .extend({ mode: z.literal('service-user').default('service-user') })
    .strict(),
]);

const document = z
  .object({
    version: z.literal(1),
    /** Fixes the role of every window on this machine; left out, it can be changed there. */
    role: role.optional(),
    integrations: z.array(preset).max(100).default([]),
    /** Checked by whoever reaches the network by it. */
    network: z.record(z.string(), z.unknown()).optional(),
  })
  .strict();

export interface PolicyDocument {
  readonly role: z.output<typeof role> | null;
  readonly integrations: readonly GitAppDraft[];
  readonly network: Readonly<Record<string, unknown>> | null;
}

export type ReadPolicy =
  | { readonly ok: true; readonly policy: PolicyDocument }
  /** One sentence, with the place of the error; nothing of the file's values is repeated. */
  | { readonly ok: false; readonly problem: string };

/** Reads the text of a policy file. Total. `check` throws an `AppError` for a draft it refuses. */
export function readPolicyDocument(
  text: string,
  check: (draft: GitAppDraft) => unknown,
): ReadPolicy {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    return bad(`it is not JSON${placeIn(thrown)}`);
  }
  const parsed = document.safeParse(json);
  if (!parsed.success) {
    const { path, message } = deepest(parsed.error.issues[0]);
    return bad(`${pathText(path)}: ${message}`);
  }
  const { role: fixed = null, integrations, network = null } = parsed.data;
  for (const [index, draft] of integrations.entries()) {
    try {
      check(draft);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      const why = thrown.detail === undefined ? thrown.code : `${thrown.code}, ${thrown.detail}`;
      return bad(`integrations[${index}]: ${why}`);
    }
  }
  return { ok: true, policy: { role: fixed, integrations, network } };
}

const bad = (problem: string): ReadPolicy => ({ ok: false, problem });

/** V8 says `… in JSON at position 4 (line 2 column 3)`; the rest of its sentence quotes the file. */
function placeIn(thrown: unknown): string {
  const place =
    thrown instanceof Error ? /line \d+ column \d+/.exec(thrown.message)?.[0] : undefined;
  return place === undefined ? ', or it ends too early' : `, at ${place}`;
}

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message'>;

function deepest(issue: z.core.$ZodIssue | undefined): Issue {
  return issue ?? { path: [], message: 'it has another form' };
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return text.replace(/^\./, '') || 'the whole';
}
