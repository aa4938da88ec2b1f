import type { InstanceFigures } from '../api';
import * as format from '../format';
import { t } from '../i18n';
import { href } from '../location';
import { InstanceState } from '../pages/instances';
import { RedCells, RedHeads } from '../parts/figures';
import { Empty } from '../parts/states';
import { loadOf, type Processes } from './processes';

/** The processes of a service: what calls tell of them, what the registry does, and how much each has in hand. */
export function Instances({ instances, processes }: { instances: InstanceFigures[]; processes: Processes | undefined }) {
  return (
    <div class="card table-card">
      <table>
        <caption>{t('instances')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('instance')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('version')}</th>
            <th scope="col">{t('zone')}</th>
            <th scope="col" class="number">
              {t('weight')}
            </th>
            <th scope="col" class="number">
              <abbr title={t('load.hint')}>{t('load')}</abbr>
            </th>
            <RedHeads />
            <th scope="col">{t('since')}</th>
            <th scope="col">{t('last.seen')}</th>
          </tr>
        </thead>
        <tbody>
          {instances.map((one) => (
            <Row key={one.id} figures={one} processes={processes} />
          ))}
        </tbody>
      </table>
      {instances.length === 0 && <Empty title={t('instances.none')} />}
    </div>
  );
}

function Row({ figures, processes }: { figures: InstanceFigures; processes: Processes | undefined }) {
  const known = processes?.known.get(figures.id);
  const load = loadOf(processes, figures.id);
  return (
    <tr>
      <th scope="row" title={figures.host}>
        {known || figures.debugAddress ? <a href={href(['instance', figures.id])}>{figures.id}</a> : figures.id}
      </th>
      <td>
        {known && <InstanceState state={known.state} />}
        {processes && !known && <span class="muted">{t('state.gone')}</span>}
      </td>
      <td>{figures.version || '–'}</td>
      <td>{figures.zone || '–'}</td>
      <td class="number">{known?.weight ?? '–'}</td>
      <td class="number">{load === undefined ? '–' : format.count(load)}</td>
      <RedCells red={figures.served} />
      <td class="nowrap">{format.time(figures.firstSeen, false)}</td>
      <td class="nowrap">{format.ago(figures.lastSeen)}</td>
    </tr>
  );
}
