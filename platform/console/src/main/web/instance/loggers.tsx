import { useState } from 'preact/hooks';
import { useAsked } from '../data';
import { t } from '../i18n';
import { Answer, Complaint, Empty } from '../parts/states';
import { act, look } from './debug';

interface Logger {
  name: string;
  /** Its own; empty if it has that of its parent. */
  level: string;
  effective: string;
}

const LEVELS = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'OFF'];

/** How much each logger says, and a change of it without a restart. */
export function Loggers({ id, may }: { id: string; may: boolean }) {
  const asked = useAsked(`loggers|${id}`, (signal) => look<{ loggers: Logger[] }>(id, 'loggers', signal));
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const change = (logger: string, level: string) => {
    setProblem('');
    act(id, `loggers/${logger}`, { level })
      .then(asked.again)
      .catch((e: Error) => setProblem(e.message || t('failed')));
  };
  return (
    <div class="stack">
      <label class="field inline">
        <span>{t('search')}</span>
        <input type="search" defaultValue="" onInput={(event) => setText(event.currentTarget.value.toLowerCase())} />
      </label>
      <Complaint text={problem} />
      <Answer asked={asked}>
        {({ loggers }) => {
          const shown = loggers.filter((one) => one.name.toLowerCase().includes(text)).slice(0, 300);
          return shown.length === 0 ? (
            <Empty title={t('nothing')} />
          ) : (
            <div class="card table-card">
              <table>
                <caption class="hidden">{t('loggers')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('logger')}</th>
                    <th scope="col">{t('level.effective')}</th>
                    <th scope="col">{t('level')}</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((one) => (
                    <tr key={one.name}>
                      <th scope="row" class="long">
                        {one.name}
                      </th>
                      <td>{one.effective}</td>
                      <td>
                        <select
                          aria-label={t('level.of', { name: one.name })}
                          value={one.level}
                          disabled={!may}
                          onChange={(event) => change(one.name, event.currentTarget.value)}
                        >
                          {LEVELS.map((level) => (
                            <option key={level} value={level}>
                              {level || t('level.inherited')}
                            </option>
                          ))}
                        </select>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </Answer>
    </div>
  );
}
