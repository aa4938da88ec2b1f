import { locale } from './i18n';
import type { Count } from './api';

const formats = new Map<string, Intl.NumberFormat>();

function number(digits: number, least = 0): Intl.NumberFormat {
  const key = `${locale()} ${digits} ${least}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale(), {
      maximumFractionDigits: digits,
      minimumFractionDigits: least,
    });
    formats.set(key, format);
  }
  return format;
}

export const count = (value: Count): string => number(0).format(Number(value));

/** Calls a second: three digits that count. */
export function rate(perSecond: number): string {
  if (perSecond >= 10_000) return `${number(perSecond >= 100_000 ? 0 : 1).format(perSecond / 1000)}k/s`;
  const digits = perSecond >= 100 ? 0 : perSecond >= 10 ? 1 : perSecond >= 0.1 || perSecond === 0 ? 1 : 2;
  return `${number(digits).format(perSecond)}/s`;
}

/** A share from 0 to 1. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.01) return `<${number(2).format(0.01)} %`;
  const digits = value === 0 || value >= 99.95 ? 0 : value >= 1 ? 1 : 2;
  return `${number(digits).format(value)} %`;
}

export function millis(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0 ms';
  if (value < 1) return `${number(0).format(Math.max(1, value * 1000))} µs`;
  if (value < 10) return `${number(1).format(value)} ms`;
  if (value < 1000) return `${number(0).format(value)} ms`;
  if (value < 60_000) return `${number(value < 10_000 ? 2 : 1).format(value / 1000)} s`;
  return `${number(1).format(value / 60_000)} min`;
}

export const micros = (value: Count): string => millis(Number(value) / 1000);

export function bytes(value: Count): string {
  let left = Number(value);
  for (const unit of ['B', 'KiB', 'MiB', 'GiB']) {
    if (left < 1024) return `${number(left < 10 && unit !== 'B' ? 1 : 0).format(left)} ${unit}`;
    left /= 1024;
  }
  return `${number(1).format(left)} TiB`;
}

const DAY: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
const MINUTE: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const SECOND: Intl.DateTimeFormatOptions = { ...MINUTE, second: '2-digit' };

const text = (time: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale(), options).format(time);

/** A time of day with what is needed of the date. */
export function time(value: string | number, seconds = true): string {
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return '–';
  const day = moment.toDateString() === new Date().toDateString() ? {} : DAY;
  return text(moment, { ...day, ...(seconds ? SECOND : MINUTE) });
}

/** A mark of a time axis that spans so much. */
export function tick(value: number, spanMillis: number): string {
  const options = spanMillis <= 10 * 60_000 ? SECOND : spanMillis <= 86_400_000 ? MINUTE : DAY;
  return text(new Date(value), spanMillis > 86_400_000 && spanMillis <= 3 * 86_400_000 ? { ...DAY, ...MINUTE } : options);
}

/** How long ago, roughly. */
export function ago(value: string): string {
  const seconds = Math.max(0, (Date.now() - Date.parse(value)) / 1000);
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'always', style: 'short' });
  if (seconds < 90) return format.format(-Math.round(seconds), 'second');
  if (seconds < 5400) return format.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 129_600) return format.format(-Math.round(seconds / 3600), 'hour');
  return format.format(-Math.round(seconds / 86_400), 'day');
}

/** The method's own name, without the package of its service. */
export function shortMethod(method: string): string {
  const slash = method.lastIndexOf('/');
  if (slash < 0) return method;
  const service = method.slice(0, slash);
  return `${service.slice(service.lastIndexOf('.') + 1)}/${method.slice(slash + 1)}`;
}
