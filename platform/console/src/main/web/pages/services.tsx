import type { Edge, Node } from '../api';
import { t, type Key } from '../i18n';
import { href, type Place } from '../location';
import { RedCells, RedHeads } from '../parts/figures';
import { healthOf } from '../parts/health';
import { Icon } from '../parts/icons';
import { Answer, Empty } from '../parts/states';
import { rangeOf } from '../range';
import { Head } from '../shell';
import { useTopology } from '../topology';

/** All that there is, the failing first. */
export function ServicesPage({ place }: { place: Place }) {
  const asked = useTopology(rangeOf(place));
  return (
    <div class="page">
      <Head title={t('services')} />
      <Answer asked={asked}>
        {({ nodes }) =>
          nodes.length === 0 ? (
            <Empty title={t('map.empty')}>{t('map.empty.hint')}</Empty>
          ) : (
            <NodeTable nodes={nodes} />
          )
        }
      </Answer>
    </div>
  );
}

const ORDER = { bad: 0, warn: 1, good: 2, idle: 3 };

export function NodeTable({ nodes }: { nodes: Node[] }) {
  const sorted = [...nodes].sort(
    (a, b) =>
      ORDER[healthOf(a.served)] - ORDER[healthOf(b.served)] || b.served.perSecond - a.served.perSecond,
  );
  return (
    <div class="card table-card">
      <table>
        <caption class="hidden">{t('services')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('service')}</th>
            <th scope="col">{t('kind')}</th>
            <RedHeads />
            <th scope="col" class="number">
              {t('instances')}
            </th>
            <th scope="col">{t('version')}</th>
            <th scope="col">{t('zone')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((node) => (
            <tr key={node.name}>
              <th scope="row">
                <a href={href(['service', node.name])}>{node.name}</a>
              </th>
              <td class="nowrap muted">
                <Icon name={node.kind} size={14} /> {t(`kind.${node.kind}` as Key)}
              </td>
              <RedCells red={node.served} />
              <td class="number">{node.instances || '–'}</td>
              <td>{node.versions.join(', ') || '–'}</td>
              <td>{node.zones.join(', ') || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function EdgeTable({ edges }: { edges: Edge[] }) {
  const sorted = [...edges].sort((a, b) => b.red.perSecond - a.red.perSecond);
  return (
    <div class="card table-card">
      <table>
        <caption>{t('edges')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('caller')}</th>
            <th scope="col">{t('callee')}</th>
            <RedHeads />
          </tr>
        </thead>
        <tbody>
          {sorted.map((edge) => (
            <tr key={`${edge.caller}→${edge.callee}`}>
              <td>
                <a href={href(['service', edge.caller])}>{edge.caller}</a>
              </td>
              <td>
                <a href={href(['service', edge.callee])}>{edge.callee}</a>
              </td>
              <RedCells red={edge.red} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
