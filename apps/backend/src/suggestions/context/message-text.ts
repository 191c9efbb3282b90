import type { MessageWithMedia } from "../../messages/message-presenter.ts";
import type { Turn } from "./situation.ts";

type Said = Pick<MessageWithMedia, "type" | "text" | "content">;

const KINDS: Partial<Record<MessageWithMedia["type"], string>> = {
  image: "imagem",
  video: "vídeo",
  audio: "áudio",
  document: "documento",
  sticker: "figurinha",
  location: "localização",
  contact: "cartão de contato",
  poll: "enquete",
  call: "ligação",
  unsupported: "mensagem de um tipo que não se pode ler",
};

/** A message in words, as far as it has any: its text or caption, a voice note's transcript, what a card or a place says. */
export function messageText({ type, text, content }: Said): Pick<Turn, "text" | "kind"> {
  const kind = KINDS[type] ?? null;
  if (text) return { text, kind };
  if (content?.transcript) return { text: content.transcript.text, kind: "áudio transcrito" };
  if (content?.location) {
    const { name, address } = content.location;
    return { text: [name, address].filter(Boolean).join(", "), kind };
  }
  if (content?.contacts) return { text: content.contacts.map(({ name }) => name).join(", "), kind };
  if (content?.poll) {
    const { question, options } = content.poll;
    return { text: `${question} (${options.map((option) => option.text).join("; ")})`, kind };
  }
  return { text: "", kind };
}
