import { useCallback, useEffect, useRef, useState } from 'react';

import type { Outcome } from '../../preload/model/failure.ts';
import { loading, settled, type Loadable } from '../loadable.ts';

export interface Ask<T> {
  /** Undefined until something was asked. */
  readonly answer: Loadable<T> | undefined;
  /** Resolves with the value, or undefined when it failed or a newer question was asked meanwhile. */
  readonly ask: (call: () => Promise<Outcome<T>>) => Promise<T | undefined>;
  readonly forget: () => void;
}

/** One question to main and its answer, for what no store needs to keep. The newest question counts. */
export function useAsk<T>(): Ask<T> {
  const [answer, setAnswer] = useState<Loadable<T>>();
  const question = useRef(0);
  useEffect(
    () => () => {
      question.current += 1;
    },
    [],
  );
  const ask = useCallback(async (call: () => Promise<Outcome<T>>) => {
    question.current += 1;
    const own = question.current;
    setAnswer(loading);
    const outcome = await call();
    if (question.current !== own) return undefined;
    setAnswer(settled(outcome));
    return outcome.ok ? outcome.value : undefined;
  }, []);
  const forget = useCallback(() => {
    question.current += 1;
    setAnswer(undefined);
  }, []);
  return { answer, ask, forget };
}
