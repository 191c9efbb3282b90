import { answerOf, client } from "./client.ts";

/** What a browser is subscribed with, in base64url. */
export const fetchPushKey = async (): Promise<string> => (await answerOf(client.GET("/api/push-key"))).publicKey;

/** Whether the server knows where this browser can be reached, and tells it. */
export async function isPushSubscriptionKept(endpoint: string): Promise<boolean> {
  const { endpoints } = await answerOf(client.GET("/api/push-subscriptions"));
  return endpoints.includes(endpoint);
}

/** Tells the server where this browser can be reached. */
export async function keepPushSubscription(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys: { p256dh = "", auth = "" } = {} } = subscription.toJSON();
  await client.PUT("/api/push-subscriptions", { body: { endpoint: endpoint ?? "", keys: { p256dh, auth } } });
}

export async function forgetPushSubscription(endpoint: string): Promise<void> {
  await client.DELETE("/api/push-subscriptions", { params: { query: { endpoint } } });
}
