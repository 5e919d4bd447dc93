import type { PreflightCheck, RedirectUris } from '../../../preload/model/integration.ts';
import { originOf } from '../../core/origin.ts';
import type { OAuthClient, Provider } from '../../providers/provider.ts';
import type { AppKind } from './app-version.ts';
import type { CheckedDraft } from './checked-draft.ts';

/** Origins whose CA is the app's: the instance's own, and those of its API and sign-in. */
export function originsOf(
  provider: Provider,
  instance: CheckedDraft['instance'],
): readonly string[] {
  const related = provider.relatedOrigins?.(instance) ?? [];
  return [...new Set([instance, ...related].map((address) => originOf(address)))];
}

/** The provider's rows about a draft, with what only the app's row knows. */
export async function preflightRows(
  provider: Provider,
  client: OAuthClient,
  kind: AppKind,
  { uris, now }: { readonly uris: RedirectUris; readonly now: number },
): Promise<readonly PreflightCheck[]> {
  const rows = (await provider.preflight?.(client)) ?? [];
  return [...rows.map((one) => withUris(one, kind, uris)), ...expiryRows(kind, now)];
}

/** Registered or not: the person can compare. What passed needs no text to register. */
const unproven: ReadonlySet<PreflightCheck['status']> = new Set(['failed', 'inconclusive']);

/** The provider cannot see what is registered; the person can, with the exact text before them. */
function withUris(check: PreflightCheck, kind: AppKind, uris: RedirectUris): PreflightCheck {
  if (check.id !== 'redirect' || !unproven.has(check.status)) return check;
  const { customProtocol: desktop, loopback } = uris;
  return { ...check, detail: `${check.detail} ${howToRegister(kind, desktop, loopback)}` };
}

function howToRegister(kind: AppKind, desktop: string, loopback: string): string {
  const list = `${desktop} and ${loopback}`;
  switch (kind.provider) {
    case 'gitlab':
      return `Register exactly ${list}, one on each line.`;
    case 'github':
      return kind.fields.registration === 'github-app'
        ? `Register exactly ${list}.`
        : `An OAuth app takes one: ${loopback} for machines without the desktop app, or ${desktop} for the desktop app.`;
    case 'azure-devops':
      return `Register exactly ${list}, under Mobile and desktop applications.`;
  }
}

const day = 86_400_000;
const soon = 30 * day;

function expiryRows(kind: AppKind, now: number): readonly PreflightCheck[] {
  const at = kind.provider === 'azure-devops' ? kind.fields.secretExpiresAt : null;
  if (at === null) return [];
  const left = at - now;
  const until = new Date(at).toISOString().slice(0, 10);
  const title = 'The client secret has time left';
  if (left <= 0)
    return [
      row(title, 'failed', `It ended on ${until}. Make a new one in Entra ID and enter its Value.`),
    ];
  if (left < soon)
    return [
      row(
        title,
        'inconclusive',
        `It ends on ${until}. Make a new one in Entra ID before that day.`,
      ),
    ];
  return [row(title, 'passed', `It ends on ${until}.`)];
}

function row(title: string, status: PreflightCheck['status'], detail: string): PreflightCheck {
  return { id: 'secret-expiry', title, status, detail };
}
