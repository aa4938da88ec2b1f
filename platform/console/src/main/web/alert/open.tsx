import { at, getList, send } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { href } from '../location';
import { Answer, Complaint, Empty } from '../parts/states';
import { mayOperate, type Session } from '../session';
import { follow } from '../stream';
import { AlertState, severityOf, stateOf, useDeed, type Alert } from './alert';

/** What is wrong right now. */
export function OpenAlerts({ who }: { who: Session }) {
  const asked = useAsked(
    'alerts',
    (signal) => getList<Alert>('/api/alerts', {}, signal),
    5_000,
    (signal, take) =>
      follow<{ alerts: Alert[] }>('/api/alerts/live', {}, signal, ({ alerts }) => take(alerts)),
  );
  const { act, problem } = useDeed(asked.again);
  return (
    <Answer asked={asked}>
      {(alerts) => (
        <>
          <Complaint text={problem} />
          {alerts.length === 0 && <Empty title={t('alerts.none')}>{t('alerts.none.hint')}</Empty>}
          <ul class="stack">
            {alerts.map((alert) => (
              <li key={alert.id}>
                <AlertCard alert={alert} may={mayOperate(who)} act={act} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Answer>
  );
}

const LASTING: [Key, string][] = [
  ['for.1h', '3600s'],
  ['for.4h', '14400s'],
  ['for.1d', '86400s'],
  ['for.7d', '604800s'],
];

function AlertCard({ alert, may, act }: { alert: Alert; may: boolean; act: (deed: () => Promise<unknown>) => void }) {
  const cause = alert.causeService || alert.service;
  return (
    <article class={`card alert ${stateOf(alert)} ${severityOf(alert)}`}>
      <div class="alert-head">
        <AlertState alert={alert} />
        <span class="code">{severityOf(alert)}</span>
        <span class="muted">{alert.rule}</span>
        <span class="muted">{t('since.ago', { ago: format.ago(alert.firedAt ?? alert.since) })}</span>
      </div>
      <h2>{alert.summary}</h2>
      <p class="alert-cause">
        {t('alert.at')}{' '}
        <a href={href(['service', alert.service], { range: '1h' })}>{alert.service}</a>
        {alert.causeService && (
          <>
            {' · '}
            {t('alert.from')} <a href={href(['service', cause], { method: alert.causeMethod, range: '1h' })}>{cause}</a>
            {alert.causeMethod && <code> {format.shortMethod(alert.causeMethod)}</code>}
          </>
        )}
      </p>
      {alert.acknowledgedBy && (
        <p class="note">
          {t('alert.seen', { by: alert.acknowledgedBy })}
          {alert.note && <>: {alert.note}</>}
        </p>
      )}
      <div class="panel-links">
        <a class="button" href={href(['traces'], { service: cause, method: alert.causeMethod, failed: 'true', range: '1h' })}>
          {t('traces.failed')}
        </a>
        <a class="button" href={href(['map'], { node: cause })}>
          {t('on.map')}
        </a>
        {may && !alert.acknowledgedBy && (
          <button type="button" class="button" onClick={() => act(() => send('POST', `/api/alerts/${at(alert.id)}/acknowledge`, { by: '', note: '' }))}>
            {t('acknowledge')}
          </button>
        )}
        {may && (
          <label class="field inline">
            <span>{t('silence')}</span>
            <select
              value=""
              onChange={(event) => {
                const lasting = event.currentTarget.value;
                if (lasting)
                  act(() => send('POST', '/api/silences', { rule: alert.rule, service: alert.service, lasting, by: '', note: '' }));
              }}
            >
              <option value="">–</option>
              {LASTING.map(([key, lasting]) => (
                <option key={key} value={lasting}>
                  {t(key)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
    </article>
  );
}
