const canvas = document.createElement('canvas').getContext('2d');
const known = new Map<string, number>();

export const FONT =
  '-apple-system, "Segoe UI", Inter, Roboto, "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** How wide a text is when it is drawn. */
export function widthOf(text: string, size: number, weight = 400): number {
  const key = `${weight} ${size} ${text}`;
  let width = known.get(key);
  if (width === undefined) {
    if (canvas) canvas.font = `${weight} ${size}px ${FONT}`;
    width = canvas ? canvas.measureText(text).width : text.length * size * 0.6;
    if (known.size > 5000) known.clear();
    known.set(key, width);
  }
  return width;
}

/** The text, or as much of it as there is room for. */
export function fitted(text: string, room: number, size: number, weight = 400): string {
  if (widthOf(text, size, weight) <= room) return text;
  let kept = text;
  while (kept.length > 1 && widthOf(`${kept}…`, size, weight) > room) kept = kept.slice(0, -1);
  return `${kept}…`;
}
