import type { Html } from '../page.ts';
import { html } from '../page.ts';
import { style } from '../page-style.ts';
import type { Person } from './people.ts';

export { html, pageHeaders } from '../page.ts';
export type { Html };

interface Page {
  readonly title: string;
  readonly body: Html;
  readonly person?: Person | undefined;
  readonly wide?: boolean;
  /** A path: where the next person goes on, after this one has signed out. */
  readonly returnTo?: string;
}

/** A whole page, as text; works without scripts. */
export function page({ title, body, person, wide = false, returnTo = '/' }: Page): string {
  const signedIn = person
    ? html`<form method="post" action="/logout">
        <span>Signed in as <b>${person.username}</b></span>
        <input type="hidden" name="return_to" value="${returnTo}" />
        <button type="submit">Use a different account</button>
      </form>`
    : html``;
  const text = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · GitHub sandbox</title>
<style>${{ html: style }}</style>
</head>
<body>
<header>
  <strong><a href="/">GitHub sandbox</a></strong>
  <span class="note">plays GitHub on this machine only</span>
  ${signedIn}
</header>
<main${wide ? html` class="wide"` : html``}>${body}</main>
</body>
</html>
`;
  return text.html;
}
