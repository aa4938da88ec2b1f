import { useState } from 'preact/hooks';
import { useAsked } from '../data';
import * as format from '../format';
import { t } from '../i18n';
import { Icon } from '../parts/icons';
import { Answer, Empty } from '../parts/states';
import { look } from './debug';

interface Lock {
  lock: string;
  kind: string;
  owner: string;
  waiters: number;
  waiting: string[];
}

interface Group {
  count: number;
  isVirtual: boolean;
  state: string;
  threads: string[];
  stack: string[];
}

interface Report {
  platform: number;
  virtual: number;
  isWhole: boolean;
  deadlocks: { threads: string[] }[];
  locks: Lock[];
  groups: Group[];
}

/** What all threads of a process do, and who waits for whom. */
export function Threads({ id }: { id: string }) {
  const [owners, setOwners] = useState(false);
  const [text, setText] = useState('');
  const asked = useAsked(`threads|${id}|${owners}`, (signal) =>
    look<Report>(id, 'threads', signal, owners ? { owners: 'true' } : {}),
  );
  return (
    <div class="stack">
      <div class="inline-form">
        <button type="button" class="button strong" onClick={asked.again}>
          {t('threads.again')}
        </button>
        <button type="button" class="button" aria-pressed={owners} onClick={() => setOwners(!owners)} title={t('threads.owners.hint')}>
          {t('threads.owners')}
        </button>
        <label class="field inline">
          <span>{t('search')}</span>
          <input type="search" defaultValue="" onInput={(event) => setText(event.currentTarget.value.toLowerCase())} />
        </label>
      </div>
      <Answer asked={asked}>
        {(report) => {
          const groups = report.groups.filter(
            (group) => !text || [...group.threads, ...group.stack].some((line) => line.toLowerCase().includes(text)),
          );
          return (
            <div class="stack">
              <p>
                {t('threads.said', { platform: format.count(report.platform), virtual: format.count(report.virtual) })}
                {!report.isWhole && <span class="errors warn"> {t('threads.part')}</span>}
              </p>
              {report.deadlocks.map((deadlock, at) => (
                <div key={at} class="problem">
                  <Icon name="error" />
                  <div>
                    <strong>{t('deadlock')}</strong>
                    <div>{deadlock.threads.join(' → ')}</div>
                  </div>
                </div>
              ))}
              {report.locks.length > 0 && <Locks locks={report.locks} />}
              {groups.map((group, at) => (
                <details key={at} class="card group-card" open={at < 3}>
                  <summary>
                    <b>{format.count(group.count)} ×</b>
                    <span class="code">{group.state}</span>
                    {group.isVirtual && <span class="code">{t('virtual')}</span>}
                    <span class="shares-name">{group.threads.slice(0, 3).join(', ')}</span>
                  </summary>
                  <pre class="code-block">{group.stack.join('\n') || t('threads.nostack')}</pre>
                </details>
              ))}
              {groups.length === 0 && <Empty title={t('nothing')} />}
            </div>
          );
        }}
      </Answer>
    </div>
  );
}

function Locks({ locks }: { locks: Lock[] }) {
  return (
    <div class="card table-card">
      <table>
        <caption>{t('locks')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('lock')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('owner')}</th>
            <th scope="col" class="number">
              {t('waiters')}
            </th>
            <th scope="col">{t('waiting')}</th>
          </tr>
        </thead>
        <tbody>
          {locks.map((lock) => (
            <tr key={lock.lock + lock.kind}>
              <th scope="row" class="long">
                {lock.lock}
              </th>
              <td>{lock.kind}</td>
              <td>{lock.owner || '–'}</td>
              <td class="number">{lock.waiters}</td>
              <td class="long">{lock.waiting.slice(0, 5).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
