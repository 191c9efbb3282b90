import webPush from "web-push";

export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** `gone`: the browser is subscribed no more; `refused`: it will not be delivered, however often it is tried. */
export type PushResult = "sent" | "gone" | "refused";

export interface PushConfig {
  /** VAPID (RFC 8292): who we are to push services; browsers are subscribed to this key. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Whom a push service may write to: `mailto:` or `https:`. */
  readonly contact: string;
  /** Origins of push services besides those of the browsers. */
  readonly origins: readonly string[];
}

/** A push service keeps what a device cannot be told now for no longer than it is news. */
export const NEWS_SECONDS = 600;
const TIMEOUT_MS = 10_000;
/** Whose browsers' push services these are: Google, Mozilla, Microsoft, Apple. */
const KNOWN_SERVICES = [
  /^fcm\.googleapis\.com$/,
  /^[a-z0-9.-]+\.push\.services\.mozilla\.com$/,
  /^[a-z0-9.-]+\.notify\.windows\.com$/,
  /^[a-z0-9.-]+\.push\.apple\.com$/,
];

/** Keys of a new installation, as one line of JSON. */
export const makeVapidKeys = (): string => JSON.stringify(webPush.generateVAPIDKeys());

/** Whether an address is a push service's: whoever subscribes must not have us call others. */
export function isPushService(endpoint: string, { origins }: Pick<PushConfig, "origins">): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, origin, username, password } = new URL(endpoint);
  if (username || password) return false;
  if (origins.includes(origin)) return true;
  return protocol === "https:" && port === "" && KNOWN_SERVICES.some((service) => service.test(hostname));
}

/**
 * Hands a browser's push service a message, encrypted for that browser alone (RFC 8030, 8291, 8292).
 *
 * @param topic what a newer message of the same takes the place of, while the device is away
 * @throws when it may succeed later
 */
export async function sendPush(
  { publicKey, privateKey, contact }: PushConfig,
  { endpoint, p256dh, auth }: PushTarget,
  payload: unknown,
  topic: string,
): Promise<PushResult> {
  const { method, headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    JSON.stringify(payload),
    { TTL: NEWS_SECONDS, urgency: "high", topic, vapidDetails: { subject: contact, publicKey, privateKey } },
  );
  const answer = await fetch(endpoint, {
    method,
    headers: headers as Record<string, string>,
    body: new Uint8Array(body ?? []),
    // Elsewhere is not what was checked.
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await answer.body?.cancel();
  if (answer.ok) return "sent";
  if (answer.status === 404 || answer.status === 410) return "gone";
  if (answer.status === 429 || answer.status >= 500) throw new Error(`The push service answers ${answer.status}.`);
  return "refused";
}
