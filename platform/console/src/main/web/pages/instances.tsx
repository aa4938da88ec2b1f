import { getList } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { changed, go, href, type Place } from '../location';
import { ServiceName } from '../parts/names';
import { Answer, Empty } from '../parts/states';
import { Head } from '../shell';

/** A process, as the hub knows it. */
export interface Instance {
  id: string;
  service: string;
  version: string;
  address: string;
  region: string;
  zone: string;
  cell: string;
  weight: number;
  state: string;
  since: string;
  labels: { name: string; value: string }[];
  serves: string[];
  debugAddress: string;
  /** Why the hub cannot ask its debug port; empty if it can. */
  debugTrouble: string;
}

export const loadInstances = (signal?: AbortSignal): Promise<Instance[]> =>
  getList<Instance>('/api/instances', {}, signal);

/** All processes. */
export function InstancesPage({ place }: { place: Place }) {
  const service = place.query.get('service') ?? '';
  const asked = useAsked('instances', loadInstances, 5_000);
  const services = [...new Set((asked.value ?? []).map((one) => one.service))].sort();
  return (
    <div class="page">
      <Head title={t('instances')}>
        <label class="field inline">
          <span>{t('service')}</span>
          <select value={service} onChange={(event) => go(changed({ service: event.currentTarget.value }))}>
            <option value="">{t('all')}</option>
            {services.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </Head>
      <Answer asked={asked}>
        {(all) => {
          const shown = all.filter((one) => !service || one.service === service);
          return shown.length === 0 ? (
            <Empty title={t('instances.empty')}>{t('instances.empty.hint')}</Empty>
          ) : (
            <InstanceTable instances={shown} />
          );
        }}
      </Answer>
    </div>
  );
}

function InstanceTable({ instances }: { instances: Instance[] }) {
  const sorted = [...instances].sort((a, b) => a.service.localeCompare(b.service) || a.id.localeCompare(b.id));
  return (
    <div class="card table-card">
      <table>
        <caption class="hidden">{t('instances')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('service')}</th>
            <th scope="col">{t('instance')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('version')}</th>
            <th scope="col">{t('zone')}</th>
            <th scope="col" class="number">
              {t('weight')}
            </th>
            <th scope="col">{t('address')}</th>
            <th scope="col">{t('since')}</th>
            <th scope="col">{t('debug')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((one) => (
            <tr key={one.id}>
              <td>
                <a href={href(['service', one.service])}>
                  <ServiceName name={one.service} />
                </a>
              </td>
              <th scope="row">
                <a href={href(['instance', one.id])}>{one.id}</a>
              </th>
              <td>
                <InstanceState state={one.state} />
              </td>
              <td>{one.version || '–'}</td>
              <td>{one.zone || '–'}</td>
              <td class="number">{one.weight}</td>
              <td>
                <code>{one.address}</code>
              </td>
              <td class="nowrap">{format.ago(one.since)}</td>
              <td>{one.debugTrouble ? <span class="muted" title={one.debugTrouble}>–</span> : t('debug.yes')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function InstanceState({ state }: { state: string }) {
  const kind = state === 'ready' ? 'fine' : 'pending';
  return <span class={`status ${kind}`}>{t(`state.${state}` as Key)}</span>;
}
