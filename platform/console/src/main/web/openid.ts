import { t } from './i18n';
import { go } from './location';
import type { OpenId } from './session';
import { keep } from './session';

/** Signing in at a provider of OpenID Connect: authorization code with PKCE (RFC 7636), as a public client. */

const STATE = 'kith.openid';

interface Begun {
  state: string;
  verifier: string;
  nonce: string;
  back: string;
}

interface Provider {
  authorization_endpoint: string;
  token_endpoint: string;
}

const home = (): string => `${location.origin}/console/`;

function encoded(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

const random = (): string => encoded(crypto.getRandomValues(new Uint8Array(32)));

async function provider(openId: OpenId): Promise<Provider> {
  const answer = await fetch(`${openId.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (!answer.ok) throw new Error(`${openId.issuer}: ${answer.status}`);
  return answer.json() as Promise<Provider>;
}

/** Goes to the provider, who sends back to this page. */
export async function begin(openId: OpenId): Promise<void> {
  const { authorization_endpoint: there } = await provider(openId);
  const begun: Begun = {
    state: random(),
    verifier: random(),
    nonce: random(),
    back: location.pathname + location.search,
  };
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(begun.verifier));
  sessionStorage.setItem(STATE, JSON.stringify(begun));
  const url = new URL(there);
  const query = {
    response_type: 'code',
    client_id: openId.clientId,
    redirect_uri: home(),
    scope: openId.scope,
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: encoded(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  };
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  location.assign(url);
}

/** Whether this page was opened by a provider that sends somebody back. */
export function isBack(): boolean {
  const query = new URLSearchParams(location.search);
  return sessionStorage.getItem(STATE) !== null && (query.has('code') || query.has('error'));
}

/** Takes the token that the provider has for whoever it sent back, and goes on to where they were. */
export async function end(openId: OpenId): Promise<void> {
  const query = new URLSearchParams(location.search);
  const begun = JSON.parse(sessionStorage.getItem(STATE) ?? '{}') as Partial<Begun>;
  sessionStorage.removeItem(STATE);
  go(begun.back ?? home(), true);
  const error = query.get('error_description') ?? query.get('error');
  if (error) throw new Error(error);
  if (!begun.state || query.get('state') !== begun.state) throw new Error(t('sign.in.foreign'));
  const { token_endpoint: there } = await provider(openId);
  const answer = await fetch(there, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: query.get('code') ?? '',
      redirect_uri: home(),
      client_id: openId.clientId,
      code_verifier: begun.verifier ?? '',
    }),
  });
  const told = (await answer.json()) as { id_token?: string; error_description?: string; error?: string };
  if (!told.id_token) throw new Error(told.error_description ?? told.error ?? String(answer.status));
  if (claims(told.id_token).nonce !== begun.nonce) throw new Error(t('sign.in.foreign'));
  keep(told.id_token);
}

/** What a token says; the hub, not this page, is who checks its signature. */
function claims(token: string): { nonce?: string } {
  const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(atob(payload)) as { nonce?: string };
}
