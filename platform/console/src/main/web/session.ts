import { asWhoHas, get, Problem, send, valueOf } from './api';
import { SIGNED_OUT } from './data';

/** How one signs in. */
export interface Settings {
  isNeeded: boolean;
  hasUsers: boolean;
  openId?: OpenId | null;
  /** Why nobody can sign in; empty if one can. */
  closed: string;
}

export interface OpenId {
  issuer: string;
  clientId: string;
  scope: string;
}

/** Who looks at the pages. */
export interface Session {
  settings: Settings;
  /** Empty if nobody has signed in. */
  user: string;
  role: 'VIEW' | 'OPERATE' | '';
  /** Why whoever is here may see nothing; empty if they may. */
  refusal: string;
}

const TOKEN = 'kith.token';
const OPEN: Settings = { isNeeded: false, hasUsers: false, closed: '' };

/** For this tab alone, and no longer than it is open. */
export function keep(token: string): void {
  asWhoHas(token);
  if (token) sessionStorage.setItem(TOKEN, token);
  else sessionStorage.removeItem(TOKEN);
}

export async function session(signal?: AbortSignal): Promise<Session> {
  const token = sessionStorage.getItem(TOKEN) ?? '';
  asWhoHas(token);
  const settings = await settingsOf(signal);
  try {
    const who = await get<{ name: string; role: string }>('/api/session', {}, signal);
    const role = valueOf(who.role, 'ROLE') as Session['role'];
    return { settings, user: who.name, role, refusal: '' };
  } catch (e) {
    if (!(e instanceof Problem)) throw e;
    if (isMissing(e)) return { settings, user: '', role: 'OPERATE', refusal: '' };
    if (e.status === 401) return { settings, user: '', role: '', refusal: token ? e.message : '' };
    if (e.status === 403) return { settings, user: '', role: '', refusal: e.message };
    throw e;
  }
}

/** A hub that knows nothing of sessions is open to whoever reaches it. */
const isMissing = (problem: Problem): boolean => problem.status === 404 || problem.status === 501;

async function settingsOf(signal?: AbortSignal): Promise<Settings> {
  try {
    return await get<Settings>('/api/session/settings', {}, signal);
  } catch (e) {
    if (e instanceof Problem && isMissing(e)) return OPEN;
    throw e;
  }
}

export const mayOperate = (who: Session): boolean => who.role === 'OPERATE';

export async function enter(name: string, password: string): Promise<void> {
  const { token } = await send<{ token: string }>('POST', '/api/session', { name, password });
  keep(token);
}

export async function leave(): Promise<void> {
  await send('DELETE', '/api/session').catch(() => undefined);
  keep('');
  dispatchEvent(new CustomEvent(SIGNED_OUT));
}
