import { z } from 'zod';

import {
  azureDevopsAppDraft,
  githubAppDraft,
  gitlabAppDraft,
  type GitAppDraft,
} from '../../../preload/model/integration.ts';
import { networkPolicy, type NetworkPolicy } from '../../../preload/model/network.ts';
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
    network: networkPolicy.optional(),
  })
  .strict();

export interface PolicyDocument {
  readonly role: z.output<typeof role> | null;
  readonly integrations: readonly GitAppDraft[];
  readonly network: NetworkPolicy | null;
}

export type ReadPolicy =
  | { readonly ok: true; readonly policy: PolicyDocument }
  /** One sentence, with the place of the error; nothing of the file's values is repeated. */
  | { readonly ok: false; readonly problem: string };

/** What the schema alone cannot tell. Each throws an `AppError` for what it refuses. */
export interface PolicyChecks {
  readonly integration: (draft: GitAppDraft) => unknown;
  readonly network: (network: NetworkPolicy) => unknown;
}

/** Reads the text of a policy file. Total. */
export function readPolicyDocument(text: string, checks: PolicyChecks): ReadPolicy {
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
    const problem = refusal(() => checks.integration(draft));
    if (problem !== null) return bad(`integrations[${index}]: ${problem}`);
  }
  const problem = network === null ? null : refusal(() => checks.network(network));
  if (problem !== null) return bad(`network: ${problem}`);
  return { ok: true, policy: { role: fixed, integrations, network } };
}

function refusal(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return thrown.detail === undefined ? thrown.code : `${thrown.code}, ${thrown.detail}`;
  }
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
