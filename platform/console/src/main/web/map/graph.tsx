import { useMemo, useState } from 'preact/hooks';
import type { Edge, Node, Red } from '../api';
import * as format from '../format';
import { t, type Key } from '../i18n';
import { healthOf } from '../parts/health';
import { iconLines } from '../parts/icons';
import { fitted, widthOf } from './labels';
import { layout, type PlacedBox, type PlacedLink } from './layout';
import { ZoomFrame, type Part } from './zoom';

/** Beyond so many edges, only those are labelled that say something: the busy and the failing ones. */
const LABELS_FOR_ALL = 48;
/** So many nodes can be read when all are seen. */
const NODES_FOR_ALL = 40;
const NAME = 13;
const DETAIL = 11.5;
const ICON_ROOM = 32;
const MOST_WIDTH = 190;
const BOX_HEIGHT = 46;
const LABEL_HEIGHT = 32;

export interface Selected {
  node?: string;
  edge?: string;
}

export const edgeId = (edge: { caller: string; callee: string }): string =>
  `${edge.caller}→${edge.callee}`;

/** How often calls are made, in a few characters. */
export type Often = (red: Red) => string;

const perSecond: Often = (red) => format.rate(red.perSecond);

/** What a node says besides its name: how often, and how slow or, if calls fail, how many of them. */
function boxText({ served, kind }: Node, often: Often): { text: string; errors: string } {
  if (Number(served.calls) === 0) return { text: t(`kind.${kind}` as Key), errors: '' };
  const health = healthOf(served);
  const rate = `${often(served)} · `;
  return health === 'good'
    ? { text: rate + format.millis(served.p99Millis), errors: '' }
    : { text: rate, errors: format.percent(served.failedShare) };
}

const errorText = (red: Red): string => (healthOf(red) === 'good' ? '' : format.percent(red.failedShare));

function boxWidth(node: Node, often: Often): number {
  const { text, errors } = boxText(node, often);
  const count = node.instances > 1 ? widthOf(`×${node.instances}`, DETAIL) + 8 : 0;
  const name = widthOf(node.name, NAME, 600) + count;
  const detail = widthOf(text, DETAIL) + widthOf(errors, DETAIL, 600);
  return Math.min(MOST_WIDTH, Math.max(96, inSteps(Math.max(name, detail) + ICON_ROOM + 10)));
}

/** Who calls whom, as a drawing. */
export function Graph({
  nodes,
  edges,
  selected,
  nodeHref,
  edgeHref,
  label,
  often = perSecond,
}: {
  nodes: Node[];
  edges: Edge[];
  selected: Selected;
  nodeHref: (node: Node) => string;
  edgeHref: (edge: Edge) => string;
  label: string;
  often?: Often;
}) {
  const shown = useMemo(() => labelled(edges), [edges]);
  const boxes = nodes
    .map((node) => ({ id: node.name, width: boxWidth(node, often), height: BOX_HEIGHT }))
    .sort((a, b) => a.id.localeCompare(b.id));
  const links = edges
    .map((edge) => {
      const id = edgeId(edge);
      const width = shown.has(id) ? labelWidth(edge.red, often) : 0;
      return { id, from: edge.caller, to: edge.callee, width, height: width ? LABEL_HEIGHT : 4 };
    })
    .sort((a, b) => a.id.localeCompare(b.id));
  // Figures change every few seconds, the drawing only with what there is to draw.
  const placed = useMemo(() => layout(boxes, links), [JSON.stringify([boxes, links])]);
  const nodeOf = new Map(nodes.map((node) => [node.name, node]));
  const edgeOf = new Map(edges.map((edge) => [edgeId(edge), edge]));
  const near = neighbours(edges, selected);
  const [first] = useState(() => firstSeen(nodes, edges));
  const focus = near?.nodes ?? first;
  return (
    <ZoomFrame
      width={placed.width}
      height={placed.height}
      label={label}
      focus={focus && around(placed.boxes.filter((box) => focus.has(box.id)))}
    >
      <g class={near ? 'graph some' : 'graph'}>
        {placed.links.map((link) => (
          <EdgeLine key={link.id} link={link} edge={edgeOf.get(link.id)!} near={near?.edges.has(link.id)} />
        ))}
        {placed.boxes.map((box) => (
          <NodeBox
            key={box.id}
            box={box}
            node={nodeOf.get(box.id)!}
            to={nodeHref(nodeOf.get(box.id)!)}
            near={near?.nodes.has(box.id)}
            current={selected.node === box.id}
            often={often}
          />
        ))}
        {placed.links
          .filter((link) => shown.has(link.id))
          .map((link) => (
            <EdgeLabel
              key={link.id}
              link={link}
              edge={edgeOf.get(link.id)!}
              to={edgeHref(edgeOf.get(link.id)!)}
              near={near?.edges.has(link.id)}
              current={selected.edge === link.id}
              often={often}
            />
          ))}
      </g>
    </ZoomFrame>
  );
}

function labelled(edges: Edge[]): Set<string> {
  if (edges.length <= LABELS_FOR_ALL) return new Set(edges.map(edgeId));
  const busy = [...edges].sort((a, b) => b.red.perSecond - a.red.perSecond).slice(0, 24);
  const failing = edges
    .filter((edge) => healthOf(edge.red) !== 'good')
    .sort((a, b) => Number(b.red.failed) - Number(a.red.failed))
    .slice(0, 24);
  return new Set([...busy, ...failing].map(edgeId));
}

function labelWidth(red: Red, often: Often): number {
  const errors = errorText(red);
  const below = widthOf(format.millis(red.p99Millis), DETAIL) + (errors ? widthOf(errors, DETAIL, 600) + 6 : 0);
  return inSteps(Math.max(widthOf(often(red), DETAIL, 600), below) + 14);
}

/** Sizes grow in steps, so that the drawing stands still while figures change. */
const inSteps = (size: number): number => Math.ceil(size / 14) * 14;

function neighbours(edges: Edge[], selected: Selected) {
  if (!selected.node && !selected.edge) return undefined;
  const near = edges.filter(
    (edge) =>
      edge.caller === selected.node || edge.callee === selected.node || edgeId(edge) === selected.edge,
  );
  return {
    edges: new Set(near.map(edgeId)),
    nodes: new Set([selected.node, ...near.flatMap((edge) => [edge.caller, edge.callee])]),
  };
}

/** All of a large drawing at once is too small to be read: it begins with what fails most, or has most to do. */
function firstSeen(nodes: Node[], edges: Edge[]): Set<string | undefined> | undefined {
  if (nodes.length <= NODES_FOR_ALL) return undefined;
  const weight = ({ served }: Node) => Number(served.failed) * 1e6 + Number(served.calls);
  const worst = nodes.reduce((most, node) => (weight(node) > weight(most) ? node : most));
  return neighbours(edges, { node: worst.name })?.nodes;
}

/** What holds all of these boxes. */
function around(boxes: PlacedBox[]): Part | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

const strokeWidth = (red: Red): number => Math.min(7, 1.4 + Math.log10(1 + red.perSecond) * 1.4);

function EdgeLine({ link, edge, near }: { link: PlacedLink; edge: Edge; near: boolean | undefined }) {
  const health = healthOf(edge.red);
  return (
    <path
      class={`edge ${health} ${near ? 'near' : ''}`}
      d={link.path}
      stroke-width={strokeWidth(edge.red)}
      stroke-dasharray={health === 'bad' ? '7 4' : undefined}
      data-edge={link.id}
    />
  );
}

function EdgeLabel({
  link,
  edge,
  to,
  near,
  current,
  often,
}: {
  link: PlacedLink;
  edge: Edge;
  to: string;
  near: boolean | undefined;
  current: boolean;
  often: Often;
}) {
  const { red } = edge;
  const width = labelWidth(red, often);
  const errors = errorText(red);
  const said = t('edge.said', {
    caller: edge.caller,
    callee: edge.callee,
    rate: often(red),
    errors: format.percent(red.failedShare),
    p99: format.millis(red.p99Millis),
  });
  return (
    <a href={to} class={`edge-label ${healthOf(red)} ${near ? 'near' : ''}`} aria-label={said} aria-current={current ? 'true' : undefined}>
      <title>{said}</title>
      <rect x={link.x - width / 2} y={link.y - LABEL_HEIGHT / 2} width={width} height={LABEL_HEIGHT} rx={7} />
      <text class="edge-rate" x={link.x} y={link.y - 3} text-anchor="middle" font-size={DETAIL}>
        {often(red)}
      </text>
      <text x={link.x} y={link.y + 11} text-anchor="middle" font-size={DETAIL}>
        {format.millis(red.p99Millis)}
        {errors && (
          <tspan class="graph-errors" dx="5">
            {errors}
          </tspan>
        )}
      </text>
    </a>
  );
}

function NodeBox({
  box,
  node,
  to,
  near,
  current,
  often,
}: {
  box: PlacedBox;
  node: Node;
  to: string;
  near: boolean | undefined;
  current: boolean;
  often: Often;
}) {
  const health = healthOf(node.served);
  const { text, errors } = boxText(node, often);
  const several = node.instances > 1 ? `×${node.instances}` : '';
  const room = box.width - ICON_ROOM - 8 - (several ? widthOf(several, DETAIL) + 8 : 0);
  const said = t('node.said', {
    name: node.name,
    kind: t(`kind.${node.kind}` as Key),
    rate: often(node.served),
    errors: format.percent(node.served.failedShare),
    p99: format.millis(node.served.p99Millis),
  });
  return (
    <a
      href={to}
      class={`node ${health} ${near ? 'near' : ''}`}
      aria-label={said}
      aria-current={current ? 'true' : undefined}
      data-node={node.name}
    >
      <title>{said}</title>
      <rect class="node-box" x={box.x} y={box.y} width={box.width} height={box.height} rx={8} />
      <path class="node-mark" d={`M${box.x + 8} ${box.y}h-0a8 8 0 0 0 -8 8v${box.height - 16}a8 8 0 0 0 8 8z`} transform={`translate(${box.x} 0) scale(0.5 1) translate(${-box.x} 0)`} />
      <svg class="icon" x={box.x + 10} y={box.y + 7} width="16" height="16" viewBox="0 0 16 16">
        {iconLines(node.kind)}
      </svg>
      <text class="node-name" x={box.x + ICON_ROOM} y={box.y + 19} font-size={NAME}>
        {fitted(node.name, room, NAME, 600)}
      </text>
      {several && (
        <text class="node-detail" x={box.x + box.width - 8} y={box.y + 19} text-anchor="end" font-size={DETAIL}>
          {several}
        </text>
      )}
      <text class="node-detail" x={box.x + ICON_ROOM} y={box.y + 36} font-size={DETAIL}>
        {text}
        {errors && <tspan class="graph-errors">{errors}</tspan>}
      </text>
    </a>
  );
}
