import { open, Problem, type Query } from './api';

/** The hub sends something every few seconds; who hears nothing for so long is cut off. */
const SILENCE = 15_000;
const MOST_CHARS = 16 << 20;

/**
 * Takes messages as they come, as server-sent events, until the hub ends the stream or it fails. Not
 * by EventSource, which cannot say who asks.
 */
export async function follow<T>(
  path: string,
  query: Query,
  signal: AbortSignal,
  take: (message: T) => void,
): Promise<void> {
  const silent = new AbortController();
  let timer = 0;
  const heard = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => silent.abort(), SILENCE);
  };
  heard();
  try {
    const both = AbortSignal.any([signal, silent.signal]);
    const answer = await open(path, query, 'text/event-stream', both);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const events = (rest + value).split('\n\n');
      rest = events.pop()!;
      if (rest.length > MOST_CHARS) throw new Problem(-1, 'INTERNAL', path);
      for (const event of events) if (!handled(event, take)) return;
    }
  } catch (e) {
    throw silent.signal.aborted && !signal.aborted ? new Problem(0, 'UNAVAILABLE', '') : e;
  } finally {
    clearTimeout(timer);
    silent.abort();
  }
}

/** Whether more may come. */
function handled<T>(event: string, take: (message: T) => void): boolean {
  let name = '';
  let data = '';
  for (const line of event.split('\n')) {
    if (line.startsWith('event:')) name = line.slice(6).trim();
    else if (line.startsWith('data:')) data += line.slice(5);
  }
  if (name === 'end') return false;
  if (name === 'problem') {
    const told = JSON.parse(data) as { status?: number; code?: string; detail?: string };
    throw new Problem(told.status ?? -1, told.code ?? '', told.detail ?? '');
  }
  if (data) take(JSON.parse(data) as T);
  return true;
}
