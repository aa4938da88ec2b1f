import { useAsked } from '../data';
import * as format from '../format';
import { t } from '../i18n';
import { Part } from '../parts/figures';
import { Answer } from '../parts/states';
import { look } from './debug';

interface Histogram {
  usedBytes: string;
  maxBytes: string;
  instances: string;
  bytes: string;
  classes: { name: string; instances: string; bytes: string }[];
}

/** What the heap is full of. */
export function Heap({ id }: { id: string }) {
  const asked = useAsked(`heap|${id}`, (signal) => look<Histogram>(id, 'heap', signal, { top: '100' }));
  return (
    <div class="stack">
      <div class="inline-form">
        <button type="button" class="button strong" onClick={asked.again}>
          {t('heap.again')}
        </button>
      </div>
      <Answer asked={asked}>
        {(heap) => (
          <div class="card table-card">
            <table>
              <caption>{t('heap.said', { used: format.bytes(heap.usedBytes), max: format.bytes(heap.maxBytes) })}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('class')}</th>
                  <th scope="col" class="number">
                    {t('objects')}
                  </th>
                  <th scope="col" class="number">
                    {t('bytes')}
                  </th>
                  <th scope="col">{t('share')}</th>
                </tr>
              </thead>
              <tbody>
                {heap.classes.map((one) => (
                  <tr key={one.name}>
                    <th scope="row" class="long">
                      {one.name}
                    </th>
                    <td class="number">{format.count(one.instances)}</td>
                    <td class="number">{format.bytes(one.bytes)}</td>
                    <td>
                      <Part share={Number(one.bytes) / Math.max(1, Number(heap.bytes))} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
    </div>
  );
}
