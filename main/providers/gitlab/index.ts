import type { Http } from '../../ports/http.ts';
import type { Provider } from '../provider.ts';

export function createGitlab(_http: Http): Provider {
  throw new Error('being built');
}
