import type { ComponentChildren } from 'preact';
import type { Edge, Node, Topology } from '../api';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { changed, go, href, type Place } from '../location';
import { edgeId, Graph } from '../map/graph';
import { Errors, RedFigures } from '../parts/figures';
import { Icon } from '../parts/icons';
import { Answer, Empty } from '../parts/states';
import { rangeOf } from '../range';
import { Head } from '../shell';
import { useTopology } from '../topology';
import { EdgeTable, NodeTable } from './services';

/** Who calls whom, drawn or as tables. */
export function MapPage({ place }: { place: Place }) {
  const { query } = place;
  const range = rangeOf(place);
  const zone = query.get('zone') ?? '';
  const version = query.get('version') ?? '';
  const label = query.get('label') ?? '';
  const asTable = query.get('view') === 'table';
  const asked = useTopology(range, { zone, version, label });
  const nodes = asked.value?.nodes ?? [];
  return (
    <div class="page full">
      <Head title={t('map')}>
        <Choice name="zone" value={zone} options={all(nodes.map((node) => node.zones))} />
        <Choice name="version" value={version} options={all(nodes.map((node) => node.versions))} />
        <label class="field inline">
          <span>{t('label')}</span>
          <input
            type="search"
            key={label}
            placeholder={t('label.hint')}
            defaultValue={label}
            onChange={(event) => go(changed({ label: event.currentTarget.value.trim() }))}
          />
        </label>
        <div class="switch" role="group" aria-label={t('view')}>
          <a class="button" href={changed({ view: '' })} aria-current={asTable ? undefined : 'true'}>
            {t('view.map')}
          </a>
          <a class="button" href={changed({ view: 'table' })} aria-current={asTable ? 'true' : undefined}>
            {t('view.table')}
          </a>
        </div>
      </Head>
      <Answer asked={asked}>
        {(found) =>
          found.nodes.length === 0 ? (
            <Empty title={t('map.empty')}>{t('map.empty.hint')}</Empty>
          ) : asTable ? (
            <div class="stack scroll">
              <NodeTable nodes={found.nodes} />
              <EdgeTable edges={found.edges} />
            </div>
          ) : (
            <Drawn found={found} query={query} />
          )
        }
      </Answer>
    </div>
  );
}

const all = (lists: string[][]): string[] => [...new Set(lists.flat())].filter(Boolean).sort();

function Choice({ name, value, options }: { name: string; value: string; options: string[] }) {
  const shown = value && !options.includes(value) ? [value, ...options] : options;
  return (
    <label class="field inline">
      <span>{t(name as Key)}</span>
      <select value={value} onChange={(event) => go(changed({ [name]: event.currentTarget.value }))}>
        <option value="">{t('all')}</option>
        {shown.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

function Drawn({ found, query }: { found: Topology; query: URLSearchParams }) {
  const node = found.nodes.find((one) => one.name === query.get('node'));
  const edge = found.edges.find((one) => edgeId(one) === query.get('edge'));
  return (
    <div class="map">
      <Graph
        nodes={found.nodes}
        edges={found.edges}
        selected={{ ...(node && { node: node.name }), ...(edge && { edge: edgeId(edge) }) }}
        nodeHref={(one) => changed({ node: one.name, edge: '' })}
        edgeHref={(one) => changed({ edge: edgeId(one), node: '' })}
        label={t('map.said', { nodes: found.nodes.length, edges: found.edges.length })}
      />
      <Legend />
      {node && <NodePanel node={node} edges={found.edges} />}
      {edge && <EdgePanel edge={edge} />}
    </div>
  );
}

function Legend() {
  return (
    <ul class="legend" aria-label={t('legend')}>
      {(['good', 'warn', 'bad'] as const).map((health) => (
        <li key={health}>
          <svg width="26" height="8" aria-hidden="true">
            <path class={`edge ${health}`} d="M1 4H25" stroke-width="3" stroke-dasharray={health === 'bad' ? '7 4' : undefined} />
          </svg>
          {t(`health.${health}`)}
        </li>
      ))}
      <li class="muted">{t('legend.width')}</li>
    </ul>
  );
}

function Panel({ title, above, children }: { title: string; above: string; children: ComponentChildren }) {
  return (
    <aside class="panel" aria-label={title}>
      <div class="panel-head">
        <div>
          <div class="above">{above}</div>
          <h2>{title}</h2>
        </div>
        <a class="button square" href={changed({ node: '', edge: '' })} aria-label={t('close')}>
          <Icon name="close" />
        </a>
      </div>
      {children}
    </aside>
  );
}

function NodePanel({ node, edges }: { node: Node; edges: Edge[] }) {
  const callers = edges.filter((edge) => edge.callee === node.name);
  const callees = edges.filter((edge) => edge.caller === node.name);
  return (
    <Panel title={node.name} above={t(`kind.${node.kind}` as Key)}>
      <RedFigures red={node.served} />
      <dl class="facts">
        <dt>{t('instances')}</dt>
        <dd>{node.instances || '–'}</dd>
        {node.inFlight != null && (
          <>
            <dt>{t('in.flight')}</dt>
            <dd>{format.count(node.inFlight)}</dd>
          </>
        )}
        <dt>{t('version')}</dt>
        <dd>{node.versions.join(', ') || '–'}</dd>
        <dt>{t('zone')}</dt>
        <dd>{node.zones.join(', ') || '–'}</dd>
      </dl>
      <Neighbours title={t('callers')} edges={callers} name={(edge) => edge.caller} />
      <Neighbours title={t('callees')} edges={callees} name={(edge) => edge.callee} />
      <div class="panel-links">
        <a class="button strong" href={href(['service', node.name])}>
          {t('open.service')}
        </a>
        <a class="button" href={href(['traces'], { service: node.name })}>
          {t('traces')}
        </a>
        <a class="button" href={href(['traces'], { service: node.name, failed: 'true' })}>
          {t('traces.failed')}
        </a>
      </div>
    </Panel>
  );
}

function Neighbours({ title, edges, name }: { title: string; edges: Edge[]; name: (edge: Edge) => string }) {
  if (edges.length === 0) return null;
  const sorted = [...edges].sort((a, b) => b.red.perSecond - a.red.perSecond);
  return (
    <section class="neighbours">
      <h3>{title}</h3>
      <ul>
        {sorted.map((edge) => (
          <li key={edgeId(edge)}>
            <a href={changed({ edge: edgeId(edge), node: '' })}>{name(edge)}</a>
            <span class="number">{format.rate(edge.red.perSecond)}</span>
            <span class="number">
              <Errors red={edge.red} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function EdgePanel({ edge }: { edge: Edge }) {
  return (
    <Panel title={`${edge.caller} → ${edge.callee}`} above={t('calls')}>
      <RedFigures red={edge.red} />
      <dl class="facts">
        <dt>{t('calls')}</dt>
        <dd>{format.count(edge.red.calls)}</dd>
        <dt>{t('failed.calls')}</dt>
        <dd>{format.count(edge.red.failed)}</dd>
      </dl>
      <div class="panel-links">
        <a class="button strong" href={href(['service', edge.callee], { caller: edge.caller })}>
          {t('open', { name: edge.callee })}
        </a>
        <a class="button" href={href(['service', edge.caller])}>
          {t('open', { name: edge.caller })}
        </a>
        <a class="button" href={href(['traces'], { service: edge.callee, failed: 'true' })}>
          {t('traces.failed')}
        </a>
      </div>
    </Panel>
  );
}
