import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from './api';
import { keepUp } from './live';

/** What a page shows of something that it asked for. */
export interface Asked<T> {
  value: T | undefined;
  problem: Problem | undefined;
  /** Whether this is the first answer that is waited for. */
  loading: boolean;
  again: () => void;
}

export const SIGNED_OUT = 'kith-signed-out';

/** Hands on what a stream of answers has, until it ends. */
export type Follow<T> = (signal: AbortSignal, take: (value: T) => void) => Promise<void>;

/**
 * Asks for something when `key` changes. If `everyMillis` is not zero, what is shown is kept up to
 * date while the page is seen: by a stream if there is one, else by asking again that often. An
 * answer that a newer question made useless is thrown away; one that failed leaves the last good one
 * in place.
 */
export function useAsked<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  everyMillis = 0,
  follow?: Follow<T>,
): Asked<T> {
  const [state, setState] = useState<{ key: string; value?: T; problem?: Problem }>({ key: '' });
  const [round, setRound] = useState(0);
  const newest = useRef({ ask, follow });
  newest.current = { ask, follow };
  useEffect(() => {
    const end = new AbortController();
    const take = (value: T) => {
      if (!end.signal.aborted) setState({ key, value });
    };
    const once = async (signal: AbortSignal) => {
      try {
        take(await newest.current.ask(signal));
      } catch (e) {
        if (signal.aborted) return;
        const problem = e instanceof Problem ? e : new Problem(-1, 'INTERNAL', String(e));
        if (problem.status === 401) dispatchEvent(new CustomEvent(SIGNED_OUT));
        setState((last) => (last.key === key ? { ...last, problem } : { key, problem }));
      }
    };
    if (everyMillis === 0) void once(end.signal);
    else {
      const streamed = newest.current.follow && ((signal: AbortSignal, heard: () => void) =>
        newest.current.follow!(signal, (value) => {
          heard();
          take(value);
        }));
      void keepUp(end.signal, everyMillis, once, streamed);
    }
    return () => end.abort();
  }, [key, everyMillis, round, !!follow]);
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    problem: current ? state.problem : undefined,
    loading: !current || (state.value === undefined && state.problem === undefined),
    again: () => setRound(round + 1),
  };
}

/** The same, with what was shown of this subject before in place until the new answer comes: no page jumps. */
export function useSteady<T>(subject: string, asked: Asked<T>): Asked<T> {
  const last = useRef<{ subject: string; value: T } | undefined>(undefined);
  if (asked.value !== undefined) last.current = { subject, value: asked.value };
  if (!asked.loading || last.current?.subject !== subject) return asked;
  return { ...asked, value: last.current.value, loading: false };
}
