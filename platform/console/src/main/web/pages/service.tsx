import { at, get, getList, valueOf, type Deploy, type MethodFigures, type Point, type ServiceFigures, type Share } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { changed, go, href, type Place } from '../location';
import { Chart } from '../parts/chart';
import { Part, RedCells, RedFigures, RedHeads } from '../parts/figures';
import { Answer, Empty } from '../parts/states';
import { bounds, keyOf, pace, rangeOf, type Range } from '../range';
import { Head } from '../shell';
import { RulesInForce } from './rules';

const POINTS = 120;

/** All of one service. */
export function ServicePage({ place, name }: { place: Place; name: string }) {
  const range = rangeOf(place);
  const method = place.query.get('method') ?? '';
  const caller = place.query.get('caller') ?? '';
  const asked = useAsked(
    `service|${name}|${keyOf(range)}`,
    (signal) => get<ServiceFigures>(`/api/services/${at(name)}`, { ...bounds(range) }, signal),
    pace(range),
  );
  const kind = valueOf(asked.value?.kind ?? 'SERVICE', 'KIND');
  return (
    <div class="page">
      <Head title={name} above={t(`kind.${kind}` as Key)}>
        <a class="button" href={href(['map'], { node: name })}>
          {t('on.map')}
        </a>
        <a class="button" href={href(['traces'], { service: name, method })}>
          {t('traces')}
        </a>
        <a class="button" href={href(['traces'], { service: name, method, failed: 'true' })}>
          {t('traces.failed')}
        </a>
      </Head>
      <Answer asked={asked}>
        {(figures) => (
          <div class="stack">
            <div class="card">
              <RedFigures red={figures.served} />
            </div>
            <Charts name={name} range={range} method={method} caller={caller} deploys={figures.deploys} />
            <Methods name={name} methods={figures.methods} chosen={method} />
            <div class="two">
              <Shares title={t('callers')} hint={t('callers.hint')} shares={figures.callers} />
              <Shares title={t('callees')} hint={t('callees.hint')} shares={figures.callees} />
            </div>
            <Instances figures={figures} />
            <RulesInForce service={name} instances={figures.instances} />
          </div>
        )}
      </Answer>
    </div>
  );
}

function Charts({
  name,
  range,
  method,
  caller,
  deploys,
}: {
  name: string;
  range: Range;
  method: string;
  caller: string;
  deploys: Deploy[];
}) {
  const asked = useAsked(
    ['series', name, method, caller, keyOf(range)].join('|'),
    (signal) =>
      getList<Point>(`/api/services/${at(name)}/series`, { method, caller, ...bounds(range), points: POINTS }, signal),
    pace(range),
  );
  const filters = [
    method && { key: 'method', text: format.shortMethod(method) },
    caller && { key: 'caller', text: t('from.caller', { name: caller }) },
  ].filter((one) => !!one);
  return (
    <section aria-label={t('charts')}>
      {filters.length > 0 && (
        <p class="chips">
          {filters.map(({ key, text }) => (
            <a key={key} class="chip" href={changed({ [key]: '' })} aria-label={t('filter.remove', { name: text })}>
              {text} ×
            </a>
          ))}
        </p>
      )}
      <Answer asked={asked}>
        {(points) => {
          const times = points.map((point) => Date.parse(point.at));
          const marks = deploys.map((deploy) => ({
            at: Date.parse(deploy.at),
            text: t('deploy.said', { version: deploy.version, time: format.time(deploy.at) }),
          }));
          const picked = (from: number, to: number) =>
            go(changed({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), range: '' }));
          const of = (value: (point: Point) => number) => points.map(value);
          const common = { times, marks, picked };
          return points.length === 0 ? (
            <Empty title={t('series.empty')} />
          ) : (
            <>
              <div class="three">
                <Chart
                  {...common}
                  title={t('rate')}
                  unit={format.rate}
                  lines={[{ name: t('calls'), tone: 'tone-calls', values: of((point) => point.red.perSecond), filled: true }]}
                />
                <Chart
                  {...common}
                  title={t('errors')}
                  unit={format.percent}
                  lines={[{ name: t('failed.calls'), tone: 'tone-errors', values: of((point) => point.red.failedShare), filled: true }]}
                />
                <Chart
                  {...common}
                  title={t('duration')}
                  unit={format.millis}
                  lines={[
                    { name: 'p99', tone: 'tone-p99', values: of((point) => point.red.p99Millis) },
                    { name: 'p90', tone: 'tone-p90', values: of((point) => point.red.p90Millis) },
                    { name: 'p50', tone: 'tone-p50', values: of((point) => point.red.p50Millis) },
                  ]}
                />
              </div>
              {deploys.length > 0 && (
                <ul class="deploys">
                  {deploys.map((deploy) => (
                    <li key={deploy.at + deploy.version}>
                      <span class="flag-sign" aria-hidden="true" />
                      {t('deploy.said', { version: deploy.version, time: format.time(deploy.at) })}
                    </li>
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Answer>
    </section>
  );
}

function Methods({ name, methods, chosen }: { name: string; methods: MethodFigures[]; chosen: string }) {
  return (
    <div class="card table-card">
      <table>
        <caption>{t('methods')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('method')}</th>
            <RedHeads />
            <th scope="col">{t('ended')}</th>
            <th scope="col">
              <span class="hidden">{t('traces')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {methods.map(({ method, red, ended }) => (
            <tr key={method} class={method === chosen ? 'chosen' : ''}>
              <th scope="row">
                <a
                  href={changed({ method: method === chosen ? '' : method })}
                  title={method}
                  aria-current={method === chosen ? 'true' : undefined}
                >
                  {format.shortMethod(method)}
                </a>
              </th>
              <RedCells red={red} />
              <td class="codes">
                {[...ended]
                  .sort((a, b) => Number(b.calls) - Number(a.calls))
                  .map(({ code, calls }) => (
                    <span key={code} class={`code ${code === 'OK' ? '' : 'failed'}`}>
                      {code} {format.count(calls)}
                    </span>
                  ))}
              </td>
              <td class="number">
                <a href={href(['traces'], { service: name, method })}>{t('traces')}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {methods.length === 0 && <Empty title={t('methods.empty')} />}
    </div>
  );
}

/** Callers or callees: who, which share of all, and by which methods. */
function Shares({ title, hint, shares }: { title: string; hint: string; shares: Share[] }) {
  return (
    <section class="card shares">
      <h2>{title}</h2>
      {shares.length === 0 && <Empty title={hint} />}
      {shares.map(({ service, share, red, methods }) => (
        <details key={service} open={shares.length <= 3}>
          <summary>
            <span class="shares-name">{service}</span>
            <Part share={share} />
            <span class="number muted">{format.rate(red.perSecond)}</span>
          </summary>
          <ul>
            {methods.map((one) => (
              <li key={one.method}>
                <span class="shares-name" title={one.method}>
                  {format.shortMethod(one.method)}
                </span>
                <Part share={one.share} />
                <span class="number muted">{format.millis(one.red.p99Millis)}</span>
              </li>
            ))}
          </ul>
          <a class="shares-open" href={href(['service', service])}>
            {t('open', { name: service })}
          </a>
        </details>
      ))}
    </section>
  );
}

function Instances({ figures }: { figures: ServiceFigures }) {
  return (
    <div class="card table-card">
      <table>
        <caption>{t('instances')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('instance')}</th>
            <th scope="col">{t('version')}</th>
            <th scope="col">{t('zone')}</th>
            <th scope="col">{t('host')}</th>
            <RedHeads />
            <th scope="col">{t('since')}</th>
            <th scope="col">{t('last.seen')}</th>
          </tr>
        </thead>
        <tbody>
          {figures.instances.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {one.debugAddress ? <a href={href(['instance', one.id])}>{one.id}</a> : one.id}
              </th>
              <td>{one.version || '–'}</td>
              <td>{one.zone || '–'}</td>
              <td>{one.host || '–'}</td>
              <RedCells red={one.served} />
              <td class="nowrap">{format.time(one.firstSeen, false)}</td>
              <td class="nowrap">{format.ago(one.lastSeen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {figures.instances.length === 0 && <Empty title={t('instances.none')} />}
    </div>
  );
}
