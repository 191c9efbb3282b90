import { Conflict, NotFound } from "@gomarketing/service-kit";

export class MessageNotFound extends NotFound {
  constructor(id: string) {
    super(`No message ${id} in this organization.`);
  }
}

export class KeyReused extends Conflict {
  constructor() {
    super(
      "This Idempotency-Key was used for another message. Give each message a key of its own.",
      "/problems/idempotency-key-reused",
    );
  }
}

export class MessageLeaving extends Conflict {
  constructor() {
    super(
      "This message is on its way to WhatsApp. Once it is sent it can be deleted for all.",
      "/problems/message-leaving",
    );
  }
}

export class MessageCancelled extends Conflict {
  constructor() {
    super("This message was taken back before it left. Send it with another key.", "/problems/message-cancelled");
  }
}

export class NotYours extends Conflict {
  constructor(what: string) {
    super(`Only messages that were sent from here, and that WhatsApp has, can be ${what}.`, "/problems/not-possible");
  }
}
