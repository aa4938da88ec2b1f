import { getList } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t } from '../i18n';
import { changed, go, href, type Place } from '../location';
import { Answer, Empty } from '../parts/states';
import { bounds, keyOf, rangeOf } from '../range';
import { AlertState, type Alert } from './alert';

/** What was wrong. */
export function History({ place }: { place: Place }) {
  const service = place.query.get('service') ?? '';
  const range = rangeOf(place);
  const asked = useAsked(
    `alert-history|${service}|${keyOf(range)}`,
    (signal) => getList<Alert>('/api/alerts/history', { service, ...bounds(range), limit: 200 }, signal),
    15_000,
  );
  return (
    <>
      <label class="field inline">
        <span>{t('service')}</span>
        <input key={service} defaultValue={service} onChange={(event) => go(changed({ service: event.currentTarget.value.trim() }))} />
      </label>
      <Answer asked={asked}>
        {(alerts) =>
          alerts.length === 0 ? (
            <Empty title={t('history.empty')} />
          ) : (
            <div class="card table-card">
              <table>
                <caption class="hidden">{t('history')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('time')}</th>
                    <th scope="col">{t('resolved')}</th>
                    <th scope="col">{t('status')}</th>
                    <th scope="col">{t('service')}</th>
                    <th scope="col">{t('summary')}</th>
                    <th scope="col">{t('rule')}</th>
                    <th scope="col">{t('who')}</th>
                  </tr>
                </thead>
                <tbody>
                  {alerts.map((alert) => (
                    <tr key={alert.id}>
                      <td class="nowrap">{format.time(alert.firedAt ?? alert.since)}</td>
                      <td class="nowrap">{alert.resolvedAt ? format.time(alert.resolvedAt) : '–'}</td>
                      <td>
                        <AlertState alert={alert} />
                      </td>
                      <th scope="row">
                        <a href={href(['service', alert.service])}>{alert.service}</a>
                      </th>
                      <td>{alert.summary}</td>
                      <td class="muted">{alert.rule}</td>
                      <td>{alert.acknowledgedBy || '–'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </>
  );
}
