import { get, valueOf, type Kind, type Query, type Topology } from './api';
import { useAsked, useSteady, type Asked } from './data';
import { bounds, keyOf, liveSpan, pace, type Range } from './range';
import { follow } from './stream';

/** Which part of it. */
export interface Part {
  zone?: string;
  version?: string;
  label?: string;
}

/** Who calls whom, kept up to date. */
export function useTopology(range: Range, part: Part = {}): Asked<Topology> {
  const span = liveSpan(range);
  const query = { ...part } as Query;
  const asked = useAsked(
    `topology|${keyOf(range)}|${JSON.stringify(query)}`,
    (signal) => topology({ ...bounds(range), ...query }, signal),
    pace(range),
    span
      ? (signal, take) =>
          follow<Topology>('/api/topology/live', { span, ...query }, signal, (found) => take(named(found)))
      : undefined,
  );
  return useSteady('topology', asked);
}

export const topology = async (query: Query, signal?: AbortSignal): Promise<Topology> =>
  named(await get<Topology>('/api/topology', query, signal));

/** With kinds without their prefix. */
function named(found: Topology): Topology {
  for (const node of found.nodes) node.kind = valueOf(node.kind, 'KIND') as Kind;
  return found;
}
