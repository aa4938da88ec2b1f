import { useMemo } from 'preact/hooks';
import type { Edge, Kind, Node, Red, Span, Trace } from '../api';
import * as format from '../format';
import { t } from '../i18n';
import { changed } from '../location';
import { edgeId, Graph } from '../map/graph';
import { attribute } from './tree';

/** Who took part in one request, and who called whom in it. */
export function TraceMap({ trace, selected }: { trace: Trace; selected: string }) {
  const { nodes, edges, spanOf } = useMemo(() => graphOf(trace), [trace]);
  const service = trace.spans.find((span) => span.spanId === selected)?.service;
  return (
    <div class="map in-trace">
      <Graph
        nodes={nodes}
        edges={edges}
        selected={service ? { node: service } : {}}
        nodeHref={(node) => changed({ span: spanOf.get(node.name) ?? '' })}
        edgeHref={(edge) => changed({ span: spanOf.get(edgeId(edge)) ?? '' })}
        label={t('map.said', { nodes: nodes.length, edges: edges.length })}
        often={times}
      />
    </div>
  );
}

/** One request has no rate: its calls are counted. */
const times = (red: Red): string => `${format.count(red.calls)}×`;

interface Tally {
  calls: number;
  failed: number;
  micros: number[];
}

/** Whoever tells nothing of itself stands for itself by what its callers say of it: databases, brokers, others. */
function remoteOf(span: Span): { name: string; kind: Kind } | undefined {
  const database = attribute(span, 'db.system.name') || attribute(span, 'db.system');
  if (database) return { name: attribute(span, 'db.namespace') || database, kind: database === 'redis' ? 'CACHE' : 'DATABASE' };
  const broker = attribute(span, 'messaging.system');
  if (broker) return { name: broker, kind: 'BROKER' };
  const peer = attribute(span, 'kith.peer.service') || attribute(span, 'server.address');
  return span.kind === 'client' && peer ? { name: peer, kind: 'EXTERNAL' } : undefined;
}

function graphOf(trace: Trace): { nodes: Node[]; edges: Edge[]; spanOf: Map<string, string> } {
  const bySpan = new Map(trace.spans.map((span) => [span.spanId, span]));
  const answered = new Set(trace.spans.filter((span) => span.kind === 'server').map((span) => span.parentId));
  const kinds = new Map<string, Kind>();
  const served = new Map<string, Tally>();
  const called = new Map<string, Tally & { caller: string; callee: string }>();
  const spanOf = new Map<string, string>();
  const count = (tally: Tally, span: Span) => {
    tally.calls++;
    tally.failed += span.failed ? 1 : 0;
    tally.micros.push(Number(span.micros));
  };
  const note = (caller: string, callee: string, span: Span) => {
    const id = edgeId({ caller, callee });
    if (!called.has(id)) called.set(id, { caller, callee, calls: 0, failed: 0, micros: [] });
    if (!spanOf.has(id)) spanOf.set(id, span.spanId);
    count(called.get(id)!, span);
  };
  for (const span of trace.spans) {
    if (!kinds.has(span.service)) kinds.set(span.service, 'SERVICE');
    if (!spanOf.has(span.service)) spanOf.set(span.service, span.spanId);
    const parent = bySpan.get(span.parentId);
    if (parent && parent.service !== span.service) note(parent.service, span.service, span);
    if (span.kind === 'server' || (!parent && span.depth === 0)) {
      if (!served.has(span.service)) served.set(span.service, { calls: 0, failed: 0, micros: [] });
      count(served.get(span.service)!, span);
    }
    const remote = answered.has(span.spanId) ? undefined : remoteOf(span);
    if (remote && remote.name !== span.service) {
      if (!kinds.has(remote.name)) kinds.set(remote.name, remote.kind);
      if (!spanOf.has(remote.name)) spanOf.set(remote.name, span.spanId);
      note(span.service, remote.name, span);
    }
  }
  return {
    nodes: [...kinds].map(([name, kind]) => ({
      name,
      kind,
      instances: 0,
      zones: [],
      versions: [],
      served: redOf(served.get(name), trace),
    })),
    edges: [...called.values()].map((tally) => ({ caller: tally.caller, callee: tally.callee, red: redOf(tally, trace) })),
    spanOf,
  };
}

function redOf(tally: Tally | undefined, trace: Trace): Red {
  if (!tally) return { calls: 0, failed: 0, perSecond: 0, failedShare: 0, p50Millis: 0, p90Millis: 0, p99Millis: 0 };
  const sorted = [...tally.micros].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0) / 1000;
  return {
    calls: tally.calls,
    failed: tally.failed,
    perSecond: tally.calls / Math.max(0.001, trace.millis / 1000),
    failedShare: tally.failed / tally.calls,
    p50Millis: at(0.5),
    p90Millis: at(0.9),
    p99Millis: at(0.99),
  };
}
