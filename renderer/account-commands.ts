import { IconKey, IconLink, IconRefresh, IconServer, IconX } from '@tabler/icons-react';

import type { Account } from '../preload/model/account.ts';
import type { Attempt } from '../preload/model/sign-in.ts';
import { useAccounts } from './features/accounts/accounts-store.ts';
import type { Command } from './features/palette/command.ts';
import { hasEnded, useSignIn, type Wish } from './features/sign-in/sign-in-store.ts';
import { navigate } from './navigation.ts';
import { accountLabel, isSignedIn } from './ui/account-words.ts';
import { hostOf } from './ui/host-of.ts';

/** What can be done with the accounts that are linked, and with the sign-ins under way. */
export function accountCommands(
  accounts: readonly Account[],
  attempts: readonly Attempt[],
): readonly Command[] {
  return [
    ...accounts.flatMap((account) => commandsOf(account, accountLabel(account, accounts))),
    ...attempts
      .filter((attempt) => !hasEnded(attempt))
      .map(({ id, instance }): Command => ({
        id: `cancel ${id}`,
        label: `Cancel the sign-in on ${hostOf(instance)}`,
        group: 'Account',
        icon: IconX,
        run: () => void useSignIn.getState().cancel(id),
      })),
  ];
}

function commandsOf(account: Account, name: string): readonly Command[] {
  const { id, provider, instance, method } = account;
  const check: Command = {
    id: `check ${id}`,
    label: `Check ${name}`,
    group: 'Account',
    icon: IconRefresh,
    run: () => {
      navigate('accounts');
      void useAccounts.getState().check(id);
    },
  };
  const again: Command = {
    id: `link ${id}`,
    label: `Link ${name} again`,
    group: 'Account',
    icon: IconLink,
    run: () => {
      navigate('accounts');
      if (isSignedIn(account)) void useSignIn.getState().start(account, undefined, id);
      else useSignIn.getState().openDialog({ provider, instance, byToken: true });
    },
  };
  return [
    ...(provider === 'git-url' || method === 'deploy-token' ? [] : [check]),
    ...(isSignedIn(account) || method === 'token' ? [again] : []),
  ];
}

const link = (id: string, rest: Pick<Command, 'label' | 'icon' | 'keywords'>, wish: Wish) =>
  ({
    id,
    ...rest,
    group: 'Do',
    run: () => {
      navigate('accounts');
      useSignIn.getState().openDialog(wish);
    },
  }) satisfies Command;

/** The ways to link, for who knows which one they want. */
export const linkCommands: readonly Command[] = [
  link(
    'link',
    {
      label: 'Link account',
      icon: IconLink,
      keywords: ['sign in', 'log in', 'connect', 'add', 'github', 'gitlab', 'azure'],
    },
    {},
  ),
  link(
    'link-token',
    {
      label: 'Link an account by token',
      icon: IconKey,
      keywords: ['paste', 'pat', 'personal access token'],
    },
    { byToken: true },
  ),
  link(
    'link-host',
    {
      label: 'Link another git host',
      icon: IconServer,
      keywords: ['ssh', 'key', 'https', 'bitbucket', 'gitea', 'codecommit'],
    },
    { provider: 'git-url' },
  ),
];
