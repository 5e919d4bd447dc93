import { isReady } from './app.ts';
import { strict } from './strict.ts';
import { standin, wire } from './state.ts';

interface CustomScheme {
  readonly scheme: string;
  readonly privileges?: Readonly<Record<string, boolean>>;
}

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    if (isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    standin.steps.push('protocol.registerSchemesAsPrivileged');
    for (const { scheme, privileges = {} } of schemes) {
      standin.schemes.set(scheme, privileges);
      wire.declare(scheme);
    }
  },

  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    if (standin.protocols.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    if (!standin.schemes.has(scheme)) wire.declare(scheme);
    standin.protocols.set(scheme, handler);
  },
});
