import { Empty } from './states';

/** Whatever an answer holds: names and values, lists, and tables of what is alike. */
export function Structure({ value, empty }: { value: unknown; empty: string }) {
  if (isNothing(value)) return <Empty title={empty} />;
  return <div class="structure">{shown(value, 0)}</div>;
}

type Row = Record<string, unknown>;

const MOST_COLUMNS = 9;

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.values(value as object).every(isNothing));

const isSimple = (value: unknown): boolean => value === null || typeof value !== 'object';

function shown(value: unknown, depth: number) {
  if (isSimple(value)) return <Simple value={value} />;
  if (Array.isArray(value)) return listed(value, depth);
  const entries = Object.entries(value as Row).filter(([, one]) => !isNothing(one));
  return (
    <dl>
      {entries.map(([key, one]) => (
        <div key={key} class={isSimple(one) ? '' : 'group'}>
          <dt>{worded(key)}</dt>
          <dd>{shown(one, depth + 1)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Simple({ value }: { value: unknown }) {
  const text = String(value);
  return text.includes('\n') ? <pre class="code-block">{text}</pre> : <span>{text}</span>;
}

function listed(values: unknown[], depth: number) {
  if (values.every(isSimple)) {
    const texts = values.map(String);
    const long = texts.some((text) => text.length > 40);
    return long ? <pre class="code-block">{texts.join('\n')}</pre> : <span>{texts.join(', ')}</span>;
  }
  const columns = columnsOf(values as Row[]);
  if (columns && columns.length <= MOST_COLUMNS) return <Rows rows={values as Row[]} columns={columns} depth={depth} />;
  return (
    <ol>
      {values.map((one, at) => (
        <li key={at}>{shown(one, depth + 1)}</li>
      ))}
    </ol>
  );
}

/** The names that some of them have something for. */
function columnsOf(rows: Row[]): string[] | undefined {
  if (rows.some((row) => isSimple(row) || Array.isArray(row))) return undefined;
  return [...new Set(rows.flatMap((row) => Object.keys(row).filter((key) => !isNothing(row[key]))))];
}

function Rows({ rows, columns, depth }: { rows: Row[]; columns: string[]; depth: number }) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {worded(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {columns.map((column) => (
                <td key={column}>{isNothing(row[column]) ? '' : shown(row[column], depth + 1)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A name of JSON as words: lastSeen is "last seen". */
const worded = (key: string): string =>
  /^[a-z]+([A-Z][a-z]+)+$/.test(key) ? key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : key;
