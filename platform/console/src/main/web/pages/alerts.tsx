import { useState } from 'preact/hooks';
import { at, getList, send, valueOf } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { changed, go, href, type Place } from '../location';
import { Icon } from '../parts/icons';
import { Answer, Empty } from '../parts/states';
import { bounds, keyOf, rangeOf } from '../range';
import { mayOperate, type Session } from '../session';
import { Head } from '../shell';

interface Alert {
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

interface Silence {
  id: string;
  rule: string;
  service: string;
  from: string;
  to: string;
  by: string;
  note: string;
}

interface RuleText {
  name: string;
  service: string;
  method: string;
  text: string;
}

const TABS = ['open.alerts', 'history', 'silences', 'alert.rules'] as const;

/** What is wrong, what was, and who is told of it. */
export function AlertsPage({ place, who }: { place: Place; who: Session }) {
  const tab = TABS.find((one) => one === place.query.get('tab')) ?? 'open.alerts';
  return (
    <div class="page">
      <Head title={t('alerts')} />
      <div class="tabs" role="group" aria-label={t('view')}>
        {TABS.map((one) => (
          <a key={one} href={changed({ tab: one === 'open.alerts' ? '' : one })} aria-current={one === tab ? 'true' : undefined}>
            {t(one)}
          </a>
        ))}
      </div>
      {tab === 'open.alerts' && <OpenAlerts who={who} />}
      {tab === 'history' && <History place={place} />}
      {tab === 'silences' && <Silences who={who} />}
      {tab === 'alert.rules' && <Rules />}
    </div>
  );
}

/** Does something at the hub, shows that it failed, and asks again what is so now. */
function useDeed(again: () => void): { act: (deed: () => Promise<unknown>) => void; problem: string } {
  const [problem, setProblem] = useState('');
  const act = (deed: () => Promise<unknown>) => {
    setProblem('');
    deed()
      .then(again)
      .catch((e: Error) => setProblem(e.message || t('failed')));
  };
  return { act, problem };
}

export function Complaint({ text }: { text: string }) {
  if (!text) return null;
  return (
    <p class="problem slim" role="alert">
      <Icon name="error" />
      {text}
    </p>
  );
}

function OpenAlerts({ who }: { who: Session }) {
  const asked = useAsked('alerts', (signal) => getList<Alert>('/api/alerts', {}, signal), 5_000);
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

const stateOf = (alert: Alert): string => valueOf(alert.state, 'STATE').toLowerCase();
const severityOf = (alert: Alert): string => valueOf(alert.severity, 'SEVERITY').toLowerCase();

function AlertState({ alert }: { alert: Alert }) {
  const state = stateOf(alert);
  return (
    <span class={`status ${state}`}>
      {state === 'firing' && <Icon name="error" size={12} />}
      {t(`alert.${state}` as Key)}
    </span>
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

function History({ place }: { place: Place }) {
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

function Silences({ who }: { who: Session }) {
  const asked = useAsked('silences', (signal) => getList<Silence>('/api/silences', {}, signal), 15_000);
  const { act, problem } = useDeed(asked.again);
  return (
    <Answer asked={asked}>
      {(silences) => (
        <>
          <Complaint text={problem} />
          {silences.length === 0 ? (
            <Empty title={t('silences.empty')}>{t('silences.hint')}</Empty>
          ) : (
            <div class="card table-card">
              <table>
                <caption class="hidden">{t('silences')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('rule')}</th>
                    <th scope="col">{t('service')}</th>
                    <th scope="col">{t('until')}</th>
                    <th scope="col">{t('who')}</th>
                    <th scope="col">
                      <span class="hidden">{t('action')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {silences.map((silence) => (
                    <tr key={silence.id}>
                      <th scope="row">{silence.rule}</th>
                      <td>{silence.service}</td>
                      <td class="nowrap">{format.time(silence.to)}</td>
                      <td>
                        {silence.by || '–'}
                        {silence.note && <div class="above">{silence.note}</div>}
                      </td>
                      <td class="number">
                        {mayOperate(who) && (
                          <button type="button" class="button" onClick={() => act(() => send('POST', `/api/silences/${at(silence.id)}/end`))}>
                            {t('silence.end')}
                          </button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Answer>
  );
}

function Rules() {
  const asked = useAsked('alert-rules', (signal) => getList<RuleText>('/api/alerts/rules', {}, signal));
  return (
    <Answer asked={asked}>
      {(rules) => (
        <div class="card table-card">
          <table>
            <caption class="hidden">{t('alert.rules')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('rule')}</th>
                <th scope="col">{t('service')}</th>
                <th scope="col">{t('method')}</th>
                <th scope="col">{t('alert.when')}</th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={rule.name + rule.service + rule.method}>
                  <th scope="row" class="nowrap">
                    {rule.name}
                  </th>
                  <td>{rule.service || t('all')}</td>
                  <td>{rule.method || t('all')}</td>
                  <td>{rule.text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Answer>
  );
}
