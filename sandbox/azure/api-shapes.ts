import type { AzureCaller } from './caller.ts';
import { tenant } from './directory.ts';
import type { AzureProject, AzureRepository, Organisation } from './organisations.ts';
import { guidOf } from './organisations.ts';
import type { Origins } from './origins.ts';

/** Azure DevOps' answers, in the field names of its published descriptions (REST API 7.1). */

const encoded = encodeURIComponent;

export function projectReference(
  { id, name, description, lastUpdateTime }: AzureProject,
  organisation: string,
  { devops }: Origins,
) {
  return {
    id,
    name,
    description,
    url: `${devops}/${organisation}/_apis/projects/${id}`,
    state: 'wellFormed',
    revision: 11,
    visibility: 'private',
    lastUpdateTime,
  };
}

export function teamProject(project: AzureProject, organisation: string, origins: Origins) {
  const base = `${origins.devops}/${organisation}/_apis`;
  const teamId = guidOf(`${project.id} team`);
  return {
    ...projectReference(project, organisation, origins),
    _links: {
      self: { href: `${base}/projects/${project.id}` },
      web: { href: `${origins.devops}/${organisation}/${encoded(project.name)}` },
    },
    defaultTeam: {
      id: teamId,
      name: `${project.name} Team`,
      url: `${base}/projects/${project.id}/teams/${teamId}`,
    },
  };
}

interface RepositoryFields {
  readonly includeLinks: boolean;
  readonly includeAllUrls: boolean;
}

export function gitRepository(
  repository: AzureRepository,
  origins: Origins,
  { includeLinks, includeAllUrls }: RepositoryFields,
) {
  const { id, name, organisation, project, defaultBranch, isDisabled } = repository;
  const { host } = new URL(origins.devops);
  const place = `${organisation}/${encoded(project.name)}/_git/${encoded(name)}`;
  const url = `${origins.devops}/${organisation}/${project.id}/_apis/git/repositories/${id}`;
  const remoteUrl = `https://${organisation}@${host}/${place}`;
  const sshUrl = `git@ssh.dev.azure.com:v3/${organisation}/${encoded(project.name)}/${encoded(name)}`;
  const webUrl = `${origins.devops}/${place}`;
  return {
    id,
    name,
    url,
    project: projectReference(project, organisation, origins),
    ...(defaultBranch === null ? {} : { defaultBranch: `refs/heads/${defaultBranch}` }),
    size: defaultBranch === null ? 0 : 12_288,
    remoteUrl,
    sshUrl,
    webUrl,
    isDisabled,
    isInMaintenance: false,
    ...(includeAllUrls ? { validRemoteUrls: [remoteUrl, sshUrl, webUrl] } : {}),
    ...(includeLinks ? { _links: { self: { href: url }, web: { href: webUrl } } } : {}),
  };
}

export function connectionData({ kind, principal, account }: AzureCaller, of: Organisation) {
  const identity = {
    id: principal.profileId,
    descriptor:
      kind === 'app'
        ? `Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;${tenant.id}\\${principal.objectId}`
        : `Microsoft.IdentityModel.Claims.ClaimsIdentity;${tenant.id}\\${account}`,
    subjectDescriptor: `${kind === 'app' ? 'aadsp' : 'aad'}.${Buffer.from(principal.profileId).toString('base64url')}`,
    providerDisplayName: principal.name,
    isActive: true,
    properties: { Account: { $type: 'System.String', $value: account } },
    resourceVersion: 2,
    metaTypeId: 0,
  };
  return {
    authenticatedUser: identity,
    authorizedUser: identity,
    instanceId: of.id,
    deploymentId: guidOf('deployment'),
    deploymentType: 'hosted',
    locationServiceData: {
      serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7',
      defaultAccessMappingMoniker: 'PublicAccessMapping',
      lastChangeId: 1,
      lastChangeId64: 1,
    },
  };
}

const timeStamp = '2026-01-05T09:00:00.000Z';

export function profile({ principal, account }: AzureCaller) {
  return {
    displayName: principal.name,
    publicAlias: principal.profileId,
    emailAddress: account,
    coreRevision: 1,
    timeStamp,
    id: principal.profileId,
    revision: 1,
  };
}

export function accountOf({ id, name }: Organisation, { devops }: Origins) {
  return {
    accountId: id,
    accountUri: `${devops}/${name}/`,
    accountName: name,
    properties: {},
  };
}
