import { useState } from 'preact/hooks';
import { Complaint } from '../parts/states';
import { t, type Key } from '../i18n';
import { FlameGraph, Hottest, type Stacks } from '../parts/flame';
import { look } from './debug';

const KINDS = ['cpu', 'alloc', 'lock'] as const;
const SECONDS = ['5', '10', '30', '60'];

/** Where time, memory and waiting of a process go in the next seconds. */
export function Flames({ id }: { id: string }) {
  const [kind, setKind] = useState<string>('cpu');
  const [seconds, setSeconds] = useState('10');
  const [found, setFound] = useState<Stacks>();
  const [waiting, setWaiting] = useState(false);
  const [problem, setProblem] = useState('');
  const take = () => {
    setWaiting(true);
    setProblem('');
    look<Stacks>(id, `flame/${kind}/stacks`, undefined, { seconds })
      .then(setFound)
      .catch((e: Error) => setProblem(e.message || t('failed')))
      .finally(() => setWaiting(false));
  };
  return (
    <div class="stack">
      <div class="inline-form">
        <div class="switch" role="group" aria-label={t('flame')}>
          {KINDS.map((one) => (
            <button key={one} type="button" class="button" aria-pressed={one === kind} onClick={() => setKind(one)}>
              {t(`flame.${one}` as Key)}
            </button>
          ))}
        </div>
        <label class="field inline">
          <span>{t('seconds')}</span>
          <select value={seconds} onChange={(event) => setSeconds(event.currentTarget.value)}>
            {SECONDS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <button type="button" class="button strong" disabled={waiting} onClick={take}>
          {waiting ? t('flame.taking', { seconds }) : t('flame.take')}
        </button>
      </div>
      <Complaint text={problem} />
      {found && (
        <>
          <section class="card">
            <h2 class="flame-title">{t(`flame.${found.kind}` as Key)}</h2>
            <FlameGraph key={JSON.stringify([found.kind, found.total, found.samples])} found={found} />
          </section>
          <div class="card table-card">
            <Hottest found={found} />
          </div>
        </>
      )}
      {!found && !waiting && <p class="muted">{t('flame.start')}</p>}
    </div>
  );
}
