import { useState } from 'preact/hooks';
import { valueOf } from '../api';
import { t, type Key } from '../i18n';
import { Icon } from '../parts/icons';

export interface Alert {
  id: string;
  rule: string;
  severity: string;
  state: string;
  service: string;
  summary: string;
  causeService: string;
  causeMethod: string;
  since: string;
  firedAt?: string | null;
  resolvedAt?: string | null;
  acknowledgedBy: string;
  note: string;
}

export const stateOf = (alert: Alert): string => valueOf(alert.state, 'STATE').toLowerCase();
export const severityOf = (alert: Alert): string => valueOf(alert.severity, 'SEVERITY').toLowerCase();

export function AlertState({ alert }: { alert: Alert }) {
  const state = stateOf(alert);
  return (
    <span class={`status ${state}`}>
      {state === 'firing' && <Icon name="error" size={12} />}
      {t(`alert.${state}` as Key)}
    </span>
  );
}

/** Does something at the hub, shows that it failed, and asks again what is so now. */
export function useDeed(again: () => void): { act: (deed: () => Promise<unknown>) => void; problem: string } {
  const [problem, setProblem] = useState('');
  const act = (deed: () => Promise<unknown>) => {
    setProblem('');
    deed()
      .then(again)
      .catch((e: Error) => setProblem(e.message || t('failed')));
  };
  return { act, problem };
}
