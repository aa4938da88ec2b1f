import { getList } from '../api';
import { useAsked } from '../data';
import * as format from '../format';
import { t } from '../i18n';
import { changed, go, type Place } from '../location';
import { Icon } from '../parts/icons';
import { Answer, Empty } from '../parts/states';
import { Head } from '../shell';

interface Entry {
  at: string;
  who: string;
  from: string;
  action: string;
  request: string;
  result: string;
  message: string;
}

const LIMIT = 200;

/** Who changed what, or tried to. */
export function AuditPage({ place }: { place: Place }) {
  const who = place.query.get('who') ?? '';
  const text = place.query.get('text') ?? '';
  const before = place.query.get('before') ?? '';
  const asked = useAsked(
    `audit|${who}|${text}|${before}`,
    (signal) => getList<Entry>('/api/audit', { who, text, before, limit: LIMIT }, signal),
    before ? 0 : 10_000,
  );
  return (
    <div class="page">
      <Head title={t('audit')}>
        <form
          class="inline-form"
          role="search"
          key={`${who} ${text}`}
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            go(changed({ who: String(form.get('who')).trim(), text: String(form.get('text')).trim(), before: '' }));
          }}
        >
          <label class="field inline">
            <span>{t('who')}</span>
            <input name="who" defaultValue={who} />
          </label>
          <label class="field inline">
            <span>{t('text')}</span>
            <input name="text" type="search" defaultValue={text} />
          </label>
          <button type="submit" class="button strong">
            <Icon name="search" size={14} />
            {t('search')}
          </button>
        </form>
      </Head>
      <Answer asked={asked}>
        {(entries) =>
          entries.length === 0 ? (
            <Empty title={t('audit.empty')}>{t('audit.empty.hint')}</Empty>
          ) : (
            <>
              <Entries entries={entries} />
              {entries.length >= LIMIT && (
                <a class="button" href={changed({ before: entries.at(-1)!.at })}>
                  {t('older')}
                </a>
              )}
            </>
          )
        }
      </Answer>
    </div>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  return (
    <div class="card table-card">
      <table>
        <caption class="hidden">{t('audit')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('time')}</th>
            <th scope="col">{t('who')}</th>
            <th scope="col">{t('from')}</th>
            <th scope="col">{t('action')}</th>
            <th scope="col">{t('request')}</th>
            <th scope="col">{t('result')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, at) => (
            <tr key={`${entry.at} ${at}`}>
              <td class="nowrap">{format.time(entry.at)}</td>
              <th scope="row">{entry.who}</th>
              <td class="nowrap muted">{entry.from}</td>
              <td title={entry.action}>{format.shortMethod(entry.action)}</td>
              <td class="long">
                <code>{entry.request}</code>
              </td>
              <td>
                <span class={`code ${entry.result === 'OK' ? '' : 'failed'}`} title={entry.message}>
                  {entry.result}
                </span>
                {entry.message && <div class="above">{entry.message}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
