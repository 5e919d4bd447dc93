/** What a person typed where Entra ID shows a GUID, read. */
export type Guid =
  | { readonly at: 'guid'; readonly guid: string }
  | { readonly at: 'refused'; readonly reason: string };

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Reads an Application (client) ID. Total. A wrong kind of GUID looks the same, and only Entra ID can tell. */
export function readGuid(text: string): Guid {
  const typed = text.trim().replace(/^\{(.*)\}$/, '$1');
  if (guid.test(typed)) return { at: 'guid', guid: typed.toLowerCase() };
  if (typed.includes('~')) {
    return no('This looks like a client secret. Paste the Application (client) ID here.');
  }
  if (/^api:\/\//i.test(typed)) {
    return no('This is the Application ID URI. Use the Application (client) ID itself.');
  }
  return no(
    'A client ID has 32 digits a–f and 0–9 in five groups. It is on the app’s Overview page, as Application (client) ID.',
  );
}

export type Tenant =
  | { readonly at: 'tenant'; readonly tenant: string }
  | { readonly at: 'refused'; readonly reason: string };

/** Names that stand for many directories; the two last admit personal accounts, which Azure DevOps refuses here. */
const many: ReadonlySet<string> = new Set(['organizations', 'common', 'consumers']);

/**
 * Reads a Directory (tenant) ID: its GUID, or a verified domain of it. Total. An app of its own
 * needs one directory, so names for many are refused.
 */
export function readTenant(text: string): Tenant {
  const typed = text.trim().replace(/^\{(.*)\}$/, '$1');
  if (guid.test(typed)) {
    return /^[0-]+$/.test(typed)
      ? no('This stands for no directory: the organisation is not connected to Entra ID yet.')
      : { at: 'tenant', tenant: typed.toLowerCase() };
  }
  if (many.has(typed.toLowerCase())) {
    return no(
      'Name your own directory: its ID is on the app’s Overview page, as Directory (tenant) ID.',
    );
  }
  if (typed.includes('@')) {
    return no(
      'This is somebody’s address. Enter the Directory (tenant) ID, or the part behind the @.',
    );
  }
  const isDomain =
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
  if (isDomain.test(typed)) return { at: 'tenant', tenant: typed.toLowerCase() };
  return no(
    'A tenant ID has 32 digits a–f and 0–9 in five groups, and is on the app’s Overview page.',
  );
}

/**
 * Why this is probably not the Value of a client secret, or null. Entra ID shows a Secret ID, which
 * is a GUID, right beside the Value, which has a tilde and 34 to 40 characters.
 */
export function secretTrap(text: string): string | null {
  if (guid.test(text.trim())) {
    return 'This is the Secret ID. Copy the Value in the column before it; it is shown only right after the secret was made.';
  }
  if (/^[*•.]+$/.test(text.trim()) || text.includes('…')) {
    return 'This is the masked Value. Make a new client secret and copy its Value at once.';
  }
  return null;
}

function no(reason: string): { readonly at: 'refused'; readonly reason: string } {
  return { at: 'refused', reason };
}
