import {
  at,
  get,
  getList,
  valueOf,
  type Deploy,
  type LiveService,
  type MethodFigures,
  type Point,
  type ServiceFigures,
  type Share,
} from '../api';
import { useAsked, useSteady } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { changed, go, href, type Place } from '../location';
import { Chart } from '../parts/chart';
import { Part, RedCells, RedFigures, RedHeads } from '../parts/figures';
import { Answer, Empty, Loading } from '../parts/states';
import { bounds, keyOf, liveSpan, pace, rangeOf } from '../range';
import { Guards } from '../service/guards';
import { Instances } from '../service/instances';
import { useProcesses } from '../service/processes';
import { RulesInForce } from '../service/rules';
import { Head } from '../shell';
import { follow } from '../stream';

const POINTS = 120;

/** All of one service. */
export function ServicePage({ place, name }: { place: Place; name: string }) {
  const range = rangeOf(place);
  const method = place.query.get('method') ?? '';
  const caller = place.query.get('caller') ?? '';
  const span = liveSpan(range);
  const series = { method, caller, points: POINTS };
  const asked = useSteady(
    name,
    useAsked<LiveService>(
      ['service', name, method, caller, keyOf(range)].join('|'),
      async (signal) => {
        const [figures, points] = await Promise.all([
          get<ServiceFigures>(`/api/services/${at(name)}`, { ...bounds(range) }, signal),
          getList<Point>(`/api/services/${at(name)}/series`, { ...series, ...bounds(range) }, signal),
        ]);
        return { figures, series: points };
      },
      pace(range),
      span
        ? (signal, take) => follow<LiveService>(`/api/services/${at(name)}/live`, { ...series, span }, signal, take)
        : undefined,
    ),
  );
  const kind = valueOf(asked.value?.figures.kind ?? 'SERVICE', 'KIND');
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
        {({ figures, series: points }) => (
          <div class="stack">
            <div class="card">
              <RedFigures red={figures.served} />
            </div>
            <Charts points={points} method={method} caller={caller} deploys={figures.deploys} />
            <Methods name={name} methods={figures.methods} chosen={method} />
            <div class="two">
              <Shares title={t('callers')} hint={t('callers.hint')} shares={figures.callers} />
              <Shares title={t('callees')} hint={t('callees.hint')} shares={figures.callees} />
            </div>
            <Inside key={name} name={name} figures={figures} everyMillis={pace(range)} />
          </div>
        )}
      </Answer>
    </div>
  );
}

/** What its processes say of themselves. */
function Inside({ name, figures, everyMillis }: { name: string; figures: ServiceFigures; everyMillis: number }) {
  const { instances } = figures;
  const processes = useProcesses(name, instances, everyMillis);
  return (
    <>
      <Instances instances={instances} processes={processes} />
      {instances.length > 0 && processes && (
        <>
          <Guards processes={processes} />
          <RulesInForce service={name} processes={processes} />
        </>
      )}
      {!processes && <Loading />}
    </>
  );
}

function Charts({
  points,
  method,
  caller,
  deploys,
}: {
  points: Point[];
  method: string;
  caller: string;
  deploys: Deploy[];
}) {
  const filters = [
    method && { key: 'method', text: format.shortMethod(method) },
    caller && { key: 'caller', text: t('from.caller', { name: caller }) },
  ].filter((one) => !!one);
  const times = points.map((point) => Date.parse(point.at));
  const marks = deploys.map((deploy) => ({
    at: Date.parse(deploy.at),
    text: t('deploy.said', { version: deploy.version, time: format.time(deploy.at) }),
  }));
  const picked = (from: number, to: number) =>
    go(changed({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), range: '' }));
  const of = (value: (point: Point) => number) => points.map(value);
  const common = { times, marks, picked };
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
      {points.length === 0 ? (
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
      )}
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
