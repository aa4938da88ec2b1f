import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import * as format from './format';
import { t, type Key } from './i18n';
import { isPaused, pause } from './live';
import { changed, go, href, type Place } from './location';
import { Icon } from './parts/icons';
import { choose, language, speak, theme, type Theme } from './preferences';
import { RANGES, rangeOf } from './range';
import { leave, type Session } from './session';

const PAGES: { page: string; also: string[]; icon: string; name: Key }[] = [
  { page: 'map', also: [], icon: 'map', name: 'map' },
  { page: 'services', also: ['service'], icon: 'services', name: 'services' },
  { page: 'traces', also: ['trace', 'compare'], icon: 'traces', name: 'traces' },
  { page: 'instances', also: ['instance'], icon: 'instances', name: 'instances' },
  { page: 'alerts', also: [], icon: 'alerts', name: 'alerts' },
  { page: 'audit', also: [], icon: 'audit', name: 'audit' },
];

/** What stands around every page. */
export function Shell({
  place,
  session,
  children,
}: {
  place: Place;
  session: Session | undefined;
  children: ComponentChildren;
}) {
  const here = place.path[0] ?? 'map';
  return (
    <>
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <header class="top">
        <a class="brand" href={href(['map'])} aria-label="Kith">
          <img src="/console/icon.svg" alt="" width="22" height="22" />
          <span>Kith</span>
        </a>
        <nav class="pages" aria-label={t('pages')}>
          {PAGES.map(({ page, also, icon, name }) => (
            <a
              key={page}
              href={href([page])}
              aria-current={here === page || also.includes(here) ? 'page' : undefined}
            >
              <Icon name={icon} />
              {t(name)}
            </a>
          ))}
        </nav>
        <div class="top-tools">
          <RangePicker place={place} />
          <LiveSwitch place={place} />
          <ThemeSwitch />
          <LanguageSwitch />
          {session?.settings.isNeeded && (
            <button type="button" class="button quiet" onClick={leave}>
              {session.user} · {t('sign.out')}
            </button>
          )}
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function RangePicker({ place }: { place: Place }) {
  const range = rangeOf(place);
  const standing = range.live ? '' : `${format.time(range.from)} – ${format.time(range.to)}`;
  return (
    <label class="range">
      <span class="hidden">{t('range')}</span>
      <select
        value={range.live ? range.name : 'standing'}
        onChange={(event) =>
          go(changed({ range: event.currentTarget.value, from: undefined, to: undefined }))
        }
      >
        {!range.live && <option value="standing">{standing}</option>}
        {Object.keys(RANGES).map((name) => (
          <option key={name} value={name}>
            {t(`last.${name}` as Key)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Live or standing still, for who reads. */
function LiveSwitch({ place }: { place: Place }) {
  const [still, setStill] = useState(isPaused());
  const live = rangeOf(place).live;
  const text = !live ? t('live.past') : still ? t('live.off') : t('live.on');
  return (
    <button
      type="button"
      class={`button live ${live && !still ? 'on' : ''}`}
      aria-pressed={live && !still}
      disabled={!live}
      title={text}
      onClick={() => {
        pause(!still);
        setStill(!still);
      }}
    >
      <span class="live-dot" aria-hidden="true" />
      {live && still ? t('paused') : t('live')}
    </button>
  );
}

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const THEME_ICON: Record<Theme, string> = { auto: 'auto', light: 'sun', dark: 'moon' };

function ThemeSwitch() {
  const [chosen, setChosen] = useState(theme());
  const label = `${t('theme')}: ${t(`theme.${chosen}` as Key)}`;
  return (
    <button
      type="button"
      class="button square"
      aria-label={label}
      title={label}
      onClick={() => {
        choose(NEXT[chosen]);
        setChosen(NEXT[chosen]);
      }}
    >
      <Icon name={THEME_ICON[chosen]} />
    </button>
  );
}

function LanguageSwitch() {
  const other = language() === 'en' ? 'zh' : 'en';
  return (
    <button
      type="button"
      class="button square"
      lang={other}
      onClick={() => {
        speak(other);
        location.reload();
      }}
    >
      {other === 'zh' ? '中文' : 'EN'}
    </button>
  );
}

/** The head of a page; its text is also the title of the window. */
export function Head({
  title,
  above,
  children,
}: {
  title: string;
  above?: ComponentChildren;
  children?: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${title} · Kith`;
  }, [title]);
  return (
    <div class="head">
      <div class="head-title">
        {above && <div class="above">{above}</div>}
        <h1>{title}</h1>
      </div>
      {children && <div class="head-tools">{children}</div>}
    </div>
  );
}
