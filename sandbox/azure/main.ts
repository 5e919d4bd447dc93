import { parseArgs } from 'node:util';

import { startAzure } from './azure.ts';

const usage = `Usage: node sandbox/azure/main.ts [--port <n>] [--folder <path>] [--extra-projects <n>]
Plays Entra ID and Azure DevOps on 127.0.0.1 until Ctrl-C.`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    folder: { type: 'string' },
    'extra-projects': { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help) {
  console.log(usage);
} else {
  const sandbox = await startAzure({
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(values.folder === undefined ? {} : { folder: values.folder }),
    extraProjects: Number(values['extra-projects'] ?? 0),
  });
  const { apps, instances, people, tenant } = sandbox;
  console.log(`Organisations    ${instances.main}
                 ${instances.second}
Certificate      ${sandbox.caFile}
Folder           ${sandbox.folder}

Directory        ${tenant.id} (${tenant.domain})
Application      ${apps.public.name}, without a secret
  Client ID      ${apps.public.clientId}
Application      ${apps.principal.name}, a service principal
  Client ID      ${apps.principal.clientId}
  Secret ID      ${apps.principal.secret.id}
  Secret value   ${apps.principal.secret.value}
Redirect URIs    ${apps.public.redirectUris.join('\n                 ')}

People
${Object.values(people)
  .map(({ upn, password, about }) => `  ${upn.padEnd(26)} ${password.padEnd(26)} ${about}`)
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
