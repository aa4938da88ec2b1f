import { Problem } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { look } from '../instance/debug';
import { Answer, Empty } from '../parts/states';
import type { Processes } from './processes';

/** What a process has in force around the calls of each method. */
interface Rules {
  rules?: string;
  methods?: MethodRules[];
}

interface MethodRules {
  method: string;
  side: string;
  stages: { stage: string; values: { key: string; value: string; origin: string }[] }[];
}

/** What rules say of a service, as one of its processes has them in force. */
export function RulesInForce({ service, processes }: { service: string; processes: Processes }) {
  const told = [...processes.known.values()].find((one) => one.debugAddress && !one.debugTrouble);
  return (
    <section class="card">
      <h2>{t('rules')}</h2>
      {told ? <RulesOf key={service} instance={told.id} /> : <Empty title={t('rules.none')} />}
    </section>
  );
}

/** The same of one process. */
export function RulesOf({ instance }: { instance: string }) {
  const asked = useAsked(`rules|${instance}`, async (signal) => {
    try {
      return await look<Rules>(instance, 'rules', signal);
    } catch (e) {
      if (e instanceof Problem && e.status === 404) return {};
      throw e;
    }
  }, 10_000);
  return (
    <Answer asked={asked}>
      {({ rules, methods = [] }) =>
        methods.length === 0 ? (
          <Empty title={t('rules.none')} />
        ) : (
          <>
            <p class="muted">{[rules, t('rules.hint')].filter(Boolean).join(' · ')}</p>
            {alike(methods).map(({ names, side, stages }) => (
              <article key={`${side} ${names[0]}`} class="rules-group">
                <h3>
                  {t(`side.${side}` as Key)}
                  {names.map((name) => (
                    <code key={name} title={name}>
                      {format.shortMethod(name)}
                    </code>
                  ))}
                </h3>
                <dl class="rules">
                  {stages.map(({ stage, values }) => (
                    <div key={stage}>
                      <dt>{stage}</dt>
                      <dd>
                        {values.map(({ key, value, origin }) => (
                          <span key={key} class={`rule ${origin === 'default' ? '' : 'set'}`} title={origin}>
                            {key} <b>{value}</b>
                            {origin !== 'default' && <span class="rule-origin">{origin}</span>}
                          </span>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </article>
            ))}
          </>
        )
      }
    </Answer>
  );
}

interface Group {
  names: string[];
  side: string;
  stages: MethodRules['stages'];
}

/** Methods with equal rules together; stages that have nothing to say are left out. */
function alike(methods: MethodRules[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { method, side, stages } of methods) {
    const telling = stages.filter(({ values }) => values.length > 0);
    const key = JSON.stringify([side, telling]);
    const group = groups.get(key) ?? { names: [], side, stages: telling };
    group.names.push(method);
    groups.set(key, group);
  }
  return [...groups.values()];
}
