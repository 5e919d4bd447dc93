import type { AccountId } from '../../../preload/model/account.ts';
import { bridge } from '../../bridge.ts';
import { useWorkingCopy } from './working-copy-store.ts';

/** What helps is another branch: opens the menu where one is made. */
export function askForBranch(): void {
  useWorkingCopy.setState({ branchWanted: useWorkingCopy.getState().branchWanted + 1 });
}

/** Sets the remote to the address the service names now. */
export async function takeNewAddress(): Promise<void> {
  const { id } = useWorkingCopy.getState();
  if (id === undefined) return;
  const outcome = await bridge.call('git.rewrite-remote', { clone: id });
  if (!outcome.ok) return useWorkingCopy.setState({ problem: outcome.failure });
  const { cloneUrl } = outcome.value;
  settle(`The remote is ${cloneUrl} now. Try again.`);
}

/** Lets another linked account act in this clone from now on. */
export async function actAs(account: AccountId, name: string): Promise<void> {
  const { id } = useWorkingCopy.getState();
  if (id === undefined) return;
  const outcome = await bridge.call('git.act-as', { clone: id, account });
  if (!outcome.ok) return useWorkingCopy.setState({ problem: outcome.failure });
  settle(`${name} acts here now. Try again.`);
}

/** Opens the page at the service; where none could be opened, its address is said. */
export async function openChangeRequest(): Promise<void> {
  const { id } = useWorkingCopy.getState();
  if (id === undefined) return;
  const outcome = await bridge.call('git.change-request', { clone: id });
  if (!outcome.ok) return useWorkingCopy.setState({ problem: outcome.failure });
  if (!outcome.value.opened) settle(`Open ${outcome.value.url} in a browser.`);
}

/** Puts the failure away that this was for, and says what is so now. */
function settle(said: string): void {
  useWorkingCopy.getState().dismiss();
  useWorkingCopy.setState({ said });
}
