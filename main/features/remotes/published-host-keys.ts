/** What a service publishes of its host keys, and where: compared, never taken as a pin by itself. */
export interface Published {
  readonly page: string;
  /** `SHA256:…` of every key it has. */
  readonly fingerprints: readonly string[];
}

const github: Published = {
  page: 'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints',
  fingerprints: [
    'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
    'SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM',
    // Since 24 March 2023, when the former RSA key had been exposed.
    'SHA256:uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s',
  ],
};

const gitlab: Published = {
  page: 'https://docs.gitlab.com/user/gitlab_com/#ssh-host-keys-fingerprints',
  fingerprints: [
    'SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8',
    'SHA256:HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw',
    'SHA256:ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ',
  ],
};

const bitbucket: Published = {
  page: 'https://support.atlassian.com/bitbucket-cloud/docs/configure-ssh-and-two-step-verification/',
  fingerprints: [
    'SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM',
    'SHA256:FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0',
    'SHA256:46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E',
  ],
};

/** Shown under User settings → SSH public keys; RSA alone. */
const azureDevops: Published = {
  page: 'https://learn.microsoft.com/azure/devops/repos/git/use-ssh-keys-to-authenticate',
  fingerprints: ['SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og'],
};

const byHost: Readonly<Record<string, Published>> = {
  'github.com': github,
  'ssh.github.com': github,
  'gitlab.com': gitlab,
  'bitbucket.org': bitbucket,
  'ssh.dev.azure.com': azureDevops,
  'vs-ssh.visualstudio.com': azureDevops,
};

/** By host name without port; undefined where nothing is published that we know. */
export function publishedFor(hostname: string): Published | undefined {
  return Object.hasOwn(byHost, hostname) ? byHost[hostname] : undefined;
}
