import type { Person } from './people.ts';
import { avatarPath } from './avatars.ts';
import { style, styleHash } from './page-style.ts';
import type { Root } from './root.ts';

/** HTML that is safe to place in a page; made by `html` and nothing else. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Html[];

/** Escapes whatever is filled in, unless it is HTML made here. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = strings.map((text, index) => {
    const part = parts[index];
    return part === undefined ? text : text + render(part);
  });
  return { html: filled.join('') };
}

function render(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  return 'html' in part ? part.html : part.map((each) => each.html).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

/** `form-action` is left out: browsers apply it to the redirect back to the app as well. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src ${styleHash}; img-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export interface Page {
  readonly root: Root;
  /** Who is played: GitLab when absent. */
  readonly service?: string;
  readonly title: string;
  readonly body: Html;
  readonly person?: Person | undefined;
  readonly wide?: boolean;
  /** A path, root included: where the next person goes on, after this one has signed out. */
  readonly returnTo?: string;
}

/** A whole page, as text. */
export function page(whole: Page): string {
  const { root, service = 'GitLab', title, body, person, wide = false, returnTo } = whole;
  const signedIn = person
    ? html`<form method="post" action="${root.at('/users/sign_out')}">
        <img class="avatar" src="${root.at(avatarPath(person))}" alt="" width="28" height="28" />
        <span>Signed in as <b>${person.username}</b></span>
        <input type="hidden" name="return_to" value="${returnTo ?? root.at('/')}" />
        <button type="submit">Sign out</button>
      </form>`
    : html``;
  const text = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${service} sandbox</title>
<style>${{ html: style }}</style>
</head>
<body>
<header>
  <strong><a href="${root.at('/')}">${service} sandbox</a></strong>
  <span class="note">plays ${service} on this machine only</span>
  ${signedIn}
</header>
<main${wide ? html` class="wide"` : html``}>${body}</main>
</body>
</html>
`;
  return text.html;
}
