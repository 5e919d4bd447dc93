import type { Branches } from '../../../preload/model/git.ts';

export interface BranchChoices {
  readonly local: readonly string[];
  /** Branches that are on the server only. */
  readonly remote: readonly string[];
  /** How many more match than are listed. */
  readonly hidden: number;
  /** The name a new branch would get; undefined when there is one already. */
  readonly creates: string | undefined;
}

/** More than this nobody reads; typing narrows it. */
const most = 100;

/** What the branch menu offers for what was typed. */
export function branchChoices(branches: Branches | undefined, typed: string): BranchChoices {
  const name = typed.trim();
  const matches = (branch: string) => branch.toLowerCase().includes(name.toLowerCase());
  const local = branches?.local ?? [];
  const onlyRemote = (branches?.remote ?? []).filter((branch) => !local.includes(branch));

  const foundLocal = local.filter(matches);
  const foundRemote = onlyRemote.filter(matches);
  const shownLocal = foundLocal.slice(0, most);
  const shownRemote = foundRemote.slice(0, most - shownLocal.length);
  const taken = local.includes(name) || onlyRemote.includes(name);
  return {
    local: shownLocal,
    remote: shownRemote,
    hidden: foundLocal.length + foundRemote.length - shownLocal.length - shownRemote.length,
    creates: name === '' || taken || !branches ? undefined : name,
  };
}
