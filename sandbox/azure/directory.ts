/** The Entra ID tenant that is played: its name, its people and the objects its apps became. */

/** Both ways of writing the one tenant; `organizations` and `common` stand for whoever signs in. */
export const tenant = {
  id: '5d1b6f0e-7a43-4c58-9b1d-2f60c8e4a917',
  domain: 'sandbox.example',
  name: 'Sandbox Analytics',
} as const;

/** Azure DevOps as an app of Microsoft's: the audience of its tokens, in every tenant. */
export const azureDevOps = '499b84ac-1321-427f-aa17-267ca6975798';

/** Somebody, or an app, whom Azure DevOps may know as a member. */
export interface Principal {
  /** The object id in the tenant: `oid` in tokens. */
  readonly objectId: string;
  /** Azure DevOps' own identifier of the same principal. */
  readonly profileId: string;
  readonly name: string;
}

/** The passwords are for play: they are shown on the page. */
export interface AzurePerson extends Principal {
  readonly username: AzureUsername;
  /** The user principal name: what people sign in with. */
  readonly upn: string;
  readonly password: string;
  /** Said on the sign-in page, so that a newcomer can pick the right person. */
  readonly about: string;
}

export type AzureUsername = 'ada' | 'grace' | 'linus' | 'ada-work';

const person = (
  username: AzureUsername,
  name: string,
  [objectId, profileId]: readonly [string, string],
  about: string,
): AzurePerson => ({
  username,
  name,
  objectId,
  profileId,
  upn: `${username.replace('-', '.')}@${tenant.domain}`,
  password: `${username}-at-the-sandbox`,
  about,
});

export const azurePeople: Readonly<Record<AzureUsername, AzurePerson>> = {
  ada: person(
    'ada',
    'Ada Quill',
    ['0c7d0c58-4f8e-4a2b-a5c3-4d7e6f1a2b01', 'a1b7c4d2-93e5-6f10-8a2b-5c4d3e2f1a01'],
    'Project administrator: may push everywhere, past branch policies',
  ),
  grace: person(
    'grace',
    'Grace Moreau',
    ['0c7d0c58-4f8e-4a2b-a5c3-4d7e6f1a2b02', 'a1b7c4d2-93e5-6f10-8a2b-5c4d3e2f1a02'],
    'Contributor: may push to branches without a policy',
  ),
  linus: person(
    'linus',
    'Linus Berg',
    ['0c7d0c58-4f8e-4a2b-a5c3-4d7e6f1a2b03', 'a1b7c4d2-93e5-6f10-8a2b-5c4d3e2f1a03'],
    'Reader: may read, not push',
  ),
  'ada-work': person(
    'ada-work',
    'Ada Quill (Berg Labs)',
    ['0c7d0c58-4f8e-4a2b-a5c3-4d7e6f1a2b04', 'a1b7c4d2-93e5-6f10-8a2b-5c4d3e2f1a04'],
    'At home in berg-labs; only a Stakeholder in quillworks, so without repositories there',
  ),
};

export const everybody: readonly AzurePerson[] = Object.values(azurePeople);

export const personByObjectId = (objectId: string): AzurePerson | undefined =>
  everybody.find((each) => each.objectId === objectId);

export const personByName = (name: string): AzurePerson | undefined =>
  everybody.find(({ username, upn }) => name === username || name === upn);

/** Whether an address names this tenant, or leaves it open; Entra knows no other. */
export const isTenant = (segment: string): boolean =>
  [tenant.id, tenant.domain, 'organizations', 'common'].includes(segment.toLowerCase());
