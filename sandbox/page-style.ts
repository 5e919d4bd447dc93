import { createHash } from 'node:crypto';

/** One style for all pages: light and dark, readable without scripts or fonts from elsewhere. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f5f2, #17181c);
  --card: light-dark(#ffffff, #202228);
  --line: light-dark(#dedad2, #363942);
  --text: light-dark(#23252b, #eceae5);
  --quiet: light-dark(#5d606a, #a9abb4);
  --accent: light-dark(#2f5bd7, #8fabff);
  --on-accent: light-dark(#ffffff, #10131c);
  --danger: light-dark(#a32b2b, #ff9c94);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif;
}
header {
  display: flex; align-items: center; gap: 0.75rem; flex-wrap: wrap;
  padding: 0.75rem 1.5rem; background: var(--card); border-bottom: 1px solid var(--line);
}
header strong { font-size: 1.05rem; }
header .note { color: var(--quiet); font-size: 0.875rem; }
header form { margin-left: auto; display: flex; align-items: center; gap: 0.75rem; }
main { max-width: 34rem; margin: 2.5rem auto; padding: 0 1rem; }
main.wide { max-width: 58rem; }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 1.75rem; margin-bottom: 1.25rem;
}
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 0.5rem; }
h2 { font-size: 1.05rem; margin: 0 0 0.75rem; }
p { margin: 0 0 1rem; }
.quiet { color: var(--quiet); }
.problem { color: var(--danger); font-weight: 600; }
label { display: block; font-weight: 600; margin: 0 0 0.25rem; }
input[type='text'], input[type='password'] {
  width: 100%; padding: 0.55rem 0.7rem; margin: 0 0 1rem; font: inherit; color: inherit;
  background: var(--ground); border: 1px solid var(--quiet); border-radius: 8px;
}
input.code { font: 600 1.5rem/1.2 ui-monospace, monospace; letter-spacing: 0.15em; text-transform: uppercase; }
button, a.button {
  font: inherit; font-weight: 600; padding: 0.55rem 1.1rem; border-radius: 8px; cursor: pointer;
  border: 1px solid var(--quiet); background: transparent; color: inherit; text-decoration: none;
}
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; gap: 0.75rem; flex-wrap: wrap; }
ul.plain { list-style: none; margin: 0 0 1rem; padding: 0; }
ul.plain li { padding: 0.5rem 0; border-top: 1px solid var(--line); }
.people form { margin: 0; }
.people button {
  display: flex; align-items: center; gap: 0.8rem; width: 100%; text-align: left; font-weight: 400;
  border-color: var(--line);
}
ul.people li { border: 0; padding: 0.25rem 0; }
.people b { display: block; color: var(--text); font-size: 1rem; }
.people span { color: var(--quiet); font-size: 0.875rem; }
img.avatar { border-radius: 50%; }
code, pre { font: 0.875em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.45rem 0.6rem 0.45rem 0; border-top: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--quiet); font-size: 0.875rem; }
a { color: var(--accent); }
`;

/** For `style-src`: the one inline style sheet, and no other. */
export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
