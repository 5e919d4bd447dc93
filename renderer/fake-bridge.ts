import type { Bridge } from '../preload/bridge.ts';
import {
  calls,
  events,
  type Call,
  type EventName,
  type Input,
  type Output,
  type Payload,
} from '../preload/contract.ts';
import type { Failure, Outcome } from '../preload/model/failure.ts';

type Answer = (input: unknown) => Promise<Outcome<unknown>>;
type Listener = (payload: unknown) => void;

const answers = new Map<Call, Answer>();
const listeners = new Map<EventName, Set<Listener>>();
const recorded: { readonly call: Call; readonly input: unknown }[] = [];

/**
 * A main process for tests. It holds both sides to the contract: what the window sends and what a
 * test prepares are parsed with the schemas the real door uses.
 */
export const main = {
  /** Prepares an answer: a value, or a function of the input. */
  answers<C extends Call>(
    call: C,
    value: Output<C> | ((input: Input<C>) => Output<C> | Promise<Output<C>>),
  ): void {
    answers.set(call, async (input) => {
      // A function is never a value of the contract, so it can only be the second form.
      const given = typeof value === 'function' ? await value(input as Input<C>) : value;
      return { ok: true, value: calls[call].output.parse(given) };
    });
  },

  fails(call: Call, failure: Failure): void {
    answers.set(call, () => Promise.resolve({ ok: false, failure }));
  },

  /** Leaves a call without an answer, so that a test can look at the state in between. */
  hangs(call: Call): void {
    answers.set(call, () => new Promise(() => {}));
  },

  announces<E extends EventName>(event: E, payload: Payload<E>): void {
    const parsed = events[event].parse(payload);
    for (const listener of listeners.get(event) ?? []) listener(parsed);
  },

  /** The inputs a call was made with, oldest first. */
  sent<C extends Call>(call: C): readonly Input<C>[] {
    // Only inputs that passed this call's own schema are recorded under its name.
    return recorded.filter((each) => each.call === call).map((each) => each.input as Input<C>);
  },

  reset(): void {
    answers.clear();
    listeners.clear();
    recorded.length = 0;
  },
};

export const fakeBridge: Bridge = {
  async call<C extends Call>(name: C, input: Input<C>): Promise<Outcome<Output<C>>> {
    const parsed = calls[name].input.safeParse(input);
    if (!parsed.success) throw new Error(`${name} was sent a bad input: ${parsed.error.message}`);
    recorded.push({ call: name, input });
    const answer = answers.get(name);
    if (!answer)
      return {
        ok: false,
        failure: { code: 'app.unexpected', detail: `${name}: no answer prepared` },
      };
    // `answers` parsed the value with this call's output schema.
    return (await answer(input)) as Outcome<Output<C>>;
  },

  on(name, listener) {
    const all = listeners.get(name) ?? new Set<Listener>();
    listeners.set(name, all);
    // The set under this name only ever receives payloads of this event.
    const own = listener as Listener;
    all.add(own);
    return () => all.delete(own);
  },
};
