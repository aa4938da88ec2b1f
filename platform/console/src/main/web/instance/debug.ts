import { at, get, getBody, send, type Query } from '../api';

/** What the hub asks the debug port of a process for, and brings back. */
function pathOf(instance: string, path: string, arguments_: Record<string, string>): string {
  const query = new URLSearchParams(arguments_).toString();
  const route = path.split('/').map(at).join('/');
  return `/api/instances/${at(instance)}/debug/${route}${query ? `?query=${at(query)}` : ''}`;
}

const NONE: Query = {};

export const look = <T>(instance: string, path: string, signal?: AbortSignal, arguments_: Record<string, string> = {}): Promise<T> =>
  get<T>(pathOf(instance, path, arguments_), NONE, signal);

export const text = async (instance: string, path: string, signal: AbortSignal): Promise<string> =>
  (await getBody(pathOf(instance, path, {}), NONE, signal)).text();

export const fetchBody = (instance: string, path: string): Promise<Blob> => getBody(pathOf(instance, path, {}), NONE);

export const act = <T>(instance: string, path: string, arguments_: Record<string, string>): Promise<T> =>
  send<T>('POST', pathOf(instance, path, arguments_));
