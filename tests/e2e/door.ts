import type { Call, Input, Output } from '../../preload/contract.ts';
import type { Outcome } from '../../preload/model/failure.ts';

export interface Door {
  call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>>;
  /** Calls until `met` holds of the answer. */
  until<C extends Call>(
    name: C,
    input: Input<C>,
    met: (value: Output<C>) => boolean,
  ): Promise<Output<C>>;
  /** Everything the server answered, as text. */
  readonly answers: readonly string[];
}

/** The web host's door as the window uses it, without a browser around it. */
export async function openDoor(address: string): Promise<Door> {
  const { origin, hash } = new URL(address);
  const headers = { origin, 'content-type': 'application/json' };
  const body = JSON.stringify({ key: hash.slice('#k='.length) });
  const opened = await fetch(`${origin}/session`, { method: 'POST', headers, body });
  const { token } = (await opened.json()) as { token: string };
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const answers: string[] = [];

  async function call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
    const response = await fetch(`${origin}/call/${name}`, {
      method: 'POST',
      headers: { ...headers, cookie, 'x-session': token },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    answers.push(text);
    const outcome = JSON.parse(text) as Outcome<Output<C>>;
    if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.failure)}`);
    return outcome.value;
  }

  return {
    call,
    answers,
    async until(name, input, met) {
      for (const end = Date.now() + 20_000; Date.now() < end;) {
        const value = await call(name, input);
        if (met(value)) return value;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${name} did not become what was awaited`);
    },
  };
}
