import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { HeatMap } from '../api';
import * as format from '../format';
import { t } from '../i18n';
import { ticks } from './chart';
import { Empty } from './states';

const LEFT = 64;
const RIGHT = 10;
const TOP = 6;
const BOTTOM = 24;
const HEIGHT = 200;

export interface Box {
  from: number;
  to: number;
  /** Milliseconds; zero where there is no end. */
  least: number;
  most: number;
}

interface Corner {
  column: number;
  row: number;
}

/** How many requests took how long, over time; a box that is dragged picks some of them. */
export function HeatMapChart({
  map,
  picked,
  box,
}: {
  map: HeatMap;
  picked: (box: Box) => void;
  box: { least: number; most: number };
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [over, setOver] = useState<Corner>();
  const [drag, setDrag] = useState<{ start: Corner; end: Corner }>();
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => setWidth(frame.current!.clientWidth));
    observer.observe(frame.current!);
    setWidth(frame.current!.clientWidth);
    return () => observer.disconnect();
  }, []);

  const seen = rowsSeen(map);
  const rows = seen.last - seen.first + 1;
  const columns = map.columns.length;
  const times = map.columns.map((column) => Date.parse(column));
  const step = columns > 1 ? times[1]! - times[0]! : 60_000;
  const end = (times.at(-1) ?? 0) + step;
  const cellWidth = (width - LEFT - RIGHT) / Math.max(1, columns);
  const cellHeight = (HEIGHT - TOP - BOTTOM) / rows;
  const x = (column: number) => LEFT + column * cellWidth;
  const y = (row: number) => HEIGHT - BOTTOM - (row - seen.first + 1) * cellHeight;
  const most = Math.max(1, ...map.cells.map((cell) => Number(cell.calls)));
  const lower = (row: number) => (row === 0 ? 0 : map.boundsMillis[row - 1]!);
  const upper = (row: number) => map.boundsMillis[row] ?? Infinity;

  const cornerAt = (event: PointerEvent): Corner => {
    const rect = frame.current!.getBoundingClientRect();
    const clamp = (value: number, high: number) => Math.min(high, Math.max(0, value));
    const column = clamp(Math.floor((event.clientX - rect.left - LEFT) / cellWidth), columns - 1);
    const fromTop = clamp(Math.floor((event.clientY - rect.top - TOP) / cellHeight), rows - 1);
    return { column, row: seen.last - fromTop };
  };
  const finish = ({ start, end: last }: { start: Corner; end: Corner }) => {
    const [left, right] = sorted(start.column, last.column);
    const [low, high] = sorted(start.row, last.row);
    setDrag(undefined);
    picked({
      from: times[left]!,
      to: times[right]! + step,
      least: lower(low),
      most: Number.isFinite(upper(high)) ? upper(high) : 0,
    });
  };

  const key = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    const now = over ?? newestCell(map);
    if (move) {
      const column = Math.min(columns - 1, Math.max(0, now.column + move[0]));
      const row = Math.min(seen.last, Math.max(seen.first, now.row + move[1]));
      setOver({ column, row });
      setDrag(event.shiftKey ? { start: drag?.start ?? now, end: { column, row } } : undefined);
    } else if (event.key === 'Enter' || event.key === ' ') finish(drag ?? { start: now, end: now });
    else if (event.key === 'Escape') setDrag(undefined);
    else return;
    event.preventDefault();
  };

  const total = map.cells.reduce((sum, cell) => sum + Number(cell.calls), 0);
  const cell = over && map.cells.find((one) => one.column === over.column && one.row === over.row);
  return (
    <figure class="heat" aria-label={t('heat')}>
      <figcaption>
        <span class="chart-title">{t('heat')}</span>
        <span class="muted" aria-live="polite">
          {over
            ? t('heat.cell', {
                time: format.time(times[over.column]!),
                least: format.millis(lower(over.row)),
                most: Number.isFinite(upper(over.row)) ? format.millis(upper(over.row)) : '∞',
                calls: format.count(cell?.calls ?? 0),
                failed: format.count(cell?.failed ?? 0),
              })
            : t('heat.hint')}
        </span>
      </figcaption>
      <div ref={frame}>
        {total === 0 ? (
          <Empty title={t('heat.empty')} />
        ) : (
          width > 0 && (
            <svg
              width={width}
              height={HEIGHT}
              role="group"
              tabIndex={0}
              aria-label={t('heat.said', { calls: format.count(total) })}
              class="heat-frame pickable"
              onPointerMove={(event) => {
                const corner = cornerAt(event);
                setOver(corner);
                if (drag) setDrag({ ...drag, end: corner });
              }}
              onPointerLeave={() => setOver(undefined)}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                const corner = cornerAt(event);
                setDrag({ start: corner, end: corner });
              }}
              onPointerUp={() => drag && finish(drag)}
              onPointerCancel={() => setDrag(undefined)}
              onKeyDown={key}
              onFocus={() => setOver((now) => now ?? newestCell(map))}
              onBlur={() => {
                setOver(undefined);
                setDrag(undefined);
              }}
            >
              <rect class="heat-back" x={LEFT} y={TOP} width={width - LEFT - RIGHT} height={HEIGHT - TOP - BOTTOM} />
              {map.cells.map((one) => (
                <rect
                  key={`${one.column}.${one.row}`}
                  class={`cell ${Number(one.failed) > 0 ? 'failed' : ''} heat-${shade(Number(one.calls), most)}`}
                  x={x(one.column)}
                  y={y(one.row)}
                  width={Math.max(1, cellWidth - 0.6)}
                  height={Math.max(1, cellHeight - 0.6)}
                />
              ))}
              {map.cells
                .filter((one) => Number(one.failed) > 0)
                .map((one) => (
                  <circle
                    key={`${one.column}.${one.row}`}
                    class="cell-failed"
                    cx={x(one.column) + cellWidth / 2}
                    cy={y(one.row) + cellHeight / 2}
                    r={Math.min(2.6, cellWidth / 3, cellHeight / 3)}
                  />
                ))}
              {marks(map.boundsMillis, seen).map((row) => (
                <text key={row} class="axis" x={LEFT - 8} y={y(row) + 4} text-anchor="end">
                  {format.millis(upper(row))}
                </text>
              ))}
              {ticks(times[0]!, end, width).map((at) => (
                <text key={at} class="axis" x={LEFT + ((at - times[0]!) / (end - times[0]!)) * (width - LEFT - RIGHT)} y={HEIGHT - 6} text-anchor="middle">
                  {format.tick(at, end - times[0]!)}
                </text>
              ))}
              {(box.least > 0 || box.most > 0) && (
                <Chosen box={box} bounds={map.boundsMillis} y={y} seen={seen} left={LEFT} right={width - RIGHT} />
              )}
              {over && (
                <rect class="heat-cursor" x={x(over.column)} y={y(over.row)} width={cellWidth} height={cellHeight} />
              )}
              {drag && <Dragged drag={drag} x={x} y={y} cellWidth={cellWidth} cellHeight={cellHeight} />}
            </svg>
          )
        )}
      </div>
    </figure>
  );
}

/** By columns and rows; rows grow upwards. */
const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Where who comes by keys begins. */
const newestCell = ({ cells }: HeatMap): Corner =>
  cells.reduce((best, cell) => (cell.column >= best.column ? cell : best), { column: 0, row: 0 });

const sorted = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);

/** The rows that hold something, and one more on either side. */
function rowsSeen(map: HeatMap): { first: number; last: number } {
  const rows = map.cells.map((cell) => cell.row);
  if (rows.length === 0) return { first: 0, last: 0 };
  return {
    first: Math.max(0, Math.min(...rows) - 1),
    last: Math.min(map.boundsMillis.length, Math.max(...rows) + 1),
  };
}

/** Every few rows, the one whose upper end is written beside it. */
function marks(bounds: number[], seen: { first: number; last: number }): number[] {
  const every = Math.max(1, Math.ceil((seen.last - seen.first + 1) / 7));
  const found: number[] = [];
  for (let row = seen.first; row < seen.last; row += every) if (bounds[row] !== undefined) found.push(row);
  return found;
}

/** One of seven shades, by the logarithm of how many there are. */
const shade = (calls: number, most: number): number =>
  1 + Math.round((Math.log1p(calls) / Math.log1p(most)) * 6);

function Dragged({
  drag,
  x,
  y,
  cellWidth,
  cellHeight,
}: {
  drag: { start: Corner; end: Corner };
  x: (column: number) => number;
  y: (row: number) => number;
  cellWidth: number;
  cellHeight: number;
}) {
  const [left, right] = sorted(drag.start.column, drag.end.column);
  const [low, high] = sorted(drag.start.row, drag.end.row);
  return (
    <rect
      class="picking"
      x={x(left)}
      y={y(high)}
      width={(right - left + 1) * cellWidth}
      height={(high - low + 1) * cellHeight}
    />
  );
}

/** The durations that are searched for, as a frame. */
function Chosen({
  box,
  bounds,
  y,
  seen,
  left,
  right,
}: {
  box: { least: number; most: number };
  bounds: number[];
  y: (row: number) => number;
  seen: { first: number; last: number };
  left: number;
  right: number;
}) {
  const rowOf = (value: number) => {
    const row = bounds.findIndex((bound) => bound >= value);
    return row < 0 ? bounds.length : row;
  };
  const low = box.least > 0 ? Math.max(seen.first, rowOf(box.least) + 1) : seen.first;
  const high = box.most > 0 ? Math.min(seen.last, rowOf(box.most)) : seen.last;
  if (high < low) return null;
  return <rect class="chosen-box" x={left} y={y(high)} width={right - left} height={y(low - 1) - y(high)} />;
}
