import type { LogLine } from '../api';
import * as format from '../format';
import { t } from '../i18n';
import { changed } from '../location';
import { Empty } from '../parts/states';

/** What was logged, a line each. */
export function Lines({ lines, linked = false }: { lines: LogLine[]; linked?: boolean }) {
  if (lines.length === 0) return <Empty title={t('logs.empty')} />;
  return (
    <ol class="lines">
      {lines.map((line, at) => (
        <li key={at} class={`severity-${line.severity.toLowerCase()}`}>
          <span class="line-time">{format.time(line.at)}</span>
          <span class="severity">{line.severity}</span>
          {linked && <span class="line-service">{line.service}</span>}
          <span class="line-text">
            {line.text}
            {line.logger && <span class="muted"> {line.logger.slice(line.logger.lastIndexOf('.') + 1)}</span>}
            {linked && line.spanId && (
              <>
                {' '}
                <a href={changed({ span: line.spanId, tab: '' })}>{t('span')}</a>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
