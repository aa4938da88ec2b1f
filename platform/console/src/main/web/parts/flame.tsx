import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as format from '../format';
import { t } from '../i18n';
import { fitted } from '../map/labels';
import { Empty } from './states';

/** Stacks with what they cost, as a debug port tells them. */
export interface Stacks {
  kind: string;
  unit: string;
  seconds: number;
  samples: string | number;
  total: string | number;
  stacks: { frames: string; value: string | number }[];
}

interface Frame {
  name: string;
  value: number;
  callees: Map<string, Frame>;
}

interface Placed {
  frame: Frame;
  key: string;
  depth: number;
  from: number;
}

const ROW = 18;
/** Narrower ones are not drawn: nobody can see or hit them. */
const LEAST_PIXELS = 1.5;

function rooted(stacks: Stacks['stacks']): Frame {
  const root: Frame = { name: '', value: 0, callees: new Map() };
  for (const { frames, value } of stacks) {
    const worth = Number(value);
    root.value += worth;
    let frame = root;
    for (const name of frames.split(';')) {
      let callee = frame.callees.get(name);
      if (!callee) frame.callees.set(name, (callee = { name, value: 0, callees: new Map() }));
      callee.value += worth;
      frame = callee;
    }
  }
  return root;
}

/** Where time, memory or waiting goes: each box is as wide as its share, and stands on its caller. */
export function FlameGraph({ found }: { found: Stacks }) {
  const holder = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [path, setPath] = useState<string[]>([]);
  const [sought, setSought] = useState('');
  const [over, setOver] = useState<Placed>();
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => setWidth(holder.current!.clientWidth));
    observer.observe(holder.current!);
    setWidth(holder.current!.clientWidth);
    return () => observer.disconnect();
  }, []);

  const root = rooted(found.stacks);
  if (root.value === 0) return <Empty title={t('flame.empty')} />;
  const top = at(root, path);
  const placed = place(top, path, top.value / Math.max(1, width));
  const above = ancestors(root, path);
  const depth = Math.max(...placed.map((one) => one.depth), path.length) + 1;
  const scale = width / top.value;
  const needle = sought.toLowerCase();
  const matches = (name: string) => needle !== '' && name.toLowerCase().includes(needle);
  const told = (one: Frame) => `${one.name} · ${worth(one.value, found.unit)} · ${format.percent(one.value / root.value)}`;
  return (
    <div class="flame">
      <div class="flame-tools">
        <label class="field inline">
          <span>{t('search')}</span>
          <input type="search" defaultValue="" onInput={(event) => setSought(event.currentTarget.value)} />
        </label>
        {path.length > 0 && (
          <button type="button" class="button" onClick={() => setPath([])}>
            {t('flame.all')}
          </button>
        )}
        <span class="muted flame-told">{over ? told(over.frame) : t('flame.hint')}</span>
      </div>
      <div ref={holder}>
        {width > 0 && (
          <svg width={width} height={depth * ROW} role="group" aria-label={t('flame.said', { n: found.stacks.length })}>
            {above.map((frame, n) => (
              <FrameBox
                key={`above ${n}`}
                x={0}
                y={n * ROW}
                width={width}
                name={frame.name}
                tone="faded"
                told={told(frame)}
                pick={() => setPath(path.slice(0, n))}
              />
            ))}
            {placed.map((one) => (
              <FrameBox
                key={one.key}
                x={one.from * scale}
                y={one.depth * ROW}
                width={one.frame.value * scale}
                name={one.frame.name || t('all')}
                tone={matches(one.frame.name) ? 'match' : toneOf(one.frame.name)}
                told={told(one.frame)}
                over={() => setOver(one)}
                pick={() => setPath(one.key ? one.key.split(';') : [])}
              />
            ))}
          </svg>
        )}
      </div>
    </div>
  );
}

function FrameBox({
  x,
  y,
  width,
  name,
  tone,
  told,
  over,
  pick,
}: {
  x: number;
  y: number;
  width: number;
  name: string;
  tone: string;
  told: string;
  over?: () => void;
  pick: () => void;
}) {
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    pick();
  };
  return (
    <g class={`frame ${tone}`} role="button" tabIndex={0} aria-label={told} onClick={pick} onKeyDown={key} onPointerEnter={over} onFocus={over}>
      <title>{told}</title>
      <rect x={x} y={y} width={Math.max(0.5, width - 0.7)} height={ROW - 1} rx="2" />
      {width > 30 && (
        <text x={x + 4} y={y + 12.5} font-size="11.5">
          {fitted(short(name), width - 8, 11.5)}
        </text>
      )}
    </g>
  );
}

/** The frame that a path from the root leads to, or as far as it leads. */
function at(root: Frame, path: string[]): Frame {
  let frame = root;
  for (const name of path) frame = frame.callees.get(name) ?? frame;
  return frame;
}

function ancestors(root: Frame, path: string[]): Frame[] {
  const found: Frame[] = [];
  let frame = root;
  for (const name of path) {
    found.push(frame.name ? frame : { ...frame, name: t('all') });
    frame = frame.callees.get(name) ?? frame;
  }
  return found;
}

/** All frames that are wide enough, with where they begin. */
function place(top: Frame, path: string[], perPixel: number): Placed[] {
  const found: Placed[] = [];
  const visit = (frame: Frame, key: string, level: number, from: number) => {
    found.push({ frame, key, depth: level, from });
    let next = from;
    for (const callee of [...frame.callees.values()].sort((a, b) => b.value - a.value)) {
      if (callee.value / perPixel >= LEAST_PIXELS) visit(callee, key ? `${key};${callee.name}` : callee.name, level + 1, next);
      next += callee.value;
    }
  };
  visit(top, path.join(';'), path.length, 0);
  return found;
}

/** Own code stands out from libraries and from the JDK. */
function toneOf(name: string): string {
  if (name === '') return 'faded';
  if (/^(java|javax|jdk|sun)\./.test(name)) return 'of-jdk';
  return /^(io\.kith\.(?!example)|io\.netty\.|tools\.jackson\.|com\.zaxxer\.)/.test(name) ? 'of-library' : 'of-own';
}

/** Class and method, without the package. */
const short = (name: string): string => name.replace(/^(?:[a-z_][\w]*\.)+(?=[A-Z])/, '');

function worth(value: number, unit: string): string {
  if (unit === 'bytes') return format.bytes(value);
  if (unit === 'nanoseconds') return format.millis(value / 1e6);
  return `${format.count(value)} ${unit}`;
}

const HOTTEST = 25;

/** The same as a table: the frames in which most of it happens itself. */
export function Hottest({ found }: { found: Stacks }) {
  const self = new Map<string, number>();
  const total = new Map<string, number>();
  for (const { frames, value } of found.stacks) {
    const names = frames.split(';');
    const last = names.at(-1)!;
    self.set(last, (self.get(last) ?? 0) + Number(value));
    for (const name of new Set(names)) total.set(name, (total.get(name) ?? 0) + Number(value));
  }
  const all = Math.max(1, Number(found.total));
  const hottest = [...self].sort((a, b) => b[1] - a[1]).slice(0, HOTTEST);
  return (
    <table>
      <caption>{t('flame.hottest')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('frame')}</th>
          <th scope="col" class="number">
            {t('self')}
          </th>
          <th scope="col" class="number">
            %
          </th>
          <th scope="col" class="number">
            {t('total')}
          </th>
        </tr>
      </thead>
      <tbody>
        {hottest.map(([name, value]) => (
          <tr key={name}>
            <th scope="row" class="long">
              {name}
            </th>
            <td class="number">{worth(value, found.unit)}</td>
            <td class="number">{format.percent(value / all)}</td>
            <td class="number">{format.percent((total.get(name) ?? 0) / all)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
