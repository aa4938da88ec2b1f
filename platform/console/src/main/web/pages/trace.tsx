import { at, get, getList, type LogLine, type Trace } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { changed, go, href, type Place } from '../location';
import { ServiceName } from '../parts/names';
import { Answer, Empty } from '../parts/states';
import { Head } from '../shell';
import { SpanDetails } from '../trace/details';
import { Lines } from '../trace/logs';
import { TraceMap } from '../trace/map';
import { Waterfall } from '../trace/waterfall';
import { Status } from './traces';

const TABS = ['timeline', 'map', 'logs'] as const;

/** One request in full. */
export function TracePage({ place, id }: { place: Place; id: string }) {
  const trace = useAsked(`trace|${id}`, (signal) => get<Trace>(`/api/traces/${at(id)}`, {}, signal));
  const logs = useAsked(`logs|${id}`, (signal) => getList<LogLine>(`/api/traces/${at(id)}/logs`, {}, signal));
  const tab = TABS.find((one) => one === place.query.get('tab')) ?? 'timeline';
  const root = trace.value?.spans[0];
  return (
    <div class="page full">
      <Head title={root ? format.shortMethod(root.name) : t('trace')} above={<code>{id}</code>}>
        {trace.value && <Facts trace={trace.value} />}
        <CompareWith id={id} />
      </Head>
      <div class="tabs" role="group" aria-label={t('view')}>
        {TABS.map((one) => (
          <a key={one} href={changed({ tab: one === 'timeline' ? '' : one })} aria-current={one === tab ? 'true' : undefined}>
            {t(one as Key)}
            {one === 'logs' && logs.value && <span class="count">{logs.value.length}</span>}
          </a>
        ))}
      </div>
      <Answer asked={trace}>
        {(value) => {
          if (value.spans.length === 0) return <Empty title={t('trace.empty')} />;
          const selected = value.spans.find((span) => span.spanId === place.query.get('span'));
          return (
            <div class="trace-body">
              {tab === 'timeline' && <Waterfall trace={value} selected={selected?.spanId ?? ''} />}
              {tab === 'map' && <TraceMap trace={value} selected={selected?.spanId ?? ''} />}
              {tab === 'logs' && (
                <div class="card scroll" role="region" aria-label={t('logs')} tabIndex={0}>
                  <Answer asked={logs}>{(lines) => <Lines lines={lines} linked />}</Answer>
                </div>
              )}
              {selected && <SpanDetails span={selected} logs={logs.value ?? []} />}
            </div>
          );
        }}
      </Answer>
    </div>
  );
}

function Facts({ trace }: { trace: Trace }) {
  const services = [...new Set(trace.spans.map((span) => span.service))];
  return (
    <div class="trace-facts">
      <Status failed={trace.failed} />
      <b>{format.millis(trace.millis)}</b>
      <span class="muted">{format.time(trace.start)}</span>
      <span class="muted">{t('spans.n', { n: trace.spans.length })}</span>
      <span class="names">
        {services.slice(0, 5).map((name) => (
          <ServiceName key={name} name={name} />
        ))}
      </span>
    </div>
  );
}

function CompareWith({ id }: { id: string }) {
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        const other = String(new FormData(event.currentTarget).get('other') ?? '').trim();
        if (other) go(href(['compare', id, other]));
      }}
    >
      <label class="hidden" for="other">
        {t('compare.other')}
      </label>
      <input id="other" name="other" placeholder={t('compare.other')} pattern="[0-9a-fA-F]{32}" title={t('compare.id')} />
      <button type="submit" class="button">
        {t('compare')}
      </button>
    </form>
  );
}
