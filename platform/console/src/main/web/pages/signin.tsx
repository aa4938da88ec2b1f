import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n';
import { begin, end, isBack } from '../openid';
import { Icon } from '../parts/icons';
import { enter, type Session } from '../session';

/** For who has not signed in where one has to. */
export function SignInPage({ who, entered }: { who: Session; entered: () => void }) {
  const { settings } = who;
  const openId = settings.openId ?? undefined;
  const [problem, setProblem] = useState('');
  const told = problem || settings.closed || who.refusal;
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    document.title = `${t('sign.in')} · Kith`;
    if (openId && isBack()) attempt(() => end(openId), setProblem, setWaiting, entered);
  }, []);
  return (
    <main class="sign-in" id="main">
      <div class="card sign-card">
        <img src="/console/icon.svg" alt="" width="44" height="44" />
        <h1>{t('sign.in.title')}</h1>
        {told && (
          <p class="problem slim" role="alert">
            <Icon name="error" />
            {told}
          </p>
        )}
        {settings.hasUsers && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              const name = String(form.get('name'));
              const password = String(form.get('password'));
              attempt(() => enter(name, password), setProblem, setWaiting, entered);
            }}
          >
            <label class="field">
              <span>{t('user')}</span>
              <input name="name" autocomplete="username" required />
            </label>
            <label class="field">
              <span>{t('password')}</span>
              <input name="password" type="password" autocomplete="current-password" required />
            </label>
            <button type="submit" class="button strong" disabled={waiting}>
              {t('sign.in')}
            </button>
          </form>
        )}
        {openId && (
          <button
            type="button"
            class={`button ${settings.hasUsers ? '' : 'strong'}`}
            disabled={waiting}
            onClick={() => attempt(() => begin(openId), setProblem, setWaiting)}
          >
            {t('sign.in.with', { name: new URL(openId.issuer).hostname })}
          </button>
        )}
      </div>
    </main>
  );
}

function attempt(
  what: () => Promise<void>,
  setProblem: (text: string) => void,
  setWaiting: (on: boolean) => void,
  then?: () => void,
): void {
  setWaiting(true);
  setProblem('');
  what()
    .then(then)
    .catch((e: Error) => setProblem(e.message || t('failed')))
    .finally(() => setWaiting(false));
}
