import { useState } from 'preact/hooks';
import { useAsked } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { Answer, Complaint, Empty } from '../parts/states';
import { act, fetchBody, look } from './debug';

interface FlightRecording {
  id: string;
  state: string;
  settings: string;
  startedAt: string;
  seconds: number;
  sizeBytes: string;
}

/** Flight recordings, to start and to take away. */
export function Recordings({ id, may }: { id: string; may: boolean }) {
  const asked = useAsked(`jfr|${id}`, (signal) => look<{ recordings: FlightRecording[] }>(id, 'jfr', signal), 5_000);
  const [seconds, setSeconds] = useState('60');
  const [problem, setProblem] = useState('');
  const attempt = (deed: () => Promise<unknown>) => {
    setProblem('');
    deed().catch((e: Error) => setProblem(e.message || t('failed')));
  };
  return (
    <div class="stack">
      {may && (
        <div class="inline-form">
          <label class="field inline">
            <span>{t('seconds')}</span>
            <select value={seconds} onChange={(event) => setSeconds(event.currentTarget.value)}>
              {['10', '60', '300', '600'].map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
          <button type="button" class="button strong" onClick={() => attempt(() => act(id, 'jfr', { seconds }).then(asked.again))}>
            {t('jfr.start')}
          </button>
        </div>
      )}
      <Complaint text={problem} />
      <Answer asked={asked}>
        {({ recordings }) =>
          recordings.length === 0 ? (
            <Empty title={t('jfr.empty')}>{t('jfr.hint')}</Empty>
          ) : (
            <div class="card table-card">
              <table>
                <caption class="hidden">{t('jfr')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('start')}</th>
                    <th scope="col">{t('state')}</th>
                    <th scope="col">{t('settings')}</th>
                    <th scope="col" class="number">
                      {t('seconds')}
                    </th>
                    <th scope="col" class="number">
                      {t('bytes')}
                    </th>
                    <th scope="col">
                      <span class="hidden">{t('action')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {recordings.map((one) => (
                    <tr key={one.id}>
                      <th scope="row">{format.time(one.startedAt)}</th>
                      <td>{t(`jfr.${one.state}` as Key)}</td>
                      <td>{one.settings}</td>
                      <td class="number">{one.seconds}</td>
                      <td class="number">{format.bytes(one.sizeBytes)}</td>
                      <td class="number">
                        <button type="button" class="button" onClick={() => attempt(() => save(id, one.id))}>
                          {t('download')}
                        </button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </div>
  );
}

async function save(instance: string, recording: string): Promise<void> {
  const url = URL.createObjectURL(await fetchBody(instance, `jfr/${recording}`));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${instance}-${recording}.jfr`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
