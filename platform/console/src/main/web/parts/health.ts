import type { Red } from '../api';

/** How bad it is, told by colour, by shape and in words: never by colour alone. */
export type Health = 'idle' | 'good' | 'warn' | 'bad';

export const WARN_SHARE = 0.01;
export const BAD_SHARE = 0.05;

export function healthOf(red: Red): Health {
  if (Number(red.calls) === 0) return 'idle';
  if (red.failedShare >= BAD_SHARE) return 'bad';
  return red.failedShare >= WARN_SHARE ? 'warn' : 'good';
}
