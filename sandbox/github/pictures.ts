import { avatar } from '../avatars.ts';
import type { GithubExchange } from './world.ts';

/** A picture for each account, in a colour of its own. */
export function showPicture({ request, response, params }: GithubExchange): void {
  request.resume();
  const picture = avatar(Number(params[0]));
  response.writeHead(200, {
    'content-type': 'image/png',
    'content-length': picture.length,
    'cache-control': 'max-age=3600',
    'x-content-type-options': 'nosniff',
  });
  response.end(picture);
}
