import {
  urisToCopy,
  type Checklist,
  type ChecklistFacts,
  type ChecklistStep,
} from './checklist.ts';

const entra = 'Entra ID admin (Application Administrator)';
const collection = 'Azure DevOps admin (Project Collection Administrator)';
const here = 'Latchkey admin';

/** learn.microsoft.com/entra/identity-platform/quickstart-register-app and …/scenario-desktop-app-registration. */
function registration(facts: ChecklistFacts): readonly ChecklistStep[] {
  return [
    {
      who: entra,
      what: 'In the Entra admin center: App registrations, New registration. One directory is enough. Register.',
      copy: [{ label: 'Name people see', value: 'Latchkey' }],
    },
    {
      who: entra,
      what: 'Authentication, Add a platform, Mobile and desktop applications (not Web): add both redirect URIs. Under Advanced settings set Allow public client flows to Yes, for signing in with a code.',
      copy: urisToCopy(facts),
    },
    {
      who: entra,
      what: 'API permissions: remove Microsoft Graph User.Read; add Azure DevOps, Delegated, user_impersonation. If people may not consent themselves, press Grant admin consent.',
      copy: [{ label: 'Permission', value: 'user_impersonation' }],
    },
  ];
}

function connect(organisation: string): ChecklistStep {
  return {
    who: collection,
    what: 'Organization settings, Microsoft Entra: connect the organisation to the same directory, if it is not.',
    copy: [
      { label: 'Where', value: `https://dev.azure.com/${organisation}/_settings/organizationAad` },
    ],
  };
}

/**
 * Three admins, in the order in which they need each other's results
 * (learn.microsoft.com/azure/devops/integrate/get-started/authentication/service-principal-managed-identity).
 */
export function principalChecklist(facts: ChecklistFacts): Checklist {
  const { organisation = '<organisation>', clientId = '<Application (client) ID>' } = facts;
  return {
    title: 'Azure DevOps by service principal',
    intro:
      'The app itself acts for the organisation, without a person whose sign-in could end. Each developer still links their own account.',
    steps: [
      ...registration(facts),
      {
        who: entra,
        what: 'Certificates & secrets, New client secret. Copy its Value at once: it is shown only now. The Secret ID beside it is of no use. Note the day in Expires, at most two years away.',
      },
      {
        who: entra,
        what: 'On the Overview page press Create Service Principal under Managed application in local directory, if it is offered. Follow that link: the Object ID on the page it opens (Enterprise application) is the one Azure DevOps knows. The Object ID of the App registration is another and does not work.',
      },
      {
        who: entra,
        what: 'Hand over to the other two. The secret’s Value goes to the Latchkey admin by a way you trust with passwords.',
        copy: [
          {
            label: 'To the Azure DevOps admin',
            value: `Please add the service principal “Latchkey” (client ID ${clientId}, object ID <Object ID of the Enterprise application>) to the organisation ${organisation}: access level Basic, to the projects it shall see, group Contributors.`,
          },
          {
            label: 'To the Latchkey admin',
            value: `Azure DevOps organisation: ${organisation}\nDirectory (tenant) ID: <Directory (tenant) ID>\nApplication (client) ID: ${clientId}\nClient secret ends on: <Expires>`,
          },
        ],
      },
      connect(organisation),
      {
        who: collection,
        what: 'Organization settings, Users, Add users: paste the object ID or the name of the service principal. Access level Basic: a Stakeholder sees no code. It takes one licence in each organisation. Choose the projects, and the group Contributors (Readers, if it shall only clone).',
        copy: [{ label: 'Where', value: `https://dev.azure.com/${organisation}/_settings/users` }],
      },
      {
        who: here,
        what: 'Enter organisation, tenant ID, client ID, the secret’s Value and the day it ends; save, then authorise. Latchkey signs in as the principal and looks whether it sees a project.',
      },
    ],
  };
}

/** The older way: a person of its own, whose sign-in is renewed by use. */
export function serviceUserChecklist(facts: ChecklistFacts): Checklist {
  const { organisation = '<organisation>' } = facts;
  return {
    title: 'Azure DevOps by service user',
    intro:
      'A person acts for the organisation. Entra ID ends the sign-in after 90 days without use; a service principal has no such clock.',
    steps: [
      ...registration(facts),
      {
        who: entra,
        what: 'Make a user for this alone. A sign-in that asks for a second factor each time cannot be renewed without a person.',
      },
      connect(organisation),
      {
        who: collection,
        what: 'Organization settings, Users, Add users: the service user, access level Basic, its projects, group Contributors.',
        copy: [{ label: 'Where', value: `https://dev.azure.com/${organisation}/_settings/users` }],
      },
      {
        who: here,
        what: 'Enter organisation, tenant ID and client ID, save, then authorise and sign in as the service user, not as yourself.',
      },
    ],
  };
}
