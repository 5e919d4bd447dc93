import { createHash } from 'node:crypto';

export interface SignInPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignInPageText {
  readonly title: string;
  readonly body: string;
  readonly mark: 'done' | 'refused' | 'ignored';
}

/**
 * The page a browser shows after a sign-in. Self-contained: no script, no request, one
 * style that the policy names by its hash, light and dark by the system's choice.
 * It must not be kept or tell anybody where it came from, because its address held the code.
 */
export function signInPage({ title, body, mark }: SignInPageText): SignInPage {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} – Latchkey</title>
<style>${style}</style>
</head>
<body class="${mark}">
<main>
<p class="mark" aria-hidden="true">${mark === 'done' ? '✓' : '!'}</p>
<h1>${escape(title)}</h1>
<p>${escape(body)}</p>
<p class="quiet">You can close this tab and go back to Latchkey.</p>
</main>
</body>
</html>
`;
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(Buffer.byteLength(html)),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash(style)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      connection: 'close',
    },
  };
}

const style = `
:root { color-scheme: light dark; --ground: #f6f7f9; --panel: #fff; --ink: #1b1f24; --quiet: #57606a; --done: #17693a; --refused: #9a3412; }
@media (prefers-color-scheme: dark) {
:root { --ground: #101214; --panel: #1a1d21; --ink: #e8eaed; --quiet: #a5adb6; --done: #6cd797; --refused: #fdba74; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 26rem; margin: 1rem; padding: 2rem; border-radius: 0.75rem; background: var(--panel); text-align: center; overflow-wrap: anywhere; }
h1 { margin: 0.5rem 0; font-size: 1.25rem; }
p { margin: 0.5rem 0; }
.mark { margin: 0; font-size: 2.5rem; line-height: 1; color: var(--refused); }
.done .mark { color: var(--done); }
.quiet { color: var(--quiet); }
`;

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
