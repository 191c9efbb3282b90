import { vi } from "vitest";
import { type Phone, type Simulator, startSimulator } from "../src/index.ts";
import { BaileysClient } from "./baileys-client.ts";

export const SHOP = "+5531999990000";
export const MARINA = "+5531991234567";
export const MARINA_JID = "5531991234567@s.whatsapp.net";

/** A WhatsApp with a shop, a customer, and a client that is about to be linked to the shop's phone. */
export interface Desk {
  readonly simulator: Simulator;
  readonly shop: Phone;
  readonly marina: Phone;
  readonly client: BaileysClient;
  /** Links a client, or another one, to a phone by QR. */
  link(client?: BaileysClient, phone?: Phone): Promise<void>;
  close(options?: { allowUnknownQueries?: boolean }): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  // libsignal prints sessions with their keys.
  for (const name of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
  const simulator = await startSimulator();
  const shop = simulator.addPhone({ number: SHOP, name: "Loja Centro" });
  const marina = simulator.addCustomer({ number: MARINA, name: "Marina Duarte", about: "Na praia" });
  const client = new BaileysClient(simulator.addresses);
  return {
    simulator,
    shop,
    marina,
    client,
    link: async (one = client, phone = shop) => {
      await one.until(({ qr }) => qr !== undefined);
      phone.scan(one.qr ?? "");
      await one.until(({ isOpen }) => isOpen);
    },
    close: async (options) => {
      await client.close();
      await simulator.stop(options);
      vi.restoreAllMocks();
    },
  };
}
