import { accounts, type FailureCopy } from './copy.ts';

/** Failures of linked accounts and of the vault that keeps their credentials. */
export const accountCopy = {
  'vault.locked': {
    title: 'The vault is locked',
    body: 'Your accounts are all still there, but their credentials cannot be read until it is unlocked.',
    remedy: { label: 'Unlock', opens: 'vault' },
  },
  'vault.not-chosen': {
    title: 'Choose where secrets live first',
    body: 'No system keychain answered. Choose a passphrase, or keep secrets in memory only.',
    remedy: { label: 'Choose', opens: 'vault' },
  },
  'vault.wrong-passphrase': {
    title: 'That passphrase does not open the vault',
    body: 'Nothing was changed. Try again.',
  },
  'vault.weak-passphrase': {
    title: 'This passphrase is too short',
    body: 'Use at least 10 characters. Nothing was stored.',
  },
  'vault.already-chosen': {
    title: 'The vault already exists',
    body: 'It was left as it is. Unlock it instead.',
    remedy: { label: 'Unlock', opens: 'vault' },
  },
  'vault.keychain-unavailable': {
    title: 'The system keychain did not answer',
    body: 'Nothing was stored. Unlock or start it and try again, or choose a passphrase.',
    remedy: { label: 'Open vault settings', opens: 'vault' },
  },
  'vault.key-missing': {
    title: 'The vault’s key is not in this keychain',
    body: 'Your accounts and their encrypted credentials are all kept. Open the keychain that was in use when they were linked, then try again. If it is gone for good, start over.',
    remedy: { label: 'Open vault settings', opens: 'vault' },
  },
  'vault.not-locked': {
    title: 'The vault is not locked',
    body: 'It was left as it is. Starting over is for a vault whose key is lost.',
    remedy: { label: 'Show the vault', opens: 'vault' },
  },
  'vault.in-use': {
    title: 'Another Latchkey holds these secrets',
    body: 'They are in the memory of one that is still running. End it first; nothing was changed.',
  },
  'vault.no-passphrase': {
    title: 'This vault has no passphrase',
    body: 'Its key is kept in another way. Nothing was changed.',
    remedy: { label: 'Show the vault', opens: 'vault' },
  },
  'vault.passphrases-differ': {
    title: 'The two passphrases are not the same',
    body: 'Nothing was changed. Try again.',
  },
  'vault.damaged': {
    title: 'A stored credential cannot be read',
    body: 'It does not match its key. It was kept, not deleted. Link the account again to replace it.',
    remedy: accounts('Link again'),
  },
  'account.cannot-check': {
    title: 'This credential cannot be checked by itself',
    body: 'The service has no question for it. It is tried whenever it is used.',
  },
  'account.unknown': {
    title: 'No such account',
    body: 'It may have been unlinked elsewhere. Nothing was changed.',
    remedy: accounts('Show accounts'),
  },
  'account.needs-link': {
    title: 'No linked account can do this',
    body: 'Link an account for this host first.',
    remedy: accounts('Link account'),
  },
  'account.unlinking': {
    title: 'This account is just being unlinked',
    body: 'Nothing was linked, so that the new sign-in is not erased with the old one. Link again in a moment.',
    remedy: accounts('Link again'),
  },
  'account.refused': {
    title: 'The service no longer accepts this sign-in',
    body: 'The account, its repositories and clones are all kept. Link it again to go on.',
    remedy: accounts('Link again'),
  },
  'account.scope-missing': {
    title: 'The token may not do this',
    body: 'The service granted fewer permissions than are needed. Link again and allow the missing ones.',
    remedy: accounts('Link again'),
  },
  'account.sso-required': {
    title: 'Your organisation wants its own sign-in first',
    body: 'The token is fine, but the organisation lets it in only after single sign-on. Sign in on the organisation’s page there and try again. Nothing was changed.',
    remedy: { label: 'Open the page', opens: 'page' },
  },
  'account.revoke-by-hand': {
    title: 'Only you can end this token at the service',
    body: 'The service ends it for nobody but its owner. Open the page and revoke Latchkey there.',
    remedy: { label: 'Open the page', opens: 'page' },
  },
  'account.bad-token': {
    title: 'This is not a token',
    body: 'Copy it from the service’s page again, whole and without spaces. Nothing was kept.',
  },
  'account.username-needed': {
    title: 'This token does not say whose it is',
    body: 'Enter the user name that goes with it, as git would send it. Nothing was kept.',
  },
  'account.token-refused': {
    title: 'The service does not accept this token',
    body: 'It may have ended, been revoked, or belong to another service. Nothing was kept. Make a new one there.',
  },
  'account.refresh-uncertain': {
    title: 'The sign-in may have been renewed without us',
    body: 'The connection broke while renewing. Nothing was deleted. Try again in a moment.',
  },
} as const satisfies Record<string, FailureCopy>;
