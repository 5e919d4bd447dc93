/**
 * A secret's part of a draft: nothing keeps what is saved, null removes it, text replaces it. An
 * empty field that was never typed into is nothing.
 */
export function secretPart<Name extends string>(
  name: Name,
  value: string | null | undefined,
): { readonly [N in Name]?: string | null } {
  if (value === undefined || value === '') return {};
  // The key is the name that was given, which the compiler widens to `string`.
  return { [name]: value === null ? null : value.trim() } as {
    readonly [N in Name]: string | null;
  };
}
