import type { JSX } from 'preact';

/** Drawn on a grid of 16, in the colour of the text around. */
const DRAWN: Record<string, JSX.Element> = {
  map: <path d="M2.5 8h3M10.5 4.5H8.5c-1.5 0-1.5 7 0 7h2M8 8h2.5M2.5 6.5v3M10.5 3h3v3h-3zM10.5 10h3v3h-3z" />,
  services: <path d="M3 3h10v4H3zM3 9h10v4H3zM5.5 5h.01M5.5 11h.01" />,
  traces: <path d="M2 3.5h8M4 8h7M7 12.5h7" />,
  instances: <path d="M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h2.5" />,
  alerts: <path d="M8 2.2 14.2 13H1.8zM8 6.2v3.3M8 11.3v.01" />,
  audit: <path d="M4 2h6l3 3v9H4zM6 8h5M6 11h5M9.5 2v3.5H13" />,
  sun: <path d="M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />,
  moon: <path d="M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z" />,
  auto: <path d="M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  play: <path d="M5 3.5v9l7.5-4.5z" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  fit: <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />,
  open: <path d="m6 4 4 4-4 4" />,
  down: <path d="m4 6 4 4 4-4" />,
  search: <path d="M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2" />,
  error: <path d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.8v4M8 11v.01" />,
  compare: <path d="M6.5 2.5v11M9.5 2.5v11M6.5 5H2.5M6.5 9H4M9.5 5h2M9.5 9h4" />,
  SERVICE: <path d="M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM8 8v6M8 8 2.6 5M8 8l5.4-3" />,
  GATEWAY: <path d="M2.5 13.5v-8a5.5 4 0 0 1 11 0v8M2.5 13.5h11M6.5 13.5v-4h3v4" />,
  DATABASE: <path d="M3 4c0-2.6 10-2.6 10 0v8c0 2.6-10 2.6-10 0zM3 4c0 2.6 10 2.6 10 0M3 8c0 2.6 10 2.6 10 0" />,
  CACHE: <path d="M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z" />,
  BROKER: <path d="M2 4.5h8M2 8h12M2 11.5h8M11.5 5.5 14 8l-2.5 2.5" />,
  EXTERNAL: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M2 8h12M8 2c-4 3.5-4 8.5 0 12M8 2c4 3.5 4 8.5 0 12" />,
  CLIENT: <path d="M8 2.5a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4M2.8 13.5c.4-5 10-5 10.4 0" />,
};

export type IconName = keyof typeof DRAWN;

/** The lines of an icon, to stand in a drawing. */
export const iconLines = (name: string): JSX.Element | undefined => DRAWN[name];

export function Icon({ name, size = 16 }: { name: string; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {DRAWN[name]}
    </svg>
  );
}
