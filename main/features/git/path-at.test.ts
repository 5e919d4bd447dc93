import { describe, expect, test } from 'vitest';

import { canonicalGitUrl } from '../../core/git-url.ts';
import { people, type Name } from './explain-people.ts';
import { ownerOf, pathAt } from './path-at.ts';

describe('the path and the owner of a repository', () => {
  test.each([
    ['ada', 'https://gitlab.com/acme/data/dbt.git', 'acme/data/dbt', 'acme/data'],
    ['sub', 'https://code.example/gitlab/acme/x.git', 'acme/x', 'acme'],
    ['sub', 'https://code.example/%67itlab/acme/x.git', 'acme/x', 'acme'],
    ['octo', 'https://github.com/acme/infra', 'acme/infra', 'acme'],
    ['contoso', 'https://dev.azure.com/contoso/Data/_git/dwh', 'Data/dwh', 'Data'],
    ['contoso', 'https://dev.azure.com/contoso/_git/Data', 'Data/Data', 'Data'],
    ['contoso', 'https://dev.azure.com/contoso/My%20Data/_git/a%20b', 'My Data/a b', 'My%20Data'],
    ['plainGit', 'https://git.example.org/one.git', 'one', ''],
    ['keyOne', 'git@git.example.org:team/one.git', 'team/one', 'team'],
  ] as const)('for %s at %s are %j and %j', (name: Name, address, path, owner) => {
    const account = people[name];
    const url = canonicalGitUrl(address);
    expect(pathAt(account, url)).toBe(path);
    expect(ownerOf(account, url)).toBe([account.instance, owner].filter(Boolean).join('/'));
  });
});
