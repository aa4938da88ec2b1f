/**
 * Draws a graph in layers from left to right, after Sugiyama, Tagawa and Toda (IEEE SMC 11(2), 1981).
 *
 * Each edge gets a place of its own in every layer that it crosses, and its label one between two
 * layers, as if these were nodes. So no label lies on another, and no edge runs through a node.
 */

export interface Box {
  id: string;
  width: number;
  height: number;
}

export interface Link {
  id: string;
  from: string;
  to: string;
  /** The size of its label; no label if zero. */
  width: number;
  height: number;
}

export interface PlacedBox extends Box {
  x: number;
  y: number;
}

export interface PlacedLink {
  id: string;
  /** What an SVG path draws. */
  path: string;
  /** The middle of the label. */
  x: number;
  y: number;
}

export interface Layout {
  width: number;
  height: number;
  boxes: PlacedBox[];
  links: PlacedLink[];
}

/** Something that has a place in a layer: a box, a label, or an edge that passes. */
interface Item {
  id: string;
  layer: number;
  width: number;
  height: number;
  y: number;
  before: Item[];
  after: Item[];
  passes: boolean;
}

/** An edge in the direction in which layers grow. */
interface Chain {
  link: Link;
  turned: boolean;
  items: Item[];
}

const GAP_X = 20;
const GAP_Y = 38;
const PASS_GAP = 12;
const SWEEPS = 16;

export function layout(boxes: Box[], links: Link[]): Layout {
  const known = new Map(boxes.map((box) => [box.id, box]));
  const drawn = links.filter((link) => known.has(link.from) && known.has(link.to) && link.from !== link.to);
  const { forward, turned } = withoutCircles(boxes, drawn);
  const layers = layersOf(boxes, forward);
  const items = new Map<string, Item>();
  for (const box of boxes)
    items.set(box.id, item(box.id, layers.get(box.id)! * 2, box.width, box.height, false));
  const chains = forward.map((link, n) => chain(link, turned.has(link), items, n));
  const columns = inColumns(items, chains);
  order(columns);
  settle(columns);
  return placed(columns, boxes, items, chains);
}

function item(id: string, layer: number, width: number, height: number, passes: boolean): Item {
  return { id, layer, width, height, y: 0, before: [], after: [], passes };
}

/** Turns those edges around that lead back, so that what is left has no circle. */
function withoutCircles(boxes: Box[], links: Link[]): { forward: Link[]; turned: Set<Link> } {
  const out = new Map<string, Link[]>();
  const indegree = new Map<string, number>();
  for (const link of links) {
    out.set(link.from, [...(out.get(link.from) ?? []), link]);
    indegree.set(link.to, (indegree.get(link.to) ?? 0) + 1);
  }
  const state = new Map<string, 'open' | 'done'>();
  const forward: Link[] = [];
  const turned = new Set<Link>();
  const visit = (id: string) => {
    state.set(id, 'open');
    for (const link of out.get(id) ?? []) {
      const back = state.get(link.to) === 'open';
      const kept = back ? { ...link, from: link.to, to: link.from } : link;
      if (back) turned.add(kept);
      forward.push(kept);
      if (!state.has(link.to)) visit(link.to);
    }
    state.set(id, 'done');
  };
  // Those that nobody calls come first, so that an edge is turned only where it must be.
  const starts = [...boxes].sort((a, b) => (indegree.get(a.id) ?? 0) - (indegree.get(b.id) ?? 0));
  for (const box of starts) if (!state.has(box.id)) visit(box.id);
  return { forward, turned };
}

/** Each box as far left as its callers allow, and callers as near to the called as they can be. */
function layersOf(boxes: Box[], links: Link[]): Map<string, number> {
  const layer = new Map(boxes.map((box) => [box.id, 0]));
  for (let round = 0; round < boxes.length; round++) {
    let moved = false;
    for (const link of links) {
      const least = layer.get(link.from)! + 1;
      if (layer.get(link.to)! < least) {
        layer.set(link.to, least);
        moved = true;
      }
    }
    if (!moved) break;
  }
  for (const box of boxes) {
    const out = links.filter((link) => link.from === box.id);
    const called = links.some((link) => link.to === box.id);
    if (!called && out.length > 0)
      layer.set(box.id, Math.min(...out.map((link) => layer.get(link.to)!)) - 1);
  }
  return layer;
}

/** The items that an edge leads through: one between any two layers, of which the first has the label. */
function chain(link: Link, turned: boolean, items: Map<string, Item>, n: number): Chain {
  const from = items.get(link.from)!;
  const to = items.get(link.to)!;
  const all = [from];
  for (let layer = from.layer + 1; layer < to.layer; layer++) {
    const label = layer === (turned ? to.layer - 1 : from.layer + 1);
    all.push(item(`${n}:${layer}`, layer, label ? link.width : 0, label ? link.height : 4, true));
  }
  all.push(to);
  for (let i = 1; i < all.length; i++) {
    all[i - 1]!.after.push(all[i]!);
    all[i]!.before.push(all[i - 1]!);
  }
  return { link, turned, items: all };
}

function inColumns(items: Map<string, Item>, chains: Chain[]): Item[][] {
  const columns: Item[][] = [];
  const put = (one: Item) => (columns[one.layer] ??= []).push(one);
  items.forEach(put);
  for (const { items: all } of chains) all.slice(1, -1).forEach(put);
  for (let layer = 0; layer < columns.length; layer++) columns[layer] ??= [];
  return columns;
}

/** Sorts each column by where its neighbours stand, back and forth, and keeps the order with the fewest crossings. */
function order(columns: Item[][]): void {
  let best = columns.map((column) => [...column]);
  let fewest = crossings(columns);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    const positions = new Map<Item, number>();
    columns.forEach((column) => column.forEach((one, at) => positions.set(one, at)));
    const walk = down ? columns : [...columns].reverse();
    for (const column of walk) {
      const wanted = new Map<Item, number>();
      for (const one of column) {
        const beside = down ? one.before : one.after;
        const at = beside.map((other) => positions.get(other)!).sort((a, b) => a - b);
        wanted.set(one, at.length ? mean(at) : positions.get(one)!);
      }
      column.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
      column.forEach((one, at) => positions.set(one, at));
    }
    const now = crossings(columns);
    if (now < fewest) {
      fewest = now;
      best = columns.map((column) => [...column]);
    }
  }
  best.forEach((column, at) => (columns[at] = column));
}

const mean = (all: number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;

function crossings(columns: Item[][]): number {
  let found = 0;
  for (let at = 1; at < columns.length; at++) {
    const left = new Map(columns[at - 1]!.map((one, place) => [one, place]));
    const ends: [number, number][] = [];
    columns[at]!.forEach((one, place) => {
      for (const other of one.before) ends.push([left.get(other)!, place]);
    });
    for (let a = 0; a < ends.length; a++)
      for (let b = a + 1; b < ends.length; b++)
        if ((ends[a]![0] - ends[b]![0]) * (ends[a]![1] - ends[b]![1]) < 0) found++;
  }
  return found;
}

/** Moves items towards their neighbours, as near as the order and the distances allow. */
function settle(columns: Item[][]): void {
  for (const column of columns) {
    let y = 0;
    column.forEach((one, at) => {
      y += at === 0 ? 0 : distance(column[at - 1]!, one);
      one.y = y;
    });
    const middle = y / 2;
    for (const one of column) one.y -= middle;
  }
  for (let sweep = 0; sweep < 24; sweep++) {
    const walk = sweep % 2 === 0 ? columns : [...columns].reverse();
    for (const column of walk) {
      const wanted = column.map((one) => {
        const beside = [...one.before, ...one.after];
        return beside.length ? mean(beside.map((other) => other.y)) : one.y;
      });
      apart(column, wanted).forEach((y, at) => (column[at]!.y = y));
    }
  }
}

function distance(above: Item, below: Item): number {
  const gap = above.passes && below.passes ? PASS_GAP : above.passes || below.passes ? 18 : GAP_Y;
  return (above.height + below.height) / 2 + gap;
}

/**
 * The places nearest to the wanted ones (by least squares) that keep order and distances: a
 * regression to a rising line, by pooling neighbours that violate it.
 */
export function apart(column: Item[], wanted: number[]): number[] {
  const offset: number[] = [];
  column.forEach((one, at) =>
    offset.push(at === 0 ? 0 : offset[at - 1]! + distance(column[at - 1]!, one)),
  );
  const pools: { sum: number; size: number }[] = [];
  wanted.forEach((y, at) => {
    pools.push({ sum: y - offset[at]!, size: 1 });
    while (pools.length > 1) {
      const last = pools.at(-1)!;
      const before = pools.at(-2)!;
      if (before.sum / before.size <= last.sum / last.size) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, size: before.size + last.size });
    }
  });
  const places: number[] = [];
  for (const pool of pools)
    for (let n = 0; n < pool.size; n++) places.push(pool.sum / pool.size + offset[places.length]!);
  return places;
}

function placed(
  columns: Item[][],
  boxes: Box[],
  items: Map<string, Item>,
  chains: Chain[],
): Layout {
  const widths = columns.map((column) => Math.max(0, ...column.map((one) => one.width)));
  const lefts: number[] = [];
  let x = 0;
  widths.forEach((width, at) => {
    lefts[at] = x;
    x += width + GAP_X;
  });
  const all = columns.flat();
  const top = Math.min(0, ...all.map((one) => one.y - one.height / 2));
  const bottom = Math.max(0, ...all.map((one) => one.y + one.height / 2));
  for (const one of all) one.y -= top;
  const middle = (one: Item) => lefts[one.layer]! + widths[one.layer]! / 2;
  const ports = portsOf(chains);
  return {
    width: Math.max(0, x - GAP_X),
    height: bottom - top,
    boxes: boxes.map((box) => {
      const one = items.get(box.id)!;
      return { ...box, x: middle(one) - box.width / 2, y: one.y - box.height / 2 };
    }),
    links: chains.map((all) => {
      const label = all.items[all.turned ? all.items.length - 2 : 1]!;
      return {
        id: all.link.id,
        path: pathOf(all, lefts, widths, ports),
        x: middle(label),
        y: label.y,
      };
    }),
  };
}

/** Where edges leave and reach a box: side by side, in the order of where they come from and go to. */
function portsOf(chains: Chain[]): Map<Item, Map<Item, number>> {
  const ports = new Map<Item, Map<Item, number>>();
  const spread = (end: Item, others: Item[]) => {
    const sorted = [...others].sort((a, b) => a.y - b.y);
    const room = Math.min(end.height - 16, (sorted.length - 1) * 10);
    sorted.forEach((other, at) => {
      const shift = sorted.length === 1 ? 0 : (at / (sorted.length - 1) - 0.5) * room;
      (ports.get(end) ?? ports.set(end, new Map()).get(end)!).set(other, end.y + shift);
    });
  };
  const ends = new Set(chains.flatMap((one) => [one.items[0]!, one.items.at(-1)!]));
  for (const end of ends) {
    spread(end, end.after);
    spread(end, end.before);
  }
  return ports;
}

function pathOf(
  { items, turned }: Chain,
  lefts: number[],
  widths: number[],
  ports: Map<Item, Map<Item, number>>,
): string {
  const points: [number, number][] = [];
  items.forEach((one, at) => {
    const left = lefts[one.layer]!;
    const width = widths[one.layer]!;
    if (at === 0) {
      points.push([left + (width + one.width) / 2, ports.get(one)!.get(items[1]!)!]);
    } else if (at === items.length - 1) {
      points.push([left + (width - one.width) / 2, ports.get(one)!.get(items[at - 1]!)!]);
    } else {
      // Straight under the middle of its label, and beside boxes: across all of their column.
      const flat = one.layer % 2 === 0 ? width : one.width * 0.4;
      points.push([left + (width - flat) / 2, one.y], [left + (width + flat) / 2, one.y]);
    }
  });
  const walk = turned ? points.reverse() : points;
  const round = (value: number) => Math.round(value * 10) / 10;
  let path = `M${round(walk[0]![0])} ${round(walk[0]![1])}`;
  for (let at = 1; at < walk.length; at++) {
    const [x0, y0] = walk[at - 1]!;
    const [x1, y1] = walk[at]!;
    if (Math.abs(x1 - x0) < 0.1) continue;
    if (Math.abs(y1 - y0) < 0.5) path += `L${round(x1)} ${round(y1)}`;
    else {
      const bend = round((x0 + x1) / 2);
      path += `C${bend} ${round(y0)} ${bend} ${round(y1)} ${round(x1)} ${round(y1)}`;
    }
  }
  return path;
}
