import type { Place } from './location';

/** The span of time that a page is about: one that moves along, or one that stands. */
export type Range =
  | { live: true; name: string; millis: number }
  | { live: false; from: string; to: string; millis: number };

export const RANGES: Record<string, number> = {
  '1m': 60_000,
  '5m': 5 * 60_000,
  '15m': 15 * 60_000,
  '1h': 3_600_000,
  '6h': 6 * 3_600_000,
  '1d': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
};

/** A map shows what goes on right now, other pages what led there. */
const usual = (place: Place): string => ((place.path[0] ?? 'map') === 'map' ? '1m' : '15m');

export function rangeOf(place: Place): Range {
  const from = place.query.get('from') ?? '';
  const to = place.query.get('to') ?? '';
  const millis = Date.parse(to) - Date.parse(from);
  if (millis > 0) return { live: false, from, to, millis };
  const asked = place.query.get('range') ?? '';
  const name = asked in RANGES ? asked : usual(place);
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

/** How far back a stream about it goes, as the hub is asked; none if it is past, or so long that asking now and then does. */
export function liveSpan(range: Range): string | undefined {
  return range.live && range.millis <= 3_600_000 ? `${range.millis / 1000}s` : undefined;
}

/** How often a page about it asks again: often for minutes, rarely for weeks, never for the past. */
export function pace(range: Range): number {
  if (!range.live) return 0;
  return range.millis <= 3_600_000 ? 5_000 : range.millis <= 86_400_000 ? 30_000 : 120_000;
}
