import { parseArgs } from 'node:util';

import { startSandbox } from './sandbox.ts';

const usage = `Usage: node sandbox/main.ts [--port <n>] [--root </path>] [--folder <path>] [--extra-projects <n>] [--big-repository <MB>]
Plays GitLab on 127.0.0.1 until Ctrl-C.`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    root: { type: 'string' },
    folder: { type: 'string' },
    'extra-projects': { type: 'string' },
    'big-repository': { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help) {
  console.log(usage);
} else {
  const sandbox = await startSandbox({
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(values.root === undefined ? {} : { root: values.root }),
    ...(values.folder === undefined ? {} : { folder: values.folder }),
    extraProjects: Number(values['extra-projects'] ?? 0),
    bigRepository: Number(values['big-repository'] ?? 0) * 1e6,
  });
  const { apps, people } = sandbox;
  console.log(`GitLab sandbox   ${sandbox.url}
Certificate      ${sandbox.caFile}
Folder           ${sandbox.folder}

Application      ${apps.confidential.name} (confidential)
  Application ID ${apps.confidential.clientId}
  Secret         ${apps.confidential.clientSecret}
Application      ${apps.public.name}
  Application ID ${apps.public.clientId}
Callback URLs    ${apps.confidential.redirectUris.join('\n                 ')}

People
${Object.values(people)
  .map(({ username, password, about }) => `  ${username.padEnd(6)} ${password.padEnd(22)} ${about}`)
  .join('\n')}

Ctrl-C ends it.`);

  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    void sandbox.close().then(() => process.exit(0));
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}
