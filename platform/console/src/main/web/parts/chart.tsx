import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as format from '../format';
import { t } from '../i18n';

export interface Line {
  name: string;
  /** The class that has its colour. */
  tone: string;
  values: number[];
  /** Whether the space below is filled. */
  filled?: boolean;
}

export interface Mark {
  at: number;
  text: string;
}

const HEIGHT = 168;
const LEFT = 52;
const RIGHT = 10;
const TOP = 12;
const BOTTOM = 24;

/** Lines over time, with marks; dragging over it picks a span of time. */
export function Chart({
  title,
  times,
  lines,
  marks = [],
  unit,
  picked,
}: {
  title: string;
  times: number[];
  lines: Line[];
  marks?: Mark[];
  unit: (value: number) => string;
  picked?: (from: number, to: number) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [over, setOver] = useState<number>();
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => setWidth(frame.current!.clientWidth));
    observer.observe(frame.current!);
    setWidth(frame.current!.clientWidth);
    return () => observer.disconnect();
  }, []);

  const first = times[0] ?? 0;
  const step = times.length > 1 ? times[1]! - first : 1;
  const last = (times.at(-1) ?? 1) + step;
  const most = niceTop(Math.max(0, ...lines.flatMap((line) => line.values)));
  const x = (time: number) => LEFT + ((time - first) / (last - first)) * (width - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value / most) * (HEIGHT - TOP - BOTTOM);
  const timeAt = (event: PointerEvent) => {
    const at = event.clientX - frame.current!.getBoundingClientRect().left;
    const part = Math.min(1, Math.max(0, (at - LEFT) / (width - LEFT - RIGHT)));
    return first + part * (last - first);
  };
  const middle = (n: number) => times[n]! + step / 2;
  const shown = over === undefined ? undefined : Math.min(times.length - 1, Math.max(0, Math.floor((over - first) / step)));

  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        <span class="chart-keys">
          {lines.map((line) => (
            <span key={line.name} class={`chart-key ${line.tone}`}>
              <span class="swatch" aria-hidden="true" />
              {line.name}{' '}
              <b>{unit(line.values[shown ?? line.values.length - 1] ?? 0)}</b>
            </span>
          ))}
          <span class="chart-time">{shown !== undefined && format.time(times[shown]!)}</span>
        </span>
      </figcaption>
      <div ref={frame} class="chart-frame">
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={said(title, lines, unit)}
            class={picked ? 'pickable' : ''}
            onPointerMove={(event) => {
              const at = timeAt(event);
              setOver(at);
              if (drag) setDrag({ ...drag, to: at });
            }}
            onPointerLeave={() => setOver(undefined)}
            onPointerDown={(event) => {
              if (!picked || event.button !== 0) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              const at = timeAt(event);
              setDrag({ from: at, to: at });
            }}
            onPointerUp={() => {
              if (drag && picked && Math.abs(x(drag.from) - x(drag.to)) > 6)
                picked(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
              setDrag(undefined);
            }}
          >
            {[0, 0.5, 1].map((part) => (
              <g key={part}>
                <path class="grid" d={`M${LEFT} ${y(most * part)}H${width - RIGHT}`} />
                <text class="axis" x={LEFT - 8} y={y(most * part) + 4} text-anchor="end">
                  {unit(most * part)}
                </text>
              </g>
            ))}
            {ticks(first, last, width).map((at) => (
              <text key={at} class="axis" x={x(at)} y={HEIGHT - 6} text-anchor="middle">
                {format.tick(at, last - first)}
              </text>
            ))}
            {lines.map((line) => (
              <g key={line.name} class={`line ${line.tone}`}>
                {line.filled && <path class="area" d={areaOf(line.values, (n) => x(middle(n)), y)} />}
                <path class="stroke" d={pathOf(line.values, (n) => x(middle(n)), y)} />
              </g>
            ))}
            {marks
              .filter((mark) => mark.at >= first && mark.at <= last)
              .map((mark) => (
                <g key={`${mark.at} ${mark.text}`} class="mark">
                  <path d={`M${x(mark.at)} ${TOP - 4}V${HEIGHT - BOTTOM}`} />
                  <path class="flag" d={`M${x(mark.at)} ${TOP - 6}l5 4 -5 4z`} />
                  <title>{mark.text}</title>
                </g>
              ))}
            {shown !== undefined && times.length > 0 && (
              <g class="cursor">
                <path d={`M${x(middle(shown))} ${TOP}V${HEIGHT - BOTTOM}`} />
                {lines.map((line) => (
                  <circle key={line.name} class={line.tone} cx={x(middle(shown))} cy={y(line.values[shown] ?? 0)} r="3" />
                ))}
              </g>
            )}
            {drag && (
              <rect
                class="picking"
                x={Math.min(x(drag.from), x(drag.to))}
                y={TOP}
                width={Math.abs(x(drag.from) - x(drag.to))}
                height={HEIGHT - TOP - BOTTOM}
              />
            )}
          </svg>
        )}
      </div>
    </figure>
  );
}

function said(title: string, lines: Line[], unit: (value: number) => string): string {
  const each = lines.map((line) => {
    const most = Math.max(0, ...line.values);
    return t('chart.said', { name: line.name, last: unit(line.values.at(-1) ?? 0), most: unit(most) });
  });
  return `${title}: ${each.join('; ')}`;
}

/** A round number that is not below it. */
export function niceTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const factor of [1, 2, 3, 4, 5, 6, 8, 10]) if (factor * power >= value) return factor * power;
  return 10 * power;
}

const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000,
].map((seconds) => seconds * 1000);

/** Times of round minutes, hours or days of this place, not too close to each other. */
export function ticks(from: number, to: number, width: number): number[] {
  const wanted = (to - from) / Math.max(2, width / 90);
  const step = STEPS.find((one) => one >= wanted) ?? STEPS.at(-1)!;
  const shift = new Date(from).getTimezoneOffset() * 60_000;
  const found: number[] = [];
  for (let at = Math.ceil((from - shift) / step) * step + shift; at < to; at += step) found.push(at);
  return found;
}

function pathOf(values: number[], x: (n: number) => number, y: (value: number) => number): string {
  return values.map((value, n) => `${n ? 'L' : 'M'}${x(n).toFixed(1)} ${y(value).toFixed(1)}`).join('');
}

function areaOf(values: number[], x: (n: number) => number, y: (value: number) => number): string {
  if (values.length === 0) return '';
  return `${pathOf(values, x, y)}V${y(0)}H${x(0).toFixed(1)}z`;
}
