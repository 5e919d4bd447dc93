/**
 * The one HTTP client: WHATWG fetch in form, so that vendors' libraries can use it as theirs.
 *
 * It follows redirects only within the same scheme, host and port, limits time
 * and size, honours the proxy environment and the CA of the instance, and
 * throws `AppError` with a `host.*` code for everything below HTTP. Status codes
 * are the caller's to read.
 */
export type Http = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
