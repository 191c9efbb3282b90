import { type Refusal, refusalOf } from "./refusals.ts";

/** Why a message could not even be handed over, though there is a connection; and what is done about it. */
export interface Trouble {
  /** What is told when it stays so. */
  readonly refusal: Refusal;
  /** It is tried so often. */
  readonly tries: number;
  /** The pause before the next try doubles each time, as far as `LONGEST_PAUSE_MS`. */
  readonly grows: boolean;
  readonly kind: "lasting" | "limited" | "passing" | "unknown";
  /** WhatsApp's code, or Baileys'; undefined for what has none. */
  readonly code: number | undefined;
}

const LONGEST_PAUSE_MS = 600_000;
/** An hour, nearly: WhatsApp's limits are forgotten by then, and the next message may have better luck. */
const TRIES_OF_LIMITED = 10;
const TRIES_OF_PASSING = 5;
const TRIES_OF_UNKNOWN = 3;

/** What is asked before a message leaves (a group's members, devices, keys) fails in these ways. */
export function troubleOf(error: unknown): Trouble {
  const code = codeOf(error);
  switch (code) {
    case 401:
    case 403:
    case 404:
      return { kind: "lasting", code, tries: 1, grows: false, refusal: refusalOf(String(code)) };
    case 429:
      return { kind: "limited", code, tries: TRIES_OF_LIMITED, grows: true, refusal: refusalOf("429") };
    case 408:
    case 428:
    case 440:
    case 502:
    case 503:
    case 504:
      return { kind: "passing", code, tries: TRIES_OF_PASSING, grows: true, refusal: NO_ANSWER };
    default:
      return { kind: "unknown", code, tries: TRIES_OF_UNKNOWN, grows: false, refusal: NOT_SENT };
  }
}

/** How long to wait before the next try. */
export const pauseAfter = ({ grows }: Trouble, failures: number, pauseMs: number): number =>
  grows ? Math.min(LONGEST_PAUSE_MS, pauseMs * 2 ** (failures - 1)) : pauseMs;

/** An error as it may be logged: Boom's `data` may hold a stanza. */
export function withoutData(error: unknown): { name: string; message: string; stack?: string | undefined } {
  if (!(error instanceof Error)) return { name: typeof error, message: "" };
  const { name, message, stack } = error;
  return { name, message, stack };
}

/** WhatsApp's own code stands in Boom's `data`; where there is none, Baileys' in its `output`. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { data, output } = error as Error & { data?: unknown; output?: { statusCode?: unknown } };
  if (typeof data === "number" && Number.isFinite(data)) return data;
  return typeof output?.statusCode === "number" ? output.statusCode : undefined;
}

const NO_ANSWER: Refusal = {
  code: "whatsapp-silent",
  message: "WhatsApp did not answer what it has to be asked before this message can leave. Send it again in a while.",
};
const NOT_SENT: Refusal = {
  code: "not-sent",
  message: "The message could not be made ready for its receiver. Check the number, then send it again.",
};
