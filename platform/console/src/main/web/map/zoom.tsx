import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from '../parts/icons';

/** A part of a drawing. */
export interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface View {
  scale: number;
  x: number;
  y: number;
}

const LEAST = 0.15;
/** Below it, texts are hard to read. */
const READABLE = 0.7;
const MOST = 2.5;
const MARGIN = 20;

/** A drawing that is moved by dragging, arrows, wheel and buttons; at first all of it is seen, or the part that matters. */
export function ZoomFrame({
  width,
  height,
  label,
  focus,
  children,
}: {
  width: number;
  height: number;
  label: string;
  focus?: Part | undefined;
  children: ComponentChildren;
}) {
  const frame = useRef<SVGSVGElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [chosen, setChosen] = useState<View>();
  const drag = useRef<{ x: number; y: number; view: View; moved: boolean } | undefined>(undefined);
  const dragged = useRef(false);

  useLayoutEffect(() => {
    const svg = frame.current!;
    const measure = () => setSize({ width: svg.clientWidth, height: svg.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(svg);
    measure();
    return () => observer.disconnect();
  }, []);

  const fitting = (part: Part, least = LEAST): View => {
    if (!size.width || !part.width) return { scale: 1, x: 0, y: 0 };
    const across = (size.width - 2 * MARGIN) / part.width;
    const down = (size.height - 2 * MARGIN) / part.height;
    const scale = Math.max(least, Math.min(across, down, 1.15));
    return {
      scale,
      x: size.width / 2 - (part.x + part.width / 2) * scale,
      y: size.height / 2 - (part.y + part.height / 2) * scale,
    };
  };
  const all = { x: 0, y: 0, width, height };
  const view = chosen ?? (focus ? fitting(focus, READABLE) : fitting(all));

  const zoom = (by: number, x = size.width / 2, y = size.height / 2) => {
    const scale = Math.min(MOST, Math.max(LEAST, view.scale * by));
    const grown = scale / view.scale;
    setChosen({ scale, x: x - (x - view.x) * grown, y: y - (y - view.y) * grown });
  };
  // What was chosen before says nothing of another part.
  useEffect(() => setChosen(undefined), [focus && `${focus.x} ${focus.y}`]);
  const zoomed = useRef(zoom);
  zoomed.current = zoom;

  useEffect(() => {
    // Not passive: the wheel moves the drawing and not the page.
    const svg = frame.current!;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      const by = Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.004);
      zoomed.current(by, event.clientX - box.left, event.clientY - box.top);
    };
    svg.addEventListener('wheel', wheel, { passive: false });
    return () => svg.removeEventListener('wheel', wheel);
  }, []);

  const key = (event: KeyboardEvent) => {
    const step = 60;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [step, 0],
      ArrowRight: [-step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    const move = moves[event.key];
    if (move) setChosen({ ...view, x: view.x + move[0], y: view.y + move[1] });
    else if (event.key === '+' || event.key === '=') zoom(1.25);
    else if (event.key === '-') zoom(0.8);
    else if (event.key === '0') setChosen(fitting(all));
    else return;
    event.preventDefault();
  };

  return (
    <div class="zoom">
      <svg
        ref={frame}
        class="zoom-frame"
        role="group"
        tabIndex={0}
        aria-label={`${label}. ${t('zoom.keys')}`}
        onKeyDown={key}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          dragged.current = false;
          drag.current = { x: event.clientX, y: event.clientY, view, moved: false };
        }}
        onPointerMove={(event) => {
          const from = drag.current;
          if (!from) return;
          const dx = event.clientX - from.x;
          const dy = event.clientY - from.y;
          if (!from.moved && Math.hypot(dx, dy) < 4) return;
          if (!from.moved) frame.current!.setPointerCapture(event.pointerId);
          from.moved = true;
          setChosen({ ...from.view, x: from.view.x + dx, y: from.view.y + dy });
        }}
        onPointerUp={() => {
          // The click that ends a drag is none.
          dragged.current = drag.current?.moved ?? false;
          drag.current = undefined;
        }}
        onClickCapture={(event) => {
          if (!dragged.current) return;
          dragged.current = false;
          event.preventDefault();
        }}
        onPointerCancel={() => (drag.current = undefined)}
      >
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>{children}</g>
      </svg>
      <div class="zoom-tools">
        <button type="button" class="button square" aria-label={t('zoom.in')} title={t('zoom.in')} onClick={() => zoom(1.25)}>
          <Icon name="plus" />
        </button>
        <button type="button" class="button square" aria-label={t('zoom.out')} title={t('zoom.out')} onClick={() => zoom(0.8)}>
          <Icon name="minus" />
        </button>
        <button type="button" class="button square" aria-label={t('zoom.fit')} title={t('zoom.fit')} onClick={() => setChosen(fitting(all))}>
          <Icon name="fit" />
        </button>
      </div>
    </div>
  );
}
