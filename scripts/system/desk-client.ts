import type { Chat, Message, SessionResource } from "@gomarketing/contracts";
import { eventually } from "./eventually.ts";
import { JsonClient } from "./json-client.ts";
import type { SimulatedWhatsApp } from "./simulated-whatsapp.ts";

export interface Login {
  readonly email: string;
  readonly password: string;
}

/** GoMarketing's REST API, as an agent who is signed in. */
export class DeskClient extends JsonClient {
  static async signIn(url: string, { email, password }: Login): Promise<DeskClient> {
    const client = new DeskClient(url);
    await client.post("/api/auth/sign-in/email", { email, password });
    return client;
  }

  sessions = async (): Promise<readonly SessionResource[]> =>
    (await this.get<{ sessions: SessionResource[] }>("/api/sessions")).sessions;
  session = (id: string): Promise<SessionResource> => this.get(`/api/sessions/${id}`);
  chats = async (): Promise<readonly Chat[]> => (await this.get<{ chats: Chat[] }>("/api/chats?limit=100")).chats;

  /** Every message of a chat, oldest first. */
  async messages(chatId: string): Promise<readonly Message[]> {
    const all: Message[] = [];
    for (;;) {
      const before = all[0] ? `&before=${all[0].id}` : "";
      const page = await this.get<{ messages: Message[]; hasMore: boolean }>(
        `/api/messages?chatId=${chatId}&limit=100${before}`,
      );
      all.unshift(...page.messages);
      if (!page.hasMore) return all;
    }
  }

  /** Links a session by letting a simulated phone scan its QR; answers it once it is connected. */
  link(sessionId: string, whatsApp: SimulatedWhatsApp, phoneNumber: string): Promise<SessionResource> {
    const path = `/phones/${encodeURIComponent(phoneNumber)}/scan`;
    return this.linkWith(sessionId, (qr) => whatsApp.control.post(path, { qr }));
  }

  /** The same, whoever scans. */
  async linkWith(sessionId: string, scan: (qr: string) => Promise<unknown>): Promise<SessionResource> {
    const { qr = "" } = await eventually("a QR", async () => {
      const session = await this.session(sessionId);
      return session.qr ? session : undefined;
    });
    await scan(qr);
    return eventually("the session connected", async () => {
      const session = await this.session(sessionId);
      return session.sessionStatus === "connected" ? session : undefined;
    });
  }
}
