import { History } from '../alert/history';
import { OpenAlerts } from '../alert/open';
import { Rules } from '../alert/rules';
import { Silences } from '../alert/silences';
import { t } from '../i18n';
import { changed, type Place } from '../location';
import type { Session } from '../session';
import { Head } from '../shell';

const TABS = ['open.alerts', 'history', 'silences', 'alert.rules'] as const;

/** What is wrong, what was, and who is told of it. */
export function AlertsPage({ place, who }: { place: Place; who: Session }) {
  const tab = TABS.find((one) => one === place.query.get('tab')) ?? 'open.alerts';
  return (
    <div class="page">
      <Head title={t('alerts')} />
      <div class="tabs" role="group" aria-label={t('view')}>
        {TABS.map((one) => (
          <a key={one} href={changed({ tab: one === 'open.alerts' ? '' : one })} aria-current={one === tab ? 'true' : undefined}>
            {t(one)}
          </a>
        ))}
      </div>
      {tab === 'open.alerts' && <OpenAlerts who={who} />}
      {tab === 'history' && <History place={place} />}
      {tab === 'silences' && <Silences who={who} />}
      {tab === 'alert.rules' && <Rules />}
    </div>
  );
}
