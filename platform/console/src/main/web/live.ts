/** Whether pages keep themselves up to date; a person who reads can stop them. */
let paused = false;
export const isPaused = (): boolean => paused;
export function pause(on: boolean): void {
  paused = on;
  document.dispatchEvent(new Event('visibilitychange'));
}

const isSeen = (): boolean => !document.hidden && !paused;

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** Doubles with each failure; not the same for all pages, so that a hub that comes back is not run over. */
const backOff = (failures: number): number =>
  Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.5 + Math.random() / 2);

/**
 * Keeps something up to date while it is seen, until the end: by a stream, and while there is none by
 * asking again and again.
 *
 * @param once asks; tells of its failure by itself
 * @param follow streams, and says when it has heard something
 */
export async function keepUp(
  end: AbortSignal,
  everyMillis: number,
  once: (signal: AbortSignal) => Promise<void>,
  follow?: (signal: AbortSignal, heard: () => void) => Promise<void>,
): Promise<void> {
  let failures = 0;
  let streamAt = 0;
  if (!isSeen()) await once(end);
  let seen = whileSeen(end);
  while (!end.aborted) {
    if (seen.aborted) {
      await untilSeen(end);
      seen = whileSeen(end);
    }
    if (follow && Date.now() >= streamAt) {
      failures++;
      await follow(seen, () => (failures = 0)).catch(() => undefined); // Asking tells why, if it fails too.
      if (seen.aborted) {
        failures = 0;
        continue;
      }
      streamAt = Date.now() + backOff(failures);
    }
    await once(seen);
    const wait = follow ? Math.max(0, Math.min(everyMillis, streamAt - Date.now())) : everyMillis;
    await delay(wait, seen);
  }
}

/** Ends when nobody sees the page any more, or at the end. */
function whileSeen(end: AbortSignal): AbortSignal {
  const over = new AbortController();
  const look = () => {
    if (end.aborted || !isSeen()) over.abort();
  };
  document.addEventListener('visibilitychange', look, { signal: over.signal });
  end.addEventListener('abort', look, { signal: over.signal });
  look();
  return over.signal;
}

function untilSeen(end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const look = () => {
      if (!end.aborted && !isSeen()) return;
      done.abort();
      resolve();
    };
    document.addEventListener('visibilitychange', look, { signal: done.signal });
    end.addEventListener('abort', look, { signal: done.signal });
    look();
  });
}

function delay(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, millis);
    signal.addEventListener('abort', over);
    if (signal.aborted) over();
  });
}
