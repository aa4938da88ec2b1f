import { at, get, Problem, type InstanceFigures } from '../api';
import { useAsked } from '../data';
import { t } from '../i18n';
import { Answer, Empty } from '../parts/states';
import { Structure } from '../parts/structure';

/** What rules say of a service, as one of its processes has them in force. */
export function RulesInForce({ service, instances }: { service: string; instances: InstanceFigures[] }) {
  const told = instances.find((one) => one.debugAddress);
  return (
    <section class="card">
      <h2>{t('rules')}</h2>
      {told ? <RulesOf key={service} instance={told.id} /> : <Empty title={t('rules.none')} />}
    </section>
  );
}

function RulesOf({ instance }: { instance: string }) {
  const asked = useAsked(`rules|${instance}`, async (signal) => {
    try {
      return await get<unknown>(`/api/instances/${at(instance)}/debug/rules`, {}, signal);
    } catch (e) {
      if (e instanceof Problem && e.status === 404) return {};
      throw e;
    }
  });
  return <Answer asked={asked}>{(rules) => <Structure value={rules} empty={t('rules.none')} />}</Answer>;
}
