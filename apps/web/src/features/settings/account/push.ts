import {
  fetchPushKey,
  forgetPushSubscription,
  isPushSubscriptionKept,
  keepPushSubscription,
} from "../../../backend/push.ts";

/** The person, or the browser for them, said no. */
export class PushRefused extends Error {}

/** Browsers have it on pages with TLS; on an iPhone once the desk is installed. */
export const isPushPossible = (): boolean => "serviceWorker" in navigator && "PushManager" in window;

/** Both must know: a browser that is subscribed is told nothing once the server has forgotten it, as after a sign-out. */
export async function isPushSubscribed(): Promise<boolean> {
  const subscription = await current();
  return subscription !== undefined && (await isPushSubscriptionKept(subscription.endpoint));
}

/** @throws {PushRefused} when notifications are not allowed; another error when no push service can be reached */
export async function subscribeToPush(): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new PushRefused();
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: await fetchPushKey(),
  });
  await keepPushSubscription(subscription);
}

export async function unsubscribeFromPush(): Promise<void> {
  const subscription = await current();
  if (!subscription) return;
  await forgetPushSubscription(subscription.endpoint);
  await subscription.unsubscribe();
}

async function current(): Promise<PushSubscription | undefined> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? undefined;
}
