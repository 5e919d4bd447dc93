import { z } from 'zod';

import {
  networkChange,
  networkExplanation,
  networkHost,
  networkSettings,
  networkTrust,
} from '../model/network.ts';
import { nothing } from './nothing.ts';

/** The part of the contract about how hosts are reached. */
export const networkCalls = {
  'network.read': { input: nothing, output: networkSettings },
  /** A credential in a proxy's address is lifted into the vault. */
  'network.change': { input: networkChange, output: networkSettings },
  /** What is trusted and shown to single hosts beyond what the system does. */
  'network.hosts': { input: nothing, output: z.array(networkHost).readonly() },
  /** Saves a CA or a client certificate for one origin and no other. */
  'network.trust': { input: networkTrust, output: networkHost },
  /** Forgets both; what an admin saved with an integration stays there. */
  'network.forget': { input: z.object({ origin: z.string().max(2048) }).strict(), output: nothing },
  /** Walks to an address step by step, without a credential. */
  'network.explain': {
    input: z.object({ url: z.string().max(4096) }).strict(),
    output: networkExplanation,
  },
} as const;
