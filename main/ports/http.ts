/**
 * The one HTTP client: WHATWG fetch in form, so that vendors' libraries can use it as theirs.
 *
 * It follows redirects only within the same scheme, host and port, limits time
 * and size, honours the proxy environment and the CA of the instance, and
 * throws `AppError` with a `host.*` code for everything below HTTP. Status codes
 * are the caller's to read. The body has arrived whole when the promise
 * resolves, so a cut or oversized answer is seen here and nowhere else.
 */
export type Http = (input: string | URL | Request, init?: HttpInit) => Promise<Response>;

export interface HttpInit extends RequestInit {
  /** Most bytes the decoded body may have; 5 MiB unless told. `host.too-large` beyond it. */
  readonly limit?: number;
}
