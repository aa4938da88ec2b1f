import { useRef } from 'preact/hooks';
import { get, getList, type HeatMap, type TraceSummary } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t } from '../i18n';
import { changed, go, href, type Place } from '../location';
import { HeatMapChart } from '../parts/heatmap';
import { Icon } from '../parts/icons';
import { ServiceName } from '../parts/names';
import { Answer, Empty } from '../parts/states';
import { bounds, keyOf, pace, rangeOf } from '../range';
import { Head } from '../shell';
import { topology } from '../topology';

const COLUMNS = 90;
const LIMIT = 100;

/** Finds traces: by a form, or by a box that is dragged in the heat map. */
export function TracesPage({ place }: { place: Place }) {
  const { query } = place;
  const range = rangeOf(place);
  const service = query.get('service') ?? '';
  const method = query.get('method') ?? '';
  const least = query.get('least') ?? '';
  const most = query.get('most') ?? '';
  const asked = {
    service,
    method,
    failed: query.get('failed') === 'true',
    leastMillis: Number(least) || 0,
    mostMillis: Number(most) || 0,
    labels: query.getAll('label'),
    text: query.get('text') ?? '',
    limit: LIMIT,
  };
  const traces = useAsked(
    `traces|${JSON.stringify(asked)}|${keyOf(range)}`,
    (signal) => getList<TraceSummary>('/api/traces', { ...asked, ...bounds(range) }, signal),
    pace(range),
  );
  const heat = useAsked(
    `heat|${service}|${method}|${keyOf(range)}`,
    (signal) => get<HeatMap>('/api/heatmap', { service, method, columns: COLUMNS, ...bounds(range) }, signal),
    pace(range),
  );
  return (
    <div class="page">
      <Head title={t('traces')} />
      <SearchForm query={query} />
      <div class="card heat-card">
        <Answer asked={heat}>
          {(map) => (
            <HeatMapChart
              map={map}
              picked={({ from, to, least, most }) =>
                go(
                  changed({
                    range: '',
                    from: new Date(from).toISOString(),
                    to: new Date(to).toISOString(),
                    least: least ? String(least) : '',
                    most: most ? String(most) : '',
                  }),
                )
              }
              box={{ least: asked.leastMillis, most: asked.mostMillis }}
            />
          )}
        </Answer>
      </div>
      <Answer asked={traces}>
        {(found) =>
          found.length === 0 ? (
            <Empty title={t('traces.empty')}>{t('traces.empty.hint')}</Empty>
          ) : (
            <Found traces={found} />
          )
        }
      </Answer>
    </div>
  );
}

/** What is typed stays as it is until it is sent, whatever is asked for again meanwhile. */
function SearchForm({ query }: { query: URLSearchParams }) {
  const names = useAsked('names', (signal) => topology({}, signal));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const of = (name: string) => String(form.get(name) ?? '').trim();
    go(
      changed({
        service: of('service'),
        method: of('method'),
        failed: of('failed'),
        least: of('least'),
        most: of('most'),
        label: of('label').split(/[\s,]+/).filter(Boolean),
        text: of('text'),
      }),
    );
  };
  const active = ['service', 'method', 'failed', 'least', 'most', 'label', 'text'].some((key) => query.get(key));
  return (
    <form class="card search" onSubmit={submit} key={query.toString()} role="search">
      <label class="field">
        <span>{t('service')}</span>
        <input name="service" list="services" defaultValue={query.get('service') ?? ''} autocomplete="off" />
        <datalist id="services">
          {names.value?.nodes.map((node) => <option key={node.name} value={node.name} />)}
        </datalist>
      </label>
      <label class="field wide">
        <span>{t('method')}</span>
        <input name="method" defaultValue={query.get('method') ?? ''} />
      </label>
      <label class="field">
        <span>{t('status')}</span>
        <select name="failed">
          <option value="">{t('any')}</option>
          <option value="true" selected={query.get('failed') === 'true'}>
            {t('failed.only')}
          </option>
        </select>
      </label>
      <label class="field short">
        <span>{t('least')}</span>
        <input name="least" type="number" min="0" step="any" placeholder="ms" defaultValue={query.get('least') ?? ''} />
      </label>
      <label class="field short">
        <span>{t('most')}</span>
        <input name="most" type="number" min="0" step="any" placeholder="ms" defaultValue={query.get('most') ?? ''} />
      </label>
      <label class="field">
        <span>{t('labels')}</span>
        <input name="label" placeholder={t('label.hint')} defaultValue={query.getAll('label').join(' ')} />
      </label>
      <label class="field wide">
        <span>{t('text')}</span>
        <input name="text" type="search" defaultValue={query.get('text') ?? ''} />
      </label>
      <div class="search-go">
        <button type="submit" class="button strong">
          <Icon name="search" size={14} />
          {t('search')}
        </button>
        {active && (
          <a
            class="button quiet"
            href={changed({ service: '', method: '', failed: '', least: '', most: '', label: [], text: '' })}
          >
            {t('reset')}
          </a>
        )}
      </div>
    </form>
  );
}

function Found({ traces }: { traces: TraceSummary[] }) {
  const table = useRef<HTMLTableElement>(null);
  const longest = Math.max(...traces.map((trace) => trace.millis));
  const compare = () => {
    const boxes = table.current!.querySelectorAll<HTMLInputElement>('input:checked');
    const [left, right] = [...boxes].map((box) => box.value);
    if (left && right) go(href(['compare', left, right]));
  };
  const picked = () => {
    const boxes = [...table.current!.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
    const two = boxes.filter((box) => box.checked).length >= 2;
    for (const box of boxes) box.disabled = two && !box.checked;
    table.current!.parentElement!.querySelector<HTMLButtonElement>('.compare')!.disabled = !two;
  };
  return (
    <div class="card table-card">
      <div class="table-head">
        <h2>{traces.length >= LIMIT ? t('traces.newest', { n: LIMIT }) : t('traces.found', { n: traces.length })}</h2>
        <button type="button" class="button compare" disabled onClick={compare} title={t('compare.hint')}>
          <Icon name="compare" size={14} />
          {t('compare.two')}
        </button>
      </div>
      <table ref={table} onChange={picked}>
        <caption class="hidden">{t('traces')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">{t('compare')}</span>
            </th>
            <th scope="col">{t('start')}</th>
            <th scope="col">{t('request')}</th>
            <th scope="col">{t('duration')}</th>
            <th scope="col">{t('status')}</th>
            <th scope="col" class="number">
              {t('spans')}
            </th>
            <th scope="col">{t('services')}</th>
          </tr>
        </thead>
        <tbody>
          {traces.map((trace) => (
            <tr key={trace.traceId}>
              <td>
                <input type="checkbox" value={trace.traceId} aria-label={t('compare.pick', { id: trace.traceId })} />
              </td>
              <td class="nowrap">{format.time(trace.start)}</td>
              <th scope="row">
                <a href={href(['trace', trace.traceId])} title={trace.name}>
                  {format.shortMethod(trace.name)}
                </a>
                <div class="above">{trace.service}</div>
              </th>
              <td class="duration">
                <svg class="duration-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                  <rect class={trace.failed ? 'failed' : ''} width={Math.max(1, (trace.millis / longest) * 100)} height="6" />
                </svg>
                {format.millis(trace.millis)}
              </td>
              <td>
                <Status failed={trace.failed} />
              </td>
              <td class="number">{format.count(trace.spans)}</td>
              <td class="names">
                {trace.services.slice(0, 4).map((name) => (
                  <ServiceName key={name} name={name} />
                ))}
                {trace.services.length > 4 && <span class="muted">+{trace.services.length - 4}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Status({ failed }: { failed: boolean }) {
  return (
    <span class={`status ${failed ? 'failed' : 'fine'}`}>
      {failed && <Icon name="error" size={12} />}
      {failed ? t('failed.one') : 'OK'}
    </span>
  );
}
