import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { originOf } from '../../core/origin.ts';
import type { Http } from '../../ports/http.ts';
import type { Identity } from '../provider.ts';

const limit = 64 * 1024;

/**
 * The picture as a `data:` URL, so that the window never reaches the network, or null.
 * Only from the instance itself: asking Gravatar would tell a third party who links what.
 * The type comes from the first bytes, not from what the server claims; SVG can carry script
 * and is left out. A missing picture is never a failure.
 */
export async function avatar(
  http: Http,
  instance: Instance,
  { avatarUrl }: Identity,
): Promise<string | null> {
  if (avatarUrl === null || originOf(avatarUrl) !== originOf(instance)) return null;
  try {
    const response = await http(avatarUrl, { limit });
    if (!response.ok) return null;
    const bytes = Buffer.from(await response.arrayBuffer());
    const type = typeOf(bytes);
    return type === null ? null : `data:${type};base64,${bytes.toString('base64')}`;
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}

/** Signatures of the WHATWG MIME Sniffing standard, §6.1. */
function typeOf(bytes: Buffer): string | null {
  const starts = (hex: string) => bytes.subarray(0, hex.length / 2).toString('hex') === hex;
  if (starts('89504e470d0a1a0a')) return 'image/png';
  if (starts('ffd8ff')) return 'image/jpeg';
  if (starts('474946383761') || starts('474946383961')) return 'image/gif';
  const isWebp = starts('52494646') && bytes.subarray(8, 14).toString('latin1') === 'WEBPVP';
  return isWebp ? 'image/webp' : null;
}
