import { getList } from '../api';
import { useAsked } from '../data';
import { t } from '../i18n';
import { Answer } from '../parts/states';

interface RuleText {
  name: string;
  service: string;
  method: string;
  text: string;
}

/** What alerts are raised by. */
export function Rules() {
  const asked = useAsked('alert-rules', (signal) => getList<RuleText>('/api/alerts/rules', {}, signal));
  return (
    <Answer asked={asked}>
      {(rules) => (
        <div class="card table-card">
          <table>
            <caption class="hidden">{t('alert.rules')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('rule')}</th>
                <th scope="col">{t('service')}</th>
                <th scope="col">{t('method')}</th>
                <th scope="col">{t('alert.when')}</th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={rule.name + rule.service + rule.method}>
                  <th scope="row" class="nowrap">
                    {rule.name}
                  </th>
                  <td>{rule.service || t('all')}</td>
                  <td>{rule.method || t('all')}</td>
                  <td>{rule.text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Answer>
  );
}
