import { type WebhookEventOf, type WebhookEventType, webhookEvent } from "@gomarketing/contracts";

const DATA_OF = new Map<string, { safeParse(data: unknown): { success: boolean } }>(
  webhookEvent.options.map(({ shape }) => [shape.type.value, shape.data]),
);

/**
 * Whether an event's data is what its receiver was promised. What customers' phones send is made by whoever writes their
 * programs: an event that the receiver must refuse would stand before all that follow it, for ever.
 */
export const followsContract = <T extends WebhookEventType>(type: T, data: WebhookEventOf<T>["data"]): boolean =>
  DATA_OF.get(type)?.safeParse(data).success ?? false;
