import { at, getList, send } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t } from '../i18n';
import { Answer, Complaint, Empty } from '../parts/states';
import { mayOperate, type Session } from '../session';
import { useDeed } from './alert';

interface Silence {
  id: string;
  rule: string;
  service: string;
  from: string;
  to: string;
  by: string;
  note: string;
}

/** Of what nobody is told for a time. */
export function Silences({ who }: { who: Session }) {
  const asked = useAsked('silences', (signal) => getList<Silence>('/api/silences', {}, signal), 15_000);
  const { act, problem } = useDeed(asked.again);
  return (
    <Answer asked={asked}>
      {(silences) => (
        <>
          <Complaint text={problem} />
          {silences.length === 0 ? (
            <Empty title={t('silences.empty')}>{t('silences.hint')}</Empty>
          ) : (
            <div class="card table-card">
              <table>
                <caption class="hidden">{t('silences')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('rule')}</th>
                    <th scope="col">{t('service')}</th>
                    <th scope="col">{t('until')}</th>
                    <th scope="col">{t('who')}</th>
                    <th scope="col">
                      <span class="hidden">{t('action')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {silences.map((silence) => (
                    <tr key={silence.id}>
                      <th scope="row">{silence.rule}</th>
                      <td>{silence.service}</td>
                      <td class="nowrap">{format.time(silence.to)}</td>
                      <td>
                        {silence.by || '–'}
                        {silence.note && <div class="above">{silence.note}</div>}
                      </td>
                      <td class="number">
                        {mayOperate(who) && (
                          <button type="button" class="button" onClick={() => act(() => send('POST', `/api/silences/${at(silence.id)}/end`))}>
                            {t('silence.end')}
                          </button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Answer>
  );
}
