/** The part of an address that people call it by: `code.example.org:8443/gitlab`. */
export function hostOf(address: string): string {
  return address.replace(/^[a-z]+:\/\//, '').replace(/\/$/, '');
}
