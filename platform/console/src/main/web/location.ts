import { useEffect, useState } from 'preact/hooks';

/** The address is the state: whoever opens it again, or is sent it, sees the same. */
export interface Place {
  /** What stands after /console, split at the slashes and decoded. */
  path: string[];
  query: URLSearchParams;
}

const ROOT = '/console';
const listeners = new Set<() => void>();

function here(): Place {
  const path = location.pathname.startsWith(ROOT)
    ? location.pathname.slice(ROOT.length)
    : location.pathname;
  return {
    path: path.split('/').filter(Boolean).map(decodeURIComponent),
    query: new URLSearchParams(location.search),
  };
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const changed = () => setPlace(here());
    listeners.add(changed);
    addEventListener('popstate', changed);
    return () => {
      listeners.delete(changed);
      removeEventListener('popstate', changed);
    };
  }, []);
  return place;
}

/** The parts of the state that go along from page to page. */
const EVERYWHERE = ['range', 'from', 'to'];

export type Params = Record<string, string | string[] | undefined>;

export function href(path: string[], params: Params = {}): string {
  const query = new URLSearchParams();
  const now = new URLSearchParams(location.search);
  for (const key of EVERYWHERE) {
    const value = now.get(key);
    if (value && !(key in params)) query.set(key, value);
  }
  put(query, params);
  const text = query.toString();
  return [ROOT, ...path.map(encodeURIComponent)].join('/') + (text ? `?${text}` : '');
}

function put(query: URLSearchParams, params: Params): void {
  for (const [key, value] of Object.entries(params)) {
    query.delete(key);
    if (Array.isArray(value)) value.forEach((one) => query.append(key, one));
    else if (value) query.set(key, value);
  }
}

export function go(to: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  listeners.forEach((changed) => changed());
}

/** The same page with other parameters: an empty one goes away. */
export function changed(params: Params): string {
  const query = new URLSearchParams(location.search);
  put(query, params);
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : '');
}

/** Links inside of the console change the page without loading it. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a');
    const to = link?.getAttribute('href');
    if (!link || !to?.startsWith(ROOT) || link.hasAttribute('download')) return;
    if (link.getAttribute('target')) return;
    event.preventDefault();
    const samePage = new URL(to, location.href).pathname === location.pathname;
    go(to);
    if (!samePage) {
      scrollTo(0, 0);
      document.getElementById('main')?.focus();
    }
  });
}
