import type { Place } from './location';

/** The span of time that a page is about: one that moves along, or one that stands. */
export type Range =
  | { live: true; name: string; millis: number }
  | { live: false; from: string; to: string; millis: number };

export const RANGES: Record<string, number> = {
  '5m': 5 * 60_000,
  '15m': 15 * 60_000,
  '1h': 3_600_000,
  '6h': 6 * 3_600_000,
  '1d': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
};

const USUAL = '15m';

export function rangeOf(place: Place): Range {
  const from = place.query.get('from') ?? '';
  const to = place.query.get('to') ?? '';
  const millis = Date.parse(to) - Date.parse(from);
  if (millis > 0) return { live: false, from, to, millis };
  const asked = place.query.get('range') ?? USUAL;
  const name = asked in RANGES ? asked : USUAL;
  return { live: true, name, millis: RANGES[name]! };
}

/** What the hub is asked with, now. */
export function bounds(range: Range): { from: string; to?: string } {
  return range.live
    ? { from: new Date(Date.now() - range.millis).toISOString() }
    : { from: range.from, to: range.to };
}

export function keyOf(range: Range): string {
  return range.live ? range.name : `${range.from}/${range.to}`;
}

/** How often a page about it asks again: often for minutes, rarely for weeks, never for the past. */
export function pace(range: Range): number {
  if (!range.live) return 0;
  return range.millis <= 3_600_000 ? 5_000 : range.millis <= 86_400_000 ? 30_000 : 120_000;
}
