import { expect, test } from 'vitest';

import type { Dispatch } from '../../dispatch.ts';
import { allowedOrigins } from './allowed-origins.ts';

const gitlab = (instance: string, allowHttp = false) => ({ instance, allowHttp });

test('allows what an admin entered or somebody linked, and plain http only by the switch', async () => {
  const values: Readonly<Record<string, unknown>> = {
    'integrations.list': {
      git: [
        gitlab('https://code.example.org:8443/gitlab'),
        gitlab('http://127.0.0.1:3000', true),
        gitlab('http://127.0.0.1:4000'),
      ],
    },
    'accounts.list': [
      { instance: 'https://gitlab.example.com' },
      { instance: 'http://127.0.0.1:5000' },
    ],
  };
  const dispatch: Dispatch = async (name) => ({ ok: true, value: values[name] });
  expect(await allowedOrigins(dispatch)).toEqual([
    'https://gitlab.com:443',
    'https://github.com:443',
    'https://code.example.org:8443',
    'http://127.0.0.1:3000',
    'https://gitlab.example.com:443',
  ]);
});

test('allows only what is known beforehand when the app cannot say', async () => {
  const dispatch: Dispatch = async () => ({ ok: false, failure: { code: 'app.storage-failed' } });
  expect(await allowedOrigins(dispatch)).toEqual([
    'https://gitlab.com:443',
    'https://github.com:443',
  ]);
});
