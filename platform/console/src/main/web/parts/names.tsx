/** Eight colours that are told apart by people who see few; a service has the same on every page. */
const COLOURS = 8;

export function colourOf(service: string): string {
  let hash = 0;
  for (const character of service) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  return `colour-${hash % COLOURS}`;
}

export function ServiceName({ name }: { name: string }) {
  return (
    <span class="service-name">
      <span class={`dot ${colourOf(name)}`} aria-hidden="true" />
      {name}
    </span>
  );
}
