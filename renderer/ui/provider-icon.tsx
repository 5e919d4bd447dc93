import {
  IconBrandAzure,
  IconBrandGit,
  IconBrandGithub,
  IconBrandGitlab,
  type Icon,
} from '@tabler/icons-react';

import type { ProviderId } from '../../preload/model/account.ts';

const icons: Readonly<Record<ProviderId, Icon>> = {
  github: IconBrandGithub,
  gitlab: IconBrandGitlab,
  'azure-devops': IconBrandAzure,
  'git-url': IconBrandGit,
};

interface ProviderIconProps {
  readonly provider: ProviderId;
  readonly size: number;
  readonly className?: string | undefined;
}

/** The sign of a service. Its name always stands beside it, so it says nothing by itself. */
export function ProviderIcon({ provider, size, className }: ProviderIconProps) {
  const Sign = icons[provider];
  return <Sign size={size} stroke={1.5} aria-hidden className={className} />;
}
