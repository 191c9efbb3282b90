import type { Simulator } from "@gomarketing/whatsapp-simulator";

type Fault = Parameters<Simulator["fault"]>[0];

/** What the process that plays WhatsApp is told. */
export type Order = { readonly id: number } & (
  | { readonly do: "people"; readonly count: number }
  | { readonly do: "scan"; readonly index: number; readonly qr: string }
  /** Keeps what is written, encrypted, until `release` lets it go at once. */
  | { readonly do: "hold" }
  | { readonly do: "release" }
  | { readonly do: "write"; readonly sessions: number; readonly each: number }
  /** One customer writes one text. */
  | { readonly do: "say"; readonly index: number; readonly text: string }
  | { readonly do: "fault"; readonly index: number; readonly fault: Fault }
  /** The texts that a customer received, with how many different messages brought each. */
  | { readonly do: "heard"; readonly index: number }
  | { readonly do: "stats" }
);
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type OrderWithoutId = DistributiveOmit<Order, "id">;

export const businessNumber = (index: number): string => `+55319900${String(10_000 + index)}`;
export const customerNumber = (index: number): string => `+55319910${String(10_000 + index)}`;

/** The time, in milliseconds, that a benchmark's message carries. */
export const sentAtOf = (text: string): number => Number(/^t=(\d+)/.exec(text)?.[1] ?? Number.NaN);
