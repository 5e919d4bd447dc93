interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(text: string): string | null }): unknown;
}

/**
 * The policy requires trusted types, and the component library writes its style sheet through
 * `innerHTML` of a style element. Text without `<` cannot become an element anywhere, so that much
 * is let through and everything else stays refused.
 * https://www.w3.org/TR/trusted-types/#default-policy-hdr
 */
export function allowStyleTextOnly(): void {
  // Not yet in TypeScript's DOM library.
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', { createHTML: onlyPlainText });
}

/** The text itself, or null, which the browser turns into a refusal. */
export function onlyPlainText(text: string): string | null {
  return text.includes('<') ? null : text;
}
