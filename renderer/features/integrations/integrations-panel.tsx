import { useState } from 'react';

import type { Instance } from '../../../preload/model/account.ts';
import type { GitApp } from '../../../preload/model/integration.ts';
import { navigate, useNavigation } from '../../navigation.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { AppFacts } from './app-facts.tsx';
import type { Around } from './around.ts';
import { AzureEditor } from './azure-editor.tsx';
import type { EditorProps } from './editor-page.tsx';
import { GithubEditor } from './github-editor.tsx';
import { GitlabEditor } from './gitlab-editor.tsx';
import { IntegrationList } from './integration-list.tsx';
import { useIntegrations } from './integrations-store.ts';
import { services, type Service } from './services.ts';

/** The organisation's apps; the editor of each is a page of its own. */
export function IntegrationsPanel(around: Around) {
  const list = useIntegrations((state) => state.list);
  const load = useIntegrations((state) => state.load);
  const page = useNavigation((state) => state.page);
  const from = useFormer(page);
  const saving = useSaves(page);

  if (list.at === 'failed') {
    return (
      <Panel title="Integrations">
        <FailureNotice
          failure={list.failure}
          remedy={{ label: 'Try again', run: () => void load() }}
        />
      </Panel>
    );
  }
  if (list.at === 'loading' || around.rights === 'loading') {
    return (
      <Panel title="Integrations">
        <SkeletonRows label="Loading integrations…" rows={3} />
      </Panel>
    );
  }

  const { git, redirectUris } = list.value;
  const app = git.find(({ instance }) => instance === page);
  if (app && (app.managed || around.rights === 'read'))
    return <AppFacts app={app} around={around} />;

  const service = serviceOn(page, app);
  if (!service || around.rights !== 'edit') {
    return <IntegrationList apps={git} around={around} from={from} />;
  }
  const props: EditorProps = {
    around,
    redirectUris: redirectUris[service.provider],
    saved: app !== undefined && saving.last === app.instance,
    onSaved: ({ instance }) => {
      saving.note(instance);
      navigate('integrations', instance);
    },
  };
  const key = `${app?.instance ?? page} ${saving.count}`;
  switch (service.provider) {
    case 'gitlab':
      return <GitlabEditor key={key} {...props} app={of('gitlab', app)} />;
    case 'github':
      return <GithubEditor key={key} {...props} app={of('github', app)} />;
    case 'azure-devops':
      return <AzureEditor key={key} {...props} app={of('azure-devops', app)} />;
  }
}

function serviceOn(page: string | undefined, app: GitApp | undefined): Service | undefined {
  return services.find((each) => (app ? each.provider === app.provider : each.page === page));
}

function of<P extends GitApp['provider']>(
  provider: P,
  app: GitApp | undefined,
): Extract<GitApp, { provider: P }> | undefined {
  // The provider is what tells the union's members apart.
  return app?.provider === provider ? (app as Extract<GitApp, { provider: P }>) : undefined;
}

/** Each save of ours draws the form anew, from what was saved: no secret outlives it. */
function useSaves(page: string | undefined) {
  const [count, setCount] = useState(0);
  const [last, setLast] = useState<Instance>();
  // News of a save is over once the list was looked at.
  if (page === undefined && last !== undefined) setLast(undefined);
  const note = (instance: Instance): void => {
    setCount(count + 1);
    setLast(instance);
  };
  return { count, last, note };
}

/** The page that was shown before this one, for the focus to return to. */
function useFormer(page: string | undefined): string | undefined {
  const [now, setNow] = useState(page);
  const [before, setBefore] = useState<string>();
  if (now !== page) {
    setNow(page);
    setBefore(now);
  }
  return before;
}
