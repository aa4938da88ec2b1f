/** What the hub tells, as its JSON has it: counts of 64 bits are texts, times are ISO 8601. */

export type Count = string | number;
export type Time = string;

export type Kind = 'SERVICE' | 'GATEWAY' | 'DATABASE' | 'CACHE' | 'BROKER' | 'EXTERNAL' | 'CLIENT';

export interface Red {
  calls: Count;
  failed: Count;
  perSecond: number;
  failedShare: number;
  p50Millis: number;
  p90Millis: number;
  p99Millis: number;
}

export interface Node {
  name: string;
  kind: Kind;
  instances: number;
  zones: string[];
  versions: string[];
  served: Red;
  /** How many calls it works on, as far as its processes tell. */
  inFlight?: Count | null;
}

export interface Edge {
  caller: string;
  callee: string;
  red: Red;
}

export interface Topology {
  from: Time;
  to: Time;
  nodes: Node[];
  edges: Edge[];
}

export interface MethodFigures {
  method: string;
  red: Red;
  ended: { code: string; calls: Count }[];
}

export interface Share {
  service: string;
  share: number;
  red: Red;
  methods: { method: string; share: number; red: Red }[];
}

export interface InstanceFigures {
  id: string;
  version: string;
  zone: string;
  host: string;
  firstSeen: Time;
  lastSeen: Time;
  served: Red;
  debugAddress: string;
}

export interface Deploy {
  at: Time;
  version: string;
}

export interface ServiceFigures {
  name: string;
  kind: Kind;
  served: Red;
  methods: MethodFigures[];
  callers: Share[];
  callees: Share[];
  instances: InstanceFigures[];
  deploys: Deploy[];
}

export interface Point {
  at: Time;
  red: Red;
}

/** All of one service, and how its calls went over time. */
export interface LiveService {
  figures: ServiceFigures;
  series: Point[];
}

export interface TraceSummary {
  traceId: string;
  start: Time;
  millis: number;
  service: string;
  name: string;
  failed: boolean;
  spans: number;
  services: string[];
}

export interface HeatMap {
  columns: Time[];
  boundsMillis: number[];
  cells: { column: number; row: number; calls: Count; failed: Count }[];
}

export interface Attribute {
  key: string;
  value: string;
}

export interface Event {
  name: string;
  atMicros: Count;
  attributes: Attribute[];
}

export interface Span {
  spanId: string;
  parentId: string;
  depth: number;
  service: string;
  instance: string;
  name: string;
  kind: string;
  startMicros: Count;
  micros: Count;
  selfMicros: Count;
  gapMicros: Count;
  failed: boolean;
  message: string;
  critical: boolean;
  criticalMicros: Count;
  attributes: Attribute[];
  events: Event[];
}

export interface Trace {
  traceId: string;
  start: Time;
  millis: number;
  failed: boolean;
  spans: Span[];
}

export interface LogLine {
  at: Time;
  severity: string;
  service: string;
  instance: string;
  spanId: string;
  logger: string;
  text: string;
  attributes: Attribute[];
}

export interface CollectorState {
  received: Count;
  kept: Count;
  shed: Count;
  storedBytes: Count;
  oldest?: Time | null;
}

/** An enum's value without the name of the enum before it, as the JSON of protobuf has it. */
export const valueOf = (text: string, type: string): string =>
  text.startsWith(`${type}_`) ? text.slice(type.length + 1) : text;

/** A list comes in an object with one key, since the message of a reply is an object. */
function listOf<T>(body: unknown): T[] {
  if (Array.isArray(body)) return body as T[];
  const only = Object.values((body ?? {}) as Record<string, unknown>).find(Array.isArray);
  return (only ?? []) as T[];
}

/** An answer that is none: what the hub said, or that it did not answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

export type Query = Record<string, string | number | boolean | string[] | undefined>;

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((one) => search.append(key, one));
    else if (value !== undefined && value !== '' && value !== false && value !== 0)
      search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

let token = '';

/** Says who asks, from now on; nobody if it is empty. */
export function asWhoHas(newToken: string): void {
  token = newToken;
}

async function answerOf(path: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) };
    answer = await fetch(path, { ...init, headers, credentials: 'omit' });
  } catch (e) {
    if ((e as Error).name === 'AbortError') throw e;
    throw new Problem(0, 'UNAVAILABLE', '');
  }
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
    throw new Problem(answer.status, problem.code ?? '', problem.detail ?? answer.statusText);
  }
  return answer;
}

/** The beginning of an answer of this content type. */
export function open(path: string, query: Query, accept: string, signal?: AbortSignal): Promise<Response> {
  const init: RequestInit = { headers: { accept } };
  if (signal) init.signal = signal;
  return answerOf(withQuery(path, query), init);
}

export async function get<T>(path: string, query: Query, signal?: AbortSignal): Promise<T> {
  return (await open(path, query, 'application/json', signal)).json() as Promise<T>;
}

export async function getList<T>(path: string, query: Query, signal?: AbortSignal): Promise<T[]> {
  return listOf<T>(await get<unknown>(path, query, signal));
}

/** A body that is not JSON: a text, a picture, a recording. */
export async function getBody(path: string, query: Query, signal?: AbortSignal): Promise<Blob> {
  return (await open(path, query, '*/*', signal)).blob();
}

export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method };
  if (method !== 'DELETE') {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body ?? {});
  }
  const text = await (await answerOf(path, init)).text();
  return (text ? JSON.parse(text) : {}) as T;
}

/** A text as a part of a path. */
export const at = (part: string): string => encodeURIComponent(part);
