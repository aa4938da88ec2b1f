import { getList, type InstanceFigures } from '../api';
import { useAsked } from '../data';
import { text } from '../instance/debug';
import type { Instance } from '../pages/instances';
import { samples, type Sample } from './metrics';

/** So many debug ports are asked for one page; those of more processes say much the same. */
const MOST_ASKED = 8;

const INFLIGHT = 'kith_server_inflight';
const NAMES = [INFLIGHT, 'kith_breaker_open', 'kith_bulkhead_places', 'kith_bulkhead_taken', 'kith_interventions_total'];

/** What the registry and their debug ports say of the processes of a service. */
export interface Processes {
  known: Map<string, Instance>;
  /** By the ids of those that were asked and answered. */
  metrics: Map<string, Sample[]>;
}

/** Undefined until they are known. */
export function useProcesses(service: string, instances: InstanceFigures[], everyMillis: number): Processes | undefined {
  const asked = useAsked(
    `processes|${service}`,
    async (signal) => {
      const all = await getList<Instance>('/api/instances', { service }, signal);
      const open = all.filter((one) => one.debugAddress && !one.debugTrouble).slice(0, MOST_ASKED);
      const told = await Promise.all(open.map((one) => metricsOf(one.id, signal)));
      return { known: new Map(all.map((one) => [one.id, one])), metrics: new Map(told.filter((one) => one !== undefined)) };
    },
    instances.length > 0 ? everyMillis : 0,
  );
  return asked.value ?? (asked.problem && { known: new Map(), metrics: new Map() });
}

/** One that does not answer leaves a gap, and its row says the rest. */
async function metricsOf(id: string, signal: AbortSignal): Promise<[string, Sample[]] | undefined> {
  try {
    return [id, samples(await text(id, 'metrics', signal), NAMES)];
  } catch (e) {
    if (signal.aborted) throw e;
    return undefined;
  }
}

/** How many calls it works on; undefined if it does not tell. */
export const loadOf = (processes: Processes | undefined, id: string): number | undefined =>
  processes?.metrics.get(id)?.find((sample) => sample.name === INFLIGHT)?.value;
