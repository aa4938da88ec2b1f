import { useState } from 'preact/hooks';
import type { Span, Trace } from '../api';
import * as format from '../format';
import { t } from '../i18n';
import { changed, go } from '../location';
import { Icon } from '../parts/icons';
import { colourOf } from '../parts/names';
import { niceTop } from '../parts/chart';
import { parents, statement, unfolded } from './tree';

/** Beyond so many rows only those near to what is seen are drawn. */
const DRAWN_AT_ONCE = 300;
const ROW = 26;

/** The call tree with self time and gaps, beside when each step ran. */
export function Waterfall({ trace, selected }: { trace: Trace; selected: string }) {
  const [folded, setFolded] = useState<Set<string>>(new Set());
  const [top, setTop] = useState(0);
  const spans = unfolded(trace.spans, folded);
  const withChildren = parents(trace.spans);
  const total = Math.max(1, trace.millis * 1000, ...trace.spans.map((span) => Number(span.startMicros) + Number(span.micros)));
  const first = spans.length > DRAWN_AT_ONCE ? Math.max(0, Math.floor(top / ROW) - 40) : 0;
  const drawn = spans.length > DRAWN_AT_ONCE ? spans.slice(first, first + 140) : spans;
  const rest = spans.length - first - drawn.length;
  const fold = (id: string) => {
    const next = new Set(folded);
    if (!next.delete(id)) next.add(id);
    setFolded(next);
  };
  const key = (event: KeyboardEvent) => {
    const at = spans.findIndex((span) => span.spanId === selected);
    const current = spans[at];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) {
      const next = spans[Math.min(spans.length - 1, Math.max(0, at + step))];
      if (next) go(changed({ span: next.spanId }), true);
    } else if (event.key === 'ArrowLeft' && current && withChildren.has(current.spanId) && !folded.has(current.spanId)) {
      fold(current.spanId);
    } else if (event.key === 'ArrowRight' && current && folded.has(current.spanId)) {
      fold(current.spanId);
    } else return;
    event.preventDefault();
  };
  return (
    <div
      class="waterfall"
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={key}
      role="region"
      aria-label={t('timeline')}
      tabIndex={0}
    >
      <table>
        <caption class="hidden">{t('timeline')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('step')}</th>
            <th scope="col" class="number">
              <abbr title={t('total.hint')}>{t('total')}</abbr>
            </th>
            <th scope="col" class="number">
              <abbr title={t('self.hint')}>{t('self')}</abbr>
            </th>
            <th scope="col" class="number">
              <abbr title={t('gap.hint')}>{t('gap')}</abbr>
            </th>
            <th scope="col" class="bars">
              <Scale micros={total} />
            </th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Spacer rows={first} />}
          {drawn.map((span) => (
            <Row
              key={span.spanId}
              span={span}
              total={total}
              current={span.spanId === selected}
              foldable={withChildren.has(span.spanId)}
              isFolded={folded.has(span.spanId)}
              fold={() => fold(span.spanId)}
            />
          ))}
          {rest > 0 && <Spacer rows={rest} />}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ rows }: { rows: number }) {
  return (
    <tr aria-hidden="true">
      <td colSpan={5}>
        <svg width="1" height={rows * ROW - 1} />
      </td>
    </tr>
  );
}

/** Marks at round times; an SVG cannot hold texts that keep their shape while it is stretched, so each is placed by its share. */
function Scale({ micros }: { micros: number }) {
  const step = niceTop(micros / 5) / 1;
  const marks: number[] = [];
  for (let at = 0; at < micros * 0.96; at += step) marks.push(at);
  return (
    <svg class="scale" width="100%" height="16" aria-hidden="true">
      {marks.map((at) => (
        <text key={at} class="axis" x={`${(at / micros) * 100}%`} y="12" dx={at === 0 ? 0 : 3}>
          {format.micros(at)}
        </text>
      ))}
    </svg>
  );
}

function Row({
  span,
  total,
  current,
  foldable,
  isFolded,
  fold,
}: {
  span: Span;
  total: number;
  current: boolean;
  foldable: boolean;
  isFolded: boolean;
  fold: () => void;
}) {
  const start = (Number(span.startMicros) / total) * 100;
  const width = Math.max(0.15, (Number(span.micros) / total) * 100);
  const gap = (Number(span.gapMicros) / total) * 100;
  const sql = statement(span);
  const name = sql || format.shortMethod(span.name);
  return (
    <tr class={`span-row ${current ? 'chosen' : ''} ${span.failed ? 'failed' : ''}`}>
      <th scope="row">
        <span class={`indent indent-${Math.min(span.depth, 16)}`}>
          {foldable ? (
            <button
              type="button"
              class="fold"
              aria-expanded={!isFolded}
              aria-label={t(isFolded ? 'unfold' : 'fold', { name: span.name })}
              onClick={fold}
            >
              <Icon name={isFolded ? 'open' : 'down'} size={12} />
            </button>
          ) : (
            <span class="fold" />
          )}
          <span class={`dot ${colourOf(span.service)}`} aria-hidden="true" />
          <a href={changed({ span: span.spanId })} aria-current={current ? 'true' : undefined} title={`${span.service} · ${sql || span.name}`}>
            <span class="span-service">{span.service}</span> <span class={sql ? 'span-name sql' : 'span-name'}>{name}</span>
          </a>
          {span.failed && (
            <span class="span-failed" title={span.message}>
              <Icon name="error" size={12} />
              <span class="hidden">{t('failed.one')}</span>
            </span>
          )}
        </span>
      </th>
      <td class="number">{format.micros(span.micros)}</td>
      <td class="number">{format.micros(span.selfMicros)}</td>
      <td class="number muted">{Number(span.gapMicros) > 0 ? format.micros(span.gapMicros) : ''}</td>
      <td class="bars">
        <svg class="bar" width="100%" height="18" aria-hidden="true">
          {gap > 0.2 && <rect class="gap" x={`${Math.max(0, start - gap)}%`} y="8.5" width={`${gap}%`} height="1" />}
          <rect class={`span-bar ${colourOf(span.service)}`} x={`${start}%`} y="4" width={`${width}%`} height="10" rx="2" />
          {span.critical && <rect class="critical" x={`${start}%`} y="15" width={`${width}%`} height="2" />}
          {span.events.map((event, at) => (
            <circle key={at} class="event" cx={`${(Number(event.atMicros) / total) * 100}%`} cy="9" r="3" />
          ))}
        </svg>
      </td>
    </tr>
  );
}
