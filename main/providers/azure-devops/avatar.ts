import { pictureUrl } from '../../core/picture.ts';
import type { Identity } from '../provider.ts';

const limit = 64 * 1024;

/**
 * The picture that came with the profile as a `data:` URL fit to be shown, or null. Nothing is
 * fetched.
 */
export function avatar({ avatarUrl }: Identity): string | null {
  const base64 = /^data:[^,]*;base64,([A-Za-z0-9+/]+=*)$/.exec(avatarUrl ?? '')?.[1];
  if (base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length > limit ? null : pictureUrl(bytes);
}
