import { parseArgs } from 'node:util';

import { startGithub } from './github.ts';

const usage = `Usage: node sandbox/github/main.ts [--port <n>] [--folder <path>] [--extra-repositories <n>]
Plays GitHub on 127.0.0.1 until Ctrl-C.`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    folder: { type: 'string' },
    'extra-repositories': { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help) {
  console.log(usage);
} else {
  const github = await startGithub({
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(values.folder === undefined ? {} : { folder: values.folder }),
    extraRepositories: Number(values['extra-repositories'] ?? 0),
  });
  const { oauth, scheme, githubApp } = github.apps;
  const lines = [oauth, scheme, githubApp].map(
    ({ name, kind, clientId, clientSecret, redirectUris }) => `${name} (${kind})
  Client ID      ${clientId}
  Client secret  ${clientSecret}
  Callback       ${redirectUris.join('\n                 ')}`,
  );
  console.log(`GitHub sandbox   ${github.url}
Certificate      ${github.caFile}
Folder           ${github.folder}

${lines.join('\n')}
  App ID         ${githubApp.appId}
  Install URL    ${github.url}/apps/${githubApp.slug}/installations/new

${githubApp.privateKey}
People
${Object.values(github.people)
  .map(({ username, password, about }) => `  ${username.padEnd(9)} ${password.padEnd(25)} ${about}`)
  .join('\n')}

Ctrl-C ends it.`);

  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    void github.close().then(() => process.exit(0));
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}
