/** The name all our items have in the system's keychain; their account is the key's id. */
export const keychainService = 'Latchkey';
