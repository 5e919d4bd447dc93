import type { RedirectUris } from '../../../preload/model/integration.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import styles from './gitlab-checklist.module.css';
import { gitlabScopeWords } from './gitlab-scopes.ts';

interface GitlabChecklistProps {
  readonly redirectUris: RedirectUris;
}

/** What an admin does at GitLab, in the order of its own form. */
export function GitlabChecklist({ redirectUris }: GitlabChecklistProps) {
  return (
    <section className={styles['checklist']} aria-labelledby="checklist-title">
      <h2 id="checklist-title">At GitLab</h2>
      <ol>
        <li>
          <p>
            In your group, open <b>Settings → Applications</b> and add a new application. On an
            instance of your own it can also be <b>Admin → Applications</b>.
          </p>
        </li>
        <li>
          <p>
            <b>Name</b>: any. People see it when they allow access; “Latchkey” is clear.
          </p>
        </li>
        <li>
          <p>
            <b>Redirect URI</b>: both, each on a line of its own.
          </p>
          <div className={styles['values']}>
            <CopyField
              label="Redirect URI of the desktop app"
              value={redirectUris.customProtocol}
            />
            <CopyField label="Redirect URI of this machine" value={redirectUris.loopback} />
          </div>
        </li>
        <li>
          <p>
            <b>Confidential</b>: either works. Ticked, GitLab issues a secret and asks for it: enter
            it here. Not ticked, there is none: leave Secret empty, and each sign-in is protected by
            its own one-time proof (PKCE) alone.
          </p>
        </li>
        <li>
          <p>
            <b>Scopes</b>: tick these two and nothing else.
          </p>
          <ul className={styles['scopes']}>
            {gitlabScopeWords.map(({ scope, words }) => (
              <li key={scope}>
                <code>{scope}</code> {words}
              </li>
            ))}
          </ul>
        </li>
        <li>
          <p>
            <b>Save application</b>, then copy the Application ID and the Secret into the form.
            GitLab shows the secret once: copy it now.
          </p>
        </li>
      </ol>
    </section>
  );
}
