import * as format from '../format';
import { t, type Key } from '../i18n';
import { Empty } from '../parts/states';
import type { Sample } from './metrics';
import type { Processes } from './processes';

/** What guards the calls of one method, on one side. */
interface Guard {
  side: string;
  method: string;
  stage: string;
  texts: { text: string; kind: '' | 'failed' | 'pending' }[];
}

/** Breakers, bulkheads and limiters as they are now, and what they did to calls. */
export function Guards({ processes }: { processes: Processes }) {
  const guards = guardsOf([...processes.metrics.values()]);
  return (
    <div class="card table-card">
      <table>
        <caption>{t('guards')}</caption>
        {guards.length > 0 && (
          <thead>
            <tr>
              <th scope="col">{t('method')}</th>
              <th scope="col">{t('side')}</th>
              <th scope="col">{t('guard')}</th>
              <th scope="col">{t('guard.state')}</th>
            </tr>
          </thead>
        )}
        <tbody>
          {guards.map(({ side, method, stage, texts }) => (
            <tr key={`${side} ${method} ${stage}`}>
              <th scope="row" title={method}>
                {format.shortMethod(method)}
              </th>
              <td class="muted">{t(`side.${side}` as Key)}</td>
              <td>{stage}</td>
              <td class="codes">
                {texts.map(({ text, kind }) => (
                  <span key={text} class={`code ${kind}`}>
                    {text}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {guards.length === 0 && <Empty title={t(processes.metrics.size > 0 ? 'guards.none' : 'guards.untold')} />}
    </div>
  );
}

function guardsOf(processes: Sample[][]): Guard[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of processes.flat()) {
    const stage = stageOf(sample);
    if (!stage) continue;
    const { side = '', service = '', method = '' } = sample.labels;
    const key = JSON.stringify([side, service ? `${service}/${method}` : method, stage]);
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups]
    .map(([key, samples]) => {
      const [side, method, stage] = JSON.parse(key) as [string, string, string];
      return { side, method, stage, texts: [...breaker(samples), ...bulkhead(samples), ...done(samples)] };
    })
    .filter(({ texts }) => texts.length > 0)
    .sort((a, b) => a.method.localeCompare(b.method) || a.side.localeCompare(b.side) || a.stage.localeCompare(b.stage));
}

function stageOf({ name, labels }: Sample): string {
  if (name.startsWith('kith_breaker')) return 'breaker';
  if (name.startsWith('kith_bulkhead')) return 'bulkhead';
  return name === 'kith_interventions_total' ? (labels['stage'] ?? '') : '';
}

function breaker(samples: Sample[]): Guard['texts'] {
  const values = samples.filter((one) => one.name === 'kith_breaker_open').map((one) => one.value);
  if (values.length === 0) return [];
  const count = (holds: (value: number) => boolean, key: Key, kind: '' | 'failed' | 'pending') => {
    const n = values.filter(holds).length;
    return n === 0 ? [] : [{ text: t(key, { n, of: values.length }), kind }];
  };
  return [
    ...count((value) => value >= 1, 'breaker.open', 'failed'),
    ...count((value) => value > 0 && value < 1, 'breaker.half', 'pending'),
    ...count((value) => value === 0, 'breaker.closed', ''),
  ];
}

function bulkhead(samples: Sample[]): Guard['texts'] {
  const sum = (name: string) => samples.filter((one) => one.name === name).reduce((all, one) => all + one.value, 0);
  const places = sum('kith_bulkhead_places');
  const taken = sum('kith_bulkhead_taken');
  return taken > 0 ? [{ text: t('bulkhead.taken', { taken, places }), kind: taken >= places ? 'failed' : '' }] : [];
}

function done(samples: Sample[]): Guard['texts'] {
  const counts = new Map<string, number>();
  for (const { name, labels, value } of samples)
    if (name === 'kith_interventions_total' && value > 0)
      counts.set(labels['what'] ?? '', (counts.get(labels['what'] ?? '') ?? 0) + value);
  return [...counts].map(([what, n]) => ({ text: `${what} ${format.count(n)}`, kind: '' as const }));
}
