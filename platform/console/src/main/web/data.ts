import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from './api';

/** What a page shows of something that it asked for. */
export interface Asked<T> {
  value: T | undefined;
  problem: Problem | undefined;
  /** Whether this is the first answer that is waited for. */
  loading: boolean;
  again: () => void;
}

/** Whether pages ask again by themselves; a person who reads can stop them. */
let paused = false;
export const isPaused = (): boolean => paused;
export function pause(on: boolean): void {
  paused = on;
  if (!on) document.dispatchEvent(new Event('visibilitychange'));
}

export const SIGNED_OUT = 'kith-signed-out';

/**
 * Asks for something when `key` changes, and again every `everyMillis` (never if that is zero)
 * while the page is seen. An answer that a newer question made useless is thrown away; one that
 * failed leaves the last good one in place.
 */
export function useAsked<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  everyMillis = 0,
): Asked<T> {
  const [state, setState] = useState<{ key: string; value?: T; problem?: Problem }>({ key: '' });
  const [round, setRound] = useState(0);
  const newest = useRef(ask);
  newest.current = ask;
  useEffect(() => {
    const end = new AbortController();
    let timer = 0;
    let asking = false;
    const once = async () => {
      if (asking) return;
      asking = true;
      try {
        const value = await newest.current(end.signal);
        if (!end.signal.aborted) setState({ key, value });
      } catch (e) {
        if (end.signal.aborted) return;
        const problem = e instanceof Problem ? e : new Problem(-1, 'INTERNAL', String(e));
        if (problem.status === 401) dispatchEvent(new CustomEvent(SIGNED_OUT));
        setState((last) => (last.key === key ? { ...last, problem } : { key, problem }));
      } finally {
        asking = false;
        if (!end.signal.aborted && everyMillis > 0) timer = window.setTimeout(turn, everyMillis);
      }
    };
    const turn = () => {
      if (document.hidden || paused) return;
      void once();
    };
    const seen = () => {
      if (!document.hidden && everyMillis > 0) {
        clearTimeout(timer);
        turn();
      }
    };
    void once();
    document.addEventListener('visibilitychange', seen);
    return () => {
      end.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [key, everyMillis, round]);
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    problem: current ? state.problem : undefined,
    loading: !current || (state.value === undefined && state.problem === undefined),
    again: () => setRound(round + 1),
  };
}
