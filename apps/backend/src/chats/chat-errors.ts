import { NotFound } from "@gomarketing/service-kit";

export class ChatNotFound extends NotFound {
  constructor(chatId: string) {
    super(`No chat ${chatId} in this organization. It may have been deleted with its session: look the contact up.`);
  }
}
