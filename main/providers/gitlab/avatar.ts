import type { Instance } from '../../../preload/model/account.ts';
import { AppError } from '../../core/app-error.ts';
import { originOf } from '../../core/origin.ts';
import { pictureUrl } from '../../core/picture.ts';
import type { Http } from '../../ports/http.ts';
import type { Identity } from '../provider.ts';

const limit = 64 * 1024;

/**
 * The picture as a `data:` URL, so that the window never reaches the network, or null.
 * Only from the instance itself: asking Gravatar would tell a third party who links what.
 * A missing picture is never a failure.
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
    return pictureUrl(Buffer.from(await response.arrayBuffer()));
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}
