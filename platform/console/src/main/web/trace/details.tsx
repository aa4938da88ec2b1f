import type { Event, LogLine, Span } from '../api';
import * as format from '../format';
import { t } from '../i18n';
import { changed, href } from '../location';
import { Icon } from '../parts/icons';
import { ServiceName } from '../parts/names';
import { attribute, statement } from './tree';
import { Lines } from './logs';

const OF_ITS_OWN = new Set(['db.query.text', 'db.statement', 'exception.type', 'exception.message', 'exception.stacktrace']);

/** All of one span. */
export function SpanDetails({ span, logs }: { span: Span; logs: LogLine[] }) {
  const sql = statement(span);
  const exceptions = span.events.filter((event) => event.name === 'exception');
  const others = span.events.filter((event) => event.name !== 'exception');
  const own = attribute(span, 'exception.type') ? [{ name: 'exception', atMicros: span.startMicros, attributes: span.attributes }] : [];
  const lines = logs.filter((line) => line.spanId === span.spanId);
  return (
    <aside class="panel span-panel" aria-label={t('span')}>
      <div class="panel-head">
        <div>
          <div class="above">
            <ServiceName name={span.service} /> · {span.kind}
          </div>
          <h2 title={span.name}>{format.shortMethod(span.name)}</h2>
        </div>
        <a class="button square" href={changed({ span: '' })} aria-label={t('close')}>
          <Icon name="close" />
        </a>
      </div>
      {span.failed && (
        <p class="problem slim">
          <Icon name="error" />
          {span.message || t('failed.one')}
        </p>
      )}
      <dl class="figures small">
        <div>
          <dt>{t('total')}</dt>
          <dd>{format.micros(span.micros)}</dd>
        </div>
        <div>
          <dt>{t('self')}</dt>
          <dd>{format.micros(span.selfMicros)}</dd>
        </div>
        <div>
          <dt>{t('gap')}</dt>
          <dd>{format.micros(span.gapMicros)}</dd>
        </div>
        <div>
          <dt>{t('start')}</dt>
          <dd>+{format.micros(span.startMicros)}</dd>
        </div>
      </dl>
      {span.critical && (
        <p class="note">{t('critical.said', { time: format.micros(span.criticalMicros) })}</p>
      )}
      {sql && (
        <section>
          <h3>SQL</h3>
          <pre class="code-block">{sql}</pre>
        </section>
      )}
      {[...exceptions, ...own].map((event, at) => (
        <Thrown key={at} event={event} />
      ))}
      {others.length > 0 && (
        <section>
          <h3>{t('events')}</h3>
          <ul class="events">
            {others.map((event, at) => (
              <li key={at}>
                <b>{event.name}</b> <span class="muted">+{format.micros(event.atMicros)}</span>
                <Attributes of={event.attributes} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {lines.length > 0 && (
        <section>
          <h3>{t('logs')}</h3>
          <Lines lines={lines} />
        </section>
      )}
      <section>
        <h3>{t('attributes')}</h3>
        <Attributes of={span.attributes.filter((one) => !OF_ITS_OWN.has(one.key))} />
        <Attributes
          of={[
            { key: t('instance'), value: span.instance },
            { key: t('span'), value: span.spanId },
          ]}
        />
      </section>
      <div class="panel-links">
        <a class="button" href={href(['service', span.service])}>
          {t('open.service')}
        </a>
        {span.instance && (
          <a class="button" href={href(['instance', span.instance])}>
            {t('instance')}
          </a>
        )}
      </div>
    </aside>
  );
}

function Thrown({ event }: { event: Event }) {
  const of = (key: string) => event.attributes.find((one) => one.key === key)?.value ?? '';
  const trace = of('exception.stacktrace');
  return (
    <section class="thrown">
      <h3>{t('exception')}</h3>
      <p>
        <b>{of('exception.type')}</b>
        {of('exception.message') && <>: {of('exception.message')}</>}
      </p>
      {trace && <pre class="code-block">{trace}</pre>}
    </section>
  );
}

export function Attributes({ of }: { of: { key: string; value: string }[] }) {
  const shown = of.filter((one) => one.value !== '');
  if (shown.length === 0) return null;
  return (
    <dl class="attributes">
      {shown.map(({ key, value }) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
