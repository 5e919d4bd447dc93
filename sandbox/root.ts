/**
 * Where the service lives on its host: nothing, or GitLab's relative URL root, such as `/gitlab`.
 * Routes are written without it; whatever leaves the service is written with it. This is the
 * only place that puts it on or takes it off.
 */
export interface Root {
  /** Empty, or the path without a slash at its end. */
  readonly path: string;
  /** A path of the service as the world has to write it: `/users/sign_in` → `/gitlab/users/sign_in`. */
  at(path: string): string;
  /** The other way; undefined for a path that is not the service's. `host` is the header's. */
  within(path: string, host?: string): string | undefined;
}

/** Throws a `RangeError` for what GitLab would not take either. */
export function createRoot(path = ''): Root {
  if (!/^(\/[A-Za-z0-9._~-]+)*$/.test(path)) throw new RangeError(`not a root: ${path}`);
  return {
    path,
    at: (below) => path + below,
    within(asked) {
      if (asked === path) return '/';
      return asked.startsWith(`${path}/`) ? asked.slice(path.length) : undefined;
    },
  };
}
