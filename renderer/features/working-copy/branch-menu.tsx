import { Button, Combobox, useCombobox } from '@mantine/core';
import { IconCheck, IconChevronDown, IconGitBranch, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

import { valueOf } from '../../loadable.ts';
import { count } from '../../ui/format.ts';
import { branchChoices } from './branch-choices.ts';
import { useWorkingCopy } from './working-copy-store.ts';
import styles from './branch-menu.module.css';

/** The current branch; opens to find, switch and create. */
export function BranchMenu() {
  const branches = useWorkingCopy((state) => valueOf(state.branches));
  const busy = useWorkingCopy((state) => state.busy);
  const switchTo = useWorkingCopy((state) => state.switchTo);
  const [text, setText] = useState('');
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      setText('');
      combobox.resetSelectedOption();
      combobox.focusTarget();
    },
  });
  const wanted = useWorkingCopy((state) => state.branchWanted);
  const { openDropdown } = combobox;
  const answered = useRef(wanted);
  useEffect(() => {
    // Only a wish from now on: the menu does not open by itself when the page does.
    if (answered.current !== wanted) openDropdown();
    answered.current = wanted;
  }, [wanted, openDropdown]);
  const { local, remote, hidden, creates } = branchChoices(branches, text);
  const submit = (value: string) => {
    const colon = value.indexOf(':');
    const name = value.slice(colon + 1);
    combobox.closeDropdown();
    if (name !== branches?.current) void switchTo(name, value.slice(0, colon) === 'create');
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={submit}
      width={320}
      position="bottom-start"
      withinPortal={false}
    >
      <Combobox.Target targetType="button">
        <Button
          variant="default"
          className={styles['target'] ?? ''}
          leftSection={<IconGitBranch size={16} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          loading={busy === 'switch'}
          disabled={!branches}
          aria-label={`Branch: ${branches?.current ?? 'none'}`}
          onClick={() => combobox.toggleDropdown()}
        >
          {branches?.current ?? (branches ? 'No branch' : '…')}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          aria-label="Find or create a branch"
          placeholder="Find or create a branch…"
          maxLength={255}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.updateSelectedOptionIndex();
          }}
        />
        <Combobox.Options className={styles['options'] ?? ''} aria-label="Branches">
          {creates !== undefined && (
            <Combobox.Option value={`create:${creates}`}>
              <span className={styles['option']}>
                <IconPlus size={16} aria-hidden /> Create branch “{creates}”
              </span>
            </Combobox.Option>
          )}
          {local.map((name) => (
            <Combobox.Option key={name} value={`local:${name}`} active={name === branches?.current}>
              <span className={styles['option']}>
                <IconCheck
                  size={16}
                  aria-label={name === branches?.current ? 'Current' : undefined}
                  className={name === branches?.current ? undefined : styles['unseen']}
                />
                <span className={styles['name']}>{name}</span>
              </span>
            </Combobox.Option>
          ))}
          {remote.length > 0 && (
            <Combobox.Group label="On the server">
              {remote.map((name) => (
                <Combobox.Option key={name} value={`remote:${name}`}>
                  <span className={styles['option']}>
                    <IconGitBranch size={16} aria-hidden />
                    <span className={styles['name']}>{name}</span>
                  </span>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          )}
          {local.length + remote.length === 0 && creates === undefined && (
            <Combobox.Empty>No branch has this name</Combobox.Empty>
          )}
        </Combobox.Options>
        {hidden > 0 && <Combobox.Footer>{count(hidden)} more: type to find them</Combobox.Footer>}
      </Combobox.Dropdown>
    </Combobox>
  );
}
