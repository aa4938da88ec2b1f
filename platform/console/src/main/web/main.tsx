import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { SIGNED_OUT, useAsked } from './data';
import { locale, t } from './i18n';
import { followLinks, usePlace, type Place } from './location';
import { AlertsPage } from './pages/alerts';
import { AuditPage } from './pages/audit';
import { ComparePage } from './pages/compare';
import { InstancePage } from './pages/instance';
import { InstancesPage } from './pages/instances';
import { MapPage } from './pages/map';
import { ServicePage } from './pages/service';
import { ServicesPage } from './pages/services';
import { SignInPage } from './pages/signin';
import { TracePage } from './pages/trace';
import { TracesPage } from './pages/traces';
import { Empty, Failed, Loading } from './parts/states';
import { show, theme } from './preferences';
import { session, type Session } from './session';
import { Head, Shell } from './shell';

function Page({ place, who }: { place: Place; who: Session }) {
  const [page = 'map', first = '', second = ''] = place.path;
  switch (page) {
    case 'map':
      return <MapPage place={place} />;
    case 'services':
      return <ServicesPage place={place} />;
    case 'service':
      return <ServicePage place={place} name={first} />;
    case 'traces':
      return <TracesPage place={place} />;
    case 'trace':
      return <TracePage place={place} id={first} />;
    case 'compare':
      return <ComparePage left={first} right={second} />;
    case 'instances':
      return <InstancesPage place={place} />;
    case 'instance':
      return <InstancePage place={place} id={first} who={who} />;
    case 'alerts':
      return <AlertsPage place={place} who={who} />;
    case 'audit':
      return <AuditPage place={place} />;
    default:
      return (
        <div class="page">
          <Head title={t('no.page')} />
          <Empty title={t('no.page.hint')} />
        </div>
      );
  }
}

function Console() {
  const place = usePlace();
  const who = useAsked('session', session);
  useEffect(() => {
    addEventListener(SIGNED_OUT, who.again);
    return () => removeEventListener(SIGNED_OUT, who.again);
  });
  if (who.value && !who.value.role) return <SignInPage who={who.value} entered={who.again} />;
  return (
    <Shell place={place} session={who.value}>
      <Failed asked={who} />
      {who.loading && <Loading />}
      {who.value && <Page place={place} who={who.value} />}
    </Shell>
  );
}

show(theme());
document.documentElement.lang = locale();
followLinks();
render(<Console />, document.getElementById('console')!);
