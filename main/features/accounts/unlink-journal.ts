/** What the journal calls an unlinking that is under way. */
export const unlinkPrefix = 'unlink:';
export const unlinkSubject = (account: string): string => unlinkPrefix + account;
