import type { Red } from '../api';
import * as format from '../format';
import { t } from '../i18n';
import { healthOf } from './health';
import { Icon } from './icons';

/** The share that failed, marked where it matters. */
export function Errors({ red }: { red: Red }) {
  const health = healthOf(red);
  if (health === 'idle') return <span class="muted">–</span>;
  return (
    <span class={`errors ${health}`}>
      {(health === 'warn' || health === 'bad') && <Icon name="error" size={12} />}
      {format.percent(red.failedShare)}
    </span>
  );
}

/** Rate, errors and duration as three large figures. */
export function RedFigures({ red }: { red: Red }) {
  return (
    <dl class="figures">
      <div>
        <dt>{t('rate')}</dt>
        <dd>{format.rate(red.perSecond)}</dd>
      </div>
      <div>
        <dt>{t('errors')}</dt>
        <dd>
          <Errors red={red} />
        </dd>
      </div>
      <div>
        <dt>p50</dt>
        <dd>{format.millis(red.p50Millis)}</dd>
      </div>
      <div>
        <dt>p90</dt>
        <dd>{format.millis(red.p90Millis)}</dd>
      </div>
      <div>
        <dt>p99</dt>
        <dd>{format.millis(red.p99Millis)}</dd>
      </div>
    </dl>
  );
}

/** The heads of the columns of RedCells. */
export function RedHeads() {
  return (
    <>
      <th scope="col" class="number">
        {t('rate')}
      </th>
      <th scope="col" class="number">
        {t('errors')}
      </th>
      <th scope="col" class="number">
        p50
      </th>
      <th scope="col" class="number">
        p90
      </th>
      <th scope="col" class="number">
        p99
      </th>
    </>
  );
}

export function RedCells({ red }: { red: Red }) {
  return (
    <>
      <td class="number">{format.rate(red.perSecond)}</td>
      <td class="number">
        <Errors red={red} />
      </td>
      <td class="number">{format.millis(red.p50Millis)}</td>
      <td class="number">{format.millis(red.p90Millis)}</td>
      <td class="number">{format.millis(red.p99Millis)}</td>
    </>
  );
}

/** A part of a whole, as a bar and in words. */
export function Part({ share }: { share: number }) {
  return (
    <span class="part">
      <svg class="part-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="part-rest" width="100" height="6" />
        <rect class="part-own" width={Math.max(share * 100, 0.5)} height="6" />
      </svg>
      <span class="part-number">{format.percent(share)}</span>
    </span>
  );
}
