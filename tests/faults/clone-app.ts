import { createGitWorld } from '../git-world.ts';

/** What the test tells this process over its channel; the token never stands in a command line. */
export interface CloneOrder {
  readonly folder: string;
  readonly instance: string;
  readonly ca: string;
  readonly token: string;
  readonly path: string;
}

/** The app, as far as a clone needs it, in a process of its own that can be killed. */
process.once('message', (message) => {
  void clone(message as CloneOrder).then(() => process.exit(0));
});
process.send?.('ready');

async function clone({ folder, instance, ca, token, path }: CloneOrder): Promise<void> {
  const world = await createGitWorld(
    [{ login: 'ada', instance, ca, password: async () => token }],
    { folder },
  );
  process.send?.('cloning');
  await world.cloned(path);
  process.send?.('cloned');
}
