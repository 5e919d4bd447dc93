/** Whether an address is plain http on this machine's own loopback: the only place it may be allowed. */
export function isLoopbackHttp(address: string): boolean {
  const url = URL.parse(address.trim());
  if (url?.protocol !== 'http:') return false;
  return /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(url.hostname);
}
