import type { Span, Trace } from '../api';

/** The spans that are seen when the children of some are folded away, in order. */
export function unfolded(spans: Span[], folded: Set<string>): Span[] {
  const seen: Span[] = [];
  let hiddenBelow = Infinity;
  for (const span of spans) {
    if (span.depth > hiddenBelow) continue;
    hiddenBelow = folded.has(span.spanId) ? span.depth : Infinity;
    seen.push(span);
  }
  return seen;
}

/** Those that have children. */
export function parents(spans: Span[]): Set<string> {
  const found = new Set<string>();
  spans.forEach((span, at) => {
    if ((spans[at + 1]?.depth ?? 0) > span.depth) found.add(span.spanId);
  });
  return found;
}

export const attribute = (span: Span, key: string): string =>
  span.attributes.find((one) => one.key === key)?.value ?? '';

/** The statement of a database that the span ran, if it did. */
export const statement = (span: Span): string =>
  attribute(span, 'db.query.text') || attribute(span, 'db.statement');

/** All calls of the same kind at the same place of the call tree. */
export interface Step {
  key: string;
  depth: number;
  service: string;
  name: string;
  calls: number;
  micros: number;
  selfMicros: number;
  failed: number;
}

/** The call tree with equal calls under the same parent taken together. */
export function steps(trace: Trace): Step[] {
  const found = new Map<string, Step>();
  const path: string[] = [];
  for (const span of trace.spans) {
    path.length = span.depth;
    path.push(`${span.service} ${span.kind} ${span.name}`);
    const key = path.join('\n');
    const step = found.get(key);
    if (step) {
      step.calls++;
      step.micros += Number(span.micros);
      step.selfMicros += Number(span.selfMicros);
      step.failed += span.failed ? 1 : 0;
    } else {
      found.set(key, {
        key,
        depth: span.depth,
        service: span.service,
        name: span.name,
        calls: 1,
        micros: Number(span.micros),
        selfMicros: Number(span.selfMicros),
        failed: span.failed ? 1 : 0,
      });
    }
  }
  return [...found.values()];
}

export interface Pair {
  key: string;
  left: Step | undefined;
  right: Step | undefined;
}

/** Two call trees side by side: what stands in both at the same place, and what in one alone. */
export function aligned(left: Step[], right: Step[]): Pair[] {
  const rights = new Map(right.map((step) => [step.key, step]));
  const lefts = new Map(left.map((step) => [step.key, step]));
  const pairs: Pair[] = left.map((step) => ({ key: step.key, left: step, right: rights.get(step.key) }));
  for (const step of right) {
    if (lefts.has(step.key)) continue;
    // Behind the last step of the same parent, so that the tree stays one.
    const parent = step.key.slice(0, Math.max(0, step.key.lastIndexOf('\n')));
    let at = pairs.findLastIndex((pair) => pair.key === parent || pair.key.startsWith(`${parent}\n`));
    if (parent === '') at = pairs.length - 1;
    pairs.splice(at + 1, 0, { key: step.key, left: undefined, right: step });
  }
  return pairs;
}
