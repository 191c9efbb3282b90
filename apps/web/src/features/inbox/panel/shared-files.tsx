import type { Chat, Message } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { FileText, Link2 } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { mediaUrl } from "../../../backend/messages.ts";
import { keys } from "../../../backend/query-keys.ts";
import { searchMessages } from "../../../backend/search.ts";
import type { ThreadData } from "../../../backend/thread-data.ts";
import { chatHref, openChat } from "../use-open-chat.ts";
import { PanelSection } from "./panel-section.tsx";
import { sharedIn } from "./shared-in.ts";

const MOST_FILES = 50;

/** Pictures and documents of a chat, and the links of its loaded part; each leads to its message. */
export function SharedFiles({ chat }: { chat: Chat }) {
  const t = useTranslations("panel");
  // The thread beside loads it; here it is only looked at.
  const thread = useQuery<ThreadData>({ queryKey: keys.thread(chat.id), enabled: false }).data;
  const files = useFiles(chat);
  const { links, ...loaded } = sharedIn(thread?.messages ?? []);
  const { pictures, documents } = files ? sharedIn(files) : loaded;
  if (pictures.length + documents.length + links.length === 0) return null;
  return (
    <PanelSection title={t("shared")}>
      <ul aria-label={t("pictures")} className="grid grid-cols-4 gap-1 empty:hidden">
        {pictures.map((message) => (
          <Picture key={message.id} message={message} />
        ))}
      </ul>
      <ul aria-label={t("documents")} className="flex flex-col empty:hidden">
        {documents.map((message) => (
          <Row key={message.id} message={message} icon={<FileText />} text={message.media?.fileName ?? ""} />
        ))}
      </ul>
      <ul aria-label={t("links")} className="flex flex-col empty:hidden">
        {links.map(({ message, host }) => (
          <Row key={message.id} message={message} icon={<Link2 />} text={host} />
        ))}
      </ul>
    </PanelSection>
  );
}

/** All files of the chat, oldest first, also those that are not loaded; asked anew each time the panel opens. */
function useFiles({ id, contact, session }: Chat): readonly Message[] | undefined {
  return useQuery({
    queryKey: keys.sharedFiles(id),
    queryFn: async ({ signal }) => {
      const search = { q: "", contactId: contact.id, sessionId: session.id, kinds: ["image", "document"] as const };
      const { found } = await searchMessages({ ...search, limit: MOST_FILES, signal });
      return found.map(({ message }) => message).toSorted((a, b) => a.position - b.position);
    },
    staleTime: 0,
  }).data;
}

function Picture({ message }: { message: Message }) {
  const t = useTranslations("panel");
  const format = useFormatter();
  const at = format.dateTime(new Date(message.sentAt), { dateStyle: "medium" });
  return (
    <li>
      <button
        type="button"
        aria-label={t("goToPicture", { at })}
        onClick={() => openChat(message.chatId, message.id)}
        className="block aspect-square w-full overflow-hidden rounded-md bg-shade-2"
      >
        {message.media && (
          <img src={mediaUrl(message.media.id)} alt="" loading="lazy" className="size-full object-cover" />
        )}
      </button>
    </li>
  );
}

function Row({ message, icon, text }: { message: Message; icon: React.ReactNode; text: string }) {
  const format = useFormatter();
  return (
    <li>
      <a
        href={chatHref(message.chatId, message.id)}
        onClick={(event) => [event.preventDefault(), openChat(message.chatId, message.id)]}
        className="flex min-h-9 items-center gap-2 rounded-lg px-1 text-13 hover:bg-shade"
      >
        <span aria-hidden className="text-ink-2 [&>svg]:size-4">
          {icon}
        </span>
        <span className="min-w-0 flex-1 truncate">{text}</span>
        <time dateTime={message.sentAt} className="text-12 text-ink-2">
          {format.dateTime(new Date(message.sentAt), { day: "2-digit", month: "2-digit" })}
        </time>
      </a>
    </li>
  );
}
