import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';

import type { Account } from '../../../preload/model/account.ts';
import type { Binding } from '../../../preload/model/binding.ts';
import { main } from '../../fake-bridge.ts';
import { show } from '../../test-render.tsx';
import { ada, anAccount } from '../../test-values.ts';
import { BindingsList } from './bindings-list.tsx';
import { useBindings } from './bindings-store.ts';

const root = anAccount(3, 'root');
const work = anAccount(4, 'ada', 'code.acme.example');
const bound: Binding = {
  place: 'https://gitlab.example.com/analytics',
  kind: 'owner',
  account: ada.id,
  who: 'ada on gitlab.example.com',
  setAt: 0,
};

beforeEach(() => {
  useBindings.setState(useBindings.getInitialState(), true);
  main.answers('bindings.list', [bound]);
});

test('names each place with its account, and offers only accounts of that host', async () => {
  draw([ada, root, work]);
  const choice = await screen.findByRole('combobox', {
    name: 'Account for gitlab.example.com/analytics',
  });
  expect(screen.getByText('Everything of')).toBeVisible();
  expect([...choice.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual([
    'ada on gitlab.example.com',
    'root on gitlab.example.com',
  ]);
  main.answers('bindings.set', { ...bound, account: root.id });
  await userEvent.selectOptions(choice, root.id);
  expect(main.sent('bindings.set')).toEqual([{ place: bound.place, account: root.id }]);
});

test('keeps the name of an account that is no longer linked', async () => {
  main.answers('bindings.list', [{ ...bound, account: null }]);
  draw([root]);
  expect(await screen.findByRole('combobox')).toHaveDisplayValue(
    'ada on gitlab.example.com (not linked)',
  );
});

test('removes one, and follows what main announces', async () => {
  main.answers('bindings.remove', {});
  draw([ada, root]);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Remove the rule for gitlab.example.com/analytics' }),
  );
  expect(main.sent('bindings.remove')).toEqual([{ place: bound.place }]);
  act(() => main.announces('bindings.changed', []));
  expect(screen.queryByRole('combobox')).not.toBeInTheDocument();
  expect(screen.getByText(/No rule yet/)).toBeVisible();
});

test('adds one, and says why a place cannot be bound', async () => {
  main.answers('bindings.list', []);
  main.fails('bindings.set', { code: 'binding.elsewhere', detail: 'ada is on another host' });
  draw([ada, root]);
  await userEvent.click(await screen.findByRole('button', { name: 'Add a rule' }));
  expect(screen.getByLabelText('Place')).toHaveFocus();
  await userEvent.type(screen.getByLabelText('Place'), 'github.com/acme');
  await userEvent.selectOptions(screen.getByLabelText('Account'), root.id);
  await userEvent.keyboard('{Enter}');
  await userEvent.click(screen.getByRole('button', { name: 'Add' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('This account cannot act there');
  expect(screen.getByLabelText('Place')).toHaveValue('github.com/acme');
  main.answers('bindings.set', bound);
  await userEvent.click(screen.getByRole('button', { name: 'Add' }));
  expect(main.sent('bindings.set').at(-1)).toEqual({ place: 'github.com/acme', account: root.id });
  expect(await screen.findByText(/No rule yet/)).toBeVisible();
});

test('is not there while nobody could be mistaken for anybody', async () => {
  main.answers('bindings.list', []);
  draw([ada, work]);
  await act(async () => undefined);
  expect(screen.queryByRole('region')).not.toBeInTheDocument();
});

test('says that the rules could not be read, and tries again', async () => {
  main.fails('bindings.list', { code: 'app.storage-failed' });
  draw([ada]);
  expect(await screen.findByRole('alert')).toHaveTextContent('could not be written');
  main.answers('bindings.list', [bound]);
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('combobox')).toBeVisible();
});

function draw(accounts: readonly Account[]): void {
  show(<BindingsList accounts={accounts} />);
}
