import type { ComponentChildren } from 'preact';
import type { Asked } from '../data';
import { t } from '../i18n';
import { Icon } from './icons';

/** Nothing to show, and what could change that. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <p class="muted">{children}</p>}
    </div>
  );
}

export function Loading() {
  return (
    <div class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {t('loading')}
    </div>
  );
}

export function Failed({ asked }: { asked: Asked<unknown> }) {
  const { problem } = asked;
  if (!problem) return null;
  const title =
    problem.status === 0 ? t('hub.gone') : problem.status === 403 ? t('forbidden') : t('failed');
  return (
    <div class="problem" role="alert">
      <Icon name="error" />
      <div>
        <strong>{title}</strong>
        {problem.message && <div class="problem-detail">{problem.message}</div>}
      </div>
      <button type="button" class="button" onClick={asked.again}>
        {t('again')}
      </button>
    </div>
  );
}

/** What came, or that it is waited for, or why it did not come; beside what came before. */
export function Answer<T>({
  asked,
  children,
}: {
  asked: Asked<T>;
  children: (value: T) => ComponentChildren;
}) {
  return (
    <>
      <Failed asked={asked} />
      {asked.loading && <Loading />}
      {asked.value !== undefined && children(asked.value)}
    </>
  );
}

/** That something which somebody did has failed. */
export function Complaint({ text }: { text: string }) {
  if (!text) return null;
  return (
    <p class="problem slim" role="alert">
      <Icon name="error" />
      {text}
    </p>
  );
}
