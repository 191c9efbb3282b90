import { Conflict, Problem } from "@gomarketing/service-kit";
import type { Refusal } from "./refusals.ts";

/** WhatsApp was asked, and nobody has the number. */
export class NotOnWhatsApp extends Problem {
  constructor(phone: string) {
    super({
      status: 422,
      type: "/problems/not-on-whatsapp",
      title: "Not on WhatsApp",
      detail: `Nobody on WhatsApp has the number ${phone}. Check it, with the area code.`,
    });
  }
}

/** WhatsApp refused the message; sending it again would be refused again. */
export class RefusedByWhatsApp extends Problem {
  constructor({ code, message }: Refusal) {
    super({ status: 422, type: `/problems/${code}`, title: "WhatsApp refused the message", detail: message });
  }
}

/** So many people who never wrote were written to today that WhatsApp would take it for spam. */
export class SendingBudgetSpent extends Problem {
  constructor(perDay: number, nextAt: number, now: number) {
    super({
      status: 429,
      type: "/problems/sending-budget-spent",
      title: "Too many new conversations",
      detail: `This session has begun ${perDay} conversations with people who never wrote, as many as SEND_NEW_CONTACTS_PER_DAY allows in 24 hours. Send again after ${new Date(nextAt).toISOString()}, or wait until they write.`,
      retryAfterSeconds: Math.max(1, Math.ceil((nextAt - now) / 1_000)),
    });
  }
}

/** WhatsApp itself has restricted the number. */
export class NumberRestricted extends Problem {
  constructor(until: number, now: number) {
    super({
      status: 429,
      type: "/problems/number-restricted",
      title: "WhatsApp restricts this number",
      detail: `WhatsApp refuses conversations that this number begins. Nobody who never wrote is written to until ${new Date(until).toISOString()}; answers go out as always.`,
      retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1_000)),
    });
  }
}

/** It was taken back, and never leaves. */
export class MessageCancelled extends Conflict {
  constructor() {
    super("This message was taken back before it left. Send it with another key.", "/problems/message-cancelled");
  }
}

/** It cannot be taken back: it has begun to leave, or what became of it is known. */
export class MessageLeaving extends Conflict {
  constructor() {
    super(
      "This message is on its way to WhatsApp, or has been. `message.status` says what became of it; once it is sent it can be revoked.",
      "/problems/message-leaving",
    );
  }
}
