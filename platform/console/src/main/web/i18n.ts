import { en, type Key } from './texts/en';
import { zh } from './texts/zh';
import { language } from './preferences';

export type { Key };

const spoken = language();
const texts: Record<Key, string> = spoken === 'zh' ? zh : en;

/** The language of numbers and times. */
export const locale = (): string => (spoken === 'zh' ? 'zh-CN' : 'en');

/** A text in the language of who reads, with what goes into its braces. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
