import { at, get, type Trace } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t } from '../i18n';
import { href } from '../location';
import { colourOf } from '../parts/names';
import { Answer } from '../parts/states';
import { Head } from '../shell';
import { aligned, steps, type Pair, type Step } from '../trace/tree';
import { Status } from './traces';

/** Two traces, step by step. */
export function ComparePage({ left, right }: { left: string; right: string }) {
  const asked = useAsked(`compare|${left}|${right}`, (signal) =>
    Promise.all([left, right].map((id) => get<Trace>(`/api/traces/${at(id)}`, {}, signal))),
  );
  return (
    <div class="page">
      <Head title={t('compare.title')}>
        <a class="button" href={href(['compare', right, left])}>
          {t('compare.swap')}
        </a>
      </Head>
      <Answer asked={asked}>{([a, b]) => <Compared left={a!} right={b!} />}</Answer>
    </div>
  );
}

function Compared({ left, right }: { left: Trace; right: Trace }) {
  const pairs = aligned(steps(left), steps(right));
  const most = Math.max(1, ...pairs.map((pair) => Math.abs(difference(pair))));
  return (
    <>
      <div class="two">
        <Side letter="A" trace={left} />
        <Side letter="B" trace={right} />
      </div>
      <div class="card table-card">
        <table class="compare-table">
          <caption>{t('compare.steps')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('step')}</th>
              <th scope="col" class="number">
                A
              </th>
              <th scope="col" class="number">
                B
              </th>
              <th scope="col" class="number">
                B − A
              </th>
              <th scope="col">
                <span class="hidden">{t('compare.bar')}</span>
              </th>
              <th scope="col" class="number">
                {t('compare.self')}
              </th>
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair) => (
              <Row key={pair.key} pair={pair} most={most} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const difference = (pair: Pair): number => (pair.right?.micros ?? 0) - (pair.left?.micros ?? 0);

function Side({ letter, trace }: { letter: string; trace: Trace }) {
  return (
    <section class="card side">
      <span class="letter" aria-hidden="true">
        {letter}
      </span>
      <div>
        <a href={href(['trace', trace.traceId])}>
          <code>{trace.traceId}</code>
        </a>
        <div class="trace-facts">
          <Status failed={trace.failed} />
          <b>{format.millis(trace.millis)}</b>
          <span class="muted">{format.time(trace.start)}</span>
          <span class="muted">{t('spans.n', { n: trace.spans.length })}</span>
        </div>
      </div>
    </section>
  );
}

function Row({ pair, most }: { pair: Pair; most: number }) {
  const step = (pair.left ?? pair.right)!;
  const more = difference(pair);
  const part = (Math.abs(more) / most) * 50;
  const self = (pair.right?.selfMicros ?? 0) - (pair.left?.selfMicros ?? 0);
  return (
    <tr class={!pair.left ? 'only-right' : !pair.right ? 'only-left' : ''}>
      <th scope="row">
        <span class={`indent indent-${Math.min(step.depth, 16)}`}>
          <span class={`dot ${colourOf(step.service)}`} aria-hidden="true" />
          <span class="span-service">{step.service}</span> <span class="span-name">{format.shortMethod(step.name)}</span>
          {!pair.left && <span class="code">{t('only', { side: 'B' })}</span>}
          {!pair.right && <span class="code">{t('only', { side: 'A' })}</span>}
        </span>
      </th>
      <Time step={pair.left} />
      <Time step={pair.right} />
      <td class={`number ${more > 0 ? 'slower' : more < 0 ? 'faster' : ''}`}>{signed(more)}</td>
      <td class="diff">
        <svg class="diff-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect class={more > 0 ? 'slower' : 'faster'} x={more > 0 ? 50 : 50 - part} y="1" width={part} height="8" />
          <path d="M50 0V10" />
        </svg>
      </td>
      <td class="number muted">{signed(self)}</td>
    </tr>
  );
}

function Time({ step }: { step: Step | undefined }) {
  if (!step) return <td class="number muted">–</td>;
  return (
    <td class="number">
      {step.calls > 1 && <span class="muted">{step.calls} × </span>}
      {format.micros(step.micros)}
      {step.failed > 0 && <span class="errors bad"> {t('failed.one')}</span>}
    </td>
  );
}

function signed(micros: number): string {
  if (micros === 0) return '±0';
  return `${micros > 0 ? '+' : '−'}${format.micros(Math.abs(micros))}`;
}
