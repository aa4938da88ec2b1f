import { at, get } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { look } from '../instance/debug';
import { Flames } from '../instance/flames';
import { Heap } from '../instance/heap';
import { Loggers } from '../instance/loggers';
import { Recordings } from '../instance/recordings';
import { Threads } from '../instance/threads';
import { changed, href, type Place } from '../location';
import { Answer, Empty } from '../parts/states';
import { Structure } from '../parts/structure';
import { RulesOf } from '../service/rules';
import { mayOperate, type Session } from '../session';
import { Head } from '../shell';
import { InstanceState, type Instance } from './instances';

const TABS = ['overview', 'in.flight', 'threads', 'flame', 'heap', 'jfr', 'loggers', 'connections', 'config', 'rules', 'registry'] as const;

/** What is shown as it comes, and how often it is asked for again. */
const AS_IT_IS: Record<string, { path: string; every: number }> = {
  'in.flight': { path: 'calls', every: 2_000 },
  connections: { path: 'connections', every: 5_000 },
  config: { path: 'config', every: 0 },
  registry: { path: 'registry', every: 10_000 },
};

/** One process, from the inside. */
export function InstancePage({ place, id, who }: { place: Place; id: string; who: Session }) {
  const asked = useAsked(`instance|${id}`, (signal) => get<Instance>(`/api/instances/${at(id)}`, {}, signal), 5_000);
  const tab = TABS.find((one) => one === place.query.get('tab')) ?? 'overview';
  const instance = asked.value;
  return (
    <div class="page">
      <Head
        title={id}
        above={instance ? <a href={href(['service', instance.service])}>{instance.service}</a> : t('instance')}
      >
        {instance && <InstanceState state={instance.state} />}
      </Head>
      <div class="tabs" role="group" aria-label={t('view')}>
        {TABS.map((one) => (
          <a key={one} href={changed({ tab: one === 'overview' ? '' : one })} aria-current={one === tab ? 'true' : undefined}>
            {t(one as Key)}
          </a>
        ))}
      </div>
      {tab === 'overview' ? (
        <Answer asked={asked}>{(one) => <Overview instance={one} />}</Answer>
      ) : instance?.debugTrouble ? (
        <Empty title={t('debug.none')}>{instance.debugTrouble}</Empty>
      ) : (
        <Inside key={tab} id={id} tab={tab} who={who} />
      )}
    </div>
  );
}

function Inside({ id, tab, who }: { id: string; tab: (typeof TABS)[number]; who: Session }) {
  switch (tab) {
    case 'threads':
      return <Threads id={id} />;
    case 'flame':
      return <Flames id={id} />;
    case 'heap':
      return <Heap id={id} />;
    case 'jfr':
      return <Recordings id={id} may={mayOperate(who)} />;
    case 'rules':
      return (
        <div class="card">
          <RulesOf key={id} instance={id} />
        </div>
      );
    case 'loggers':
      return <Loggers id={id} may={mayOperate(who)} />;
    default:
      return <AsItIs id={id} tab={tab} />;
  }
}

function AsItIs({ id, tab }: { id: string; tab: string }) {
  const { path, every } = AS_IT_IS[tab]!;
  const asked = useAsked(`${tab}|${id}`, (signal) => look<unknown>(id, path, signal), every);
  return (
    <Answer asked={asked}>
      {(value) => (
        <div class="card">
          <Structure value={value} empty={t('nothing')} />
        </div>
      )}
    </Answer>
  );
}

function Overview({ instance }: { instance: Instance }) {
  const facts: [Key, string][] = [
    ['service', instance.service],
    ['version', instance.version],
    ['address', instance.address],
    ['region', instance.region],
    ['zone', instance.zone],
    ['cell', instance.cell],
    ['weight', String(instance.weight)],
    ['since', format.time(instance.since)],
    ['debug', instance.debugAddress || '–'],
    ['serves', instance.serves.join(', ')],
  ];
  return (
    <div class="card">
      <dl class="facts">
        {facts
          .filter(([, value]) => value)
          .map(([key, value]) => (
            <>
              <dt key={key}>{t(key)}</dt>
              <dd>{value}</dd>
            </>
          ))}
        {instance.labels.map(({ name, value }) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {instance.debugTrouble && <p class="note">{instance.debugTrouble}</p>}
    </div>
  );
}
