/**
 * Our private-use URL scheme: a domain of ours in reverse order, so that no other
 * app picks it by accident (RFC 8252 §7.1). The one place to change it; the
 * packager and the scheme handler read it from here.
 */
export const appScheme = 'dev.latchkey';
