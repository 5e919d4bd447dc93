import type { AzureMode } from '../../../preload/model/integration.ts';

/** Who acts for an organisation, inside a sentence. */
export const modeNames: Readonly<Record<AzureMode, string>> = {
  'service-principal': 'the service principal',
  'service-user': 'the service user',
};
