import { type FailureCopy } from './copy.ts';

/** Failures of Latchkey itself and of what it was asked. */
export const appCopy = {
  'app.unexpected': {
    title: 'Something went wrong inside Latchkey',
    body: 'This is a fault of Latchkey itself. Nothing you had was changed. The log has the details.',
  },
  'app.bad-request': {
    title: 'This request was not understood',
    body: 'It did not have the expected form, so nothing was done.',
  },
  'app.foreign-sender': {
    title: 'A stranger asked',
    body: 'The request did not come from one of Latchkey’s own windows, so nothing was done.',
  },
  'app.too-large': {
    title: 'That was too large',
    body: 'The request was larger than Latchkey accepts, so nothing was done.',
  },
  'app.rate-limited': {
    title: 'Too many requests at once',
    body: 'Some were refused so that the window stays usable. Nothing was changed by those.',
  },
  'app.host-gone': {
    title: 'Latchkey does not answer',
    body: 'This window lost its connection to the program. What is stored is unchanged. It tries again by itself.',
  },
  'app.session-ended': {
    title: 'This window’s session has ended',
    body: 'Nothing was changed. Open the address that Latchkey prints when it starts.',
  },
  'app.not-here': {
    title: 'Not possible in this window',
    body: 'This needs something the current host cannot do, such as a system dialog or a browser.',
  },
  'app.url-not-allowed': {
    title: 'This address was not opened',
    body: 'Latchkey only opens https pages of services you have linked or set up.',
  },
  'app.invalid-path': {
    title: 'This folder cannot be used',
    body: 'Latchkey needs the full path of a folder you may write to.',
    remedy: { label: 'Open settings', opens: 'settings' },
  },
  'app.folder-not-picked': {
    title: 'Pick this folder yourself',
    body: 'It lies outside your home folder or is a hidden one. Choose it in the system’s own dialog, or start the web host with --folder. Nothing was done.',
  },
  'app.port-taken': {
    title: 'This port cannot be used',
    body: 'Another program has it, or it needs more rights. Nothing was started. Choose another one, or leave --port out.',
  },
  'app.cancelled': {
    title: 'Cancelled',
    body: 'It was stopped as you asked. What was half done was removed.',
  },
  'app.disk-full': {
    title: 'The disk is full',
    body: 'It could not be written. What was there before is unchanged. Free some space and try again.',
  },
  'app.storage-failed': {
    title: 'Latchkey’s data could not be written',
    body: 'The last saved state is unchanged. Check that the data folder is writable.',
    remedy: { label: 'Run the doctor', opens: 'doctor' },
  },
  'app.storage-busy': {
    title: 'Another Latchkey is writing right now',
    body: 'Nothing was changed. Try again in a moment.',
  },
  'app.storage-damaged': {
    title: 'Latchkey’s data is damaged',
    body: 'The file was kept as it is. Restore it from a backup, or start Latchkey with another data folder.',
  },
  'app.storage-newer': {
    title: 'This data is from a newer Latchkey',
    body: 'It was left untouched. Update Latchkey, or start it with another data folder.',
  },
  'link.unsupported': {
    title: 'This link asks for something links may not do',
    body: 'It was ignored. Links can only answer a sign-in or fill in the clone dialog.',
  },
} as const satisfies Record<string, FailureCopy>;
