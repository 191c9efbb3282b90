import type { Chat, Contact } from "@gomarketing/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { MessageSquareText, Search, Zap } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { fetchChats, startChat } from "../../backend/chats.ts";
import { findContacts } from "../../backend/contacts.ts";
import { keys } from "../../backend/query-keys.ts";
import { searchFor, searchMessages } from "../../backend/search.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Highlighted } from "../../ui/highlighted.tsx";
import { showPhone } from "../../ui/phone-number.ts";
import { useSettled } from "../../ui/use-settled.ts";
import { useMessageSummary } from "../inbox/message-summary.ts";
import { chatHref, openChat } from "../inbox/use-open-chat.ts";
import { searchHref } from "../search/use-search-place.ts";
import { factsOf } from "../shell/commands/command-list.ts";
import { useCommands } from "../shell/commands/command-provider.tsx";
import { isMac, keyNames } from "../shell/commands/keys.ts";
import { navEntriesFor } from "../shell/nav-entries.ts";
import { useMe } from "../shell/use-me.ts";
import { useSessions } from "../shell/use-overview.ts";
import { hasWords } from "./has-words.ts";

export interface PaletteEntry {
  readonly key: string;
  readonly icon: ReactNode;
  readonly label: ReactNode;
  readonly detail?: string | undefined;
  readonly keys?: readonly string[] | undefined;
  run(): void;
}

export interface PaletteGroup {
  readonly title: string;
  readonly entries: readonly PaletteEntry[];
}

const MOST_OF_A_KIND = 6;
/** One letter stands in every message. */
const FEWEST_LETTERS = 2;

/** What the palette offers for what was typed; with nothing typed, the latest chats, and what can be done. */
export function usePaletteEntries(typed: string, onClose: () => void): readonly PaletteGroup[] {
  const t = useTranslations("palette");
  const search = useSettled(typed);
  const settled = (entries: readonly PaletteEntry[]) => (search === typed ? entries : []);
  const groups = [
    { title: t("chats"), entries: useChatEntries(typed, search, onClose) },
    // What was found for other words than those that stand there now is nothing to press Enter on.
    { title: t("contacts"), entries: settled(useContactEntries(search, onClose)) },
    { title: t("messages"), entries: settled([...useMessageEntries(search, onClose), ...useMore(search, onClose)]) },
    { title: t("actions"), entries: useActionEntries(typed, onClose) },
    { title: t("pages"), entries: usePageEntries(typed, onClose) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

function useActionEntries(typed: string, onClose: () => void): readonly PaletteEntry[] {
  const t = useTranslations("commands.names");
  const commands = useCommands();
  const mac = isMac();
  return commands
    .available()
    .map((id) => ({ id, label: t(id), facts: factsOf(id) }))
    .filter(({ label, facts }) => !facts.isHidden && hasWords(label, typed))
    .map(({ id, label, facts }) => ({
      key: id,
      icon: <Zap />,
      label,
      keys: facts.keys && keyNames(facts.keys, mac),
      run: () => {
        onClose();
        // The palette gives the focus back first: what the command opens keeps it.
        setTimeout(() => commands.run(id));
      },
    }));
}

function usePageEntries(typed: string, onClose: () => void): readonly PaletteEntry[] {
  const t = useTranslations("nav");
  const router = useRouter();
  return navEntriesFor(useMe())
    .map(({ href, label, icon: Icon }) => ({
      key: href,
      icon: <Icon />,
      label: t(label, { count: 0 }),
      run: () => [onClose(), router.push(href)],
    }))
    .filter(({ label }) => hasWords(label, typed));
}

function useChatEntries(typed: string, search: string, onClose: () => void): readonly PaletteEntry[] {
  const summary = useMessageSummary();
  const open = useOpen(onClose);
  const chats = useQuery({
    queryKey: keys.searched({ chats: search }),
    queryFn: ({ signal }) => findChats(search, signal),
    placeholderData: (known) => known,
    staleTime: 0,
  });
  const isStale = typed !== search || chats.isPlaceholderData;
  const fitting = (chats.data ?? []).filter(({ contact }) => !isStale || hasWords(contact.name, typed));
  return fitting.slice(0, MOST_OF_A_KIND).map((chat) => ({
    key: chat.id,
    icon: <SmallAvatar name={chat.contact.name} pictureUrl={chat.contact.pictureUrl} />,
    label: showPhone(chat.contact.name),
    detail: chat.lastMessage ? summary(chat.lastMessage) : chat.session.name,
    run: () => open(chat),
  }));
}

/** With nothing typed, the latest; else by name, also where a letter is wrong. */
async function findChats(search: string, signal: AbortSignal): Promise<readonly Chat[]> {
  if (search === "") return (await fetchChats({ tab: "all", search }, undefined, signal)).chats;
  const { chats } = await searchFor({ q: search, in: "chats", limit: MOST_OF_A_KIND, signal });
  return chats?.found.map(({ chat }) => chat) ?? [];
}

/** People without a chat among those above: choosing one starts it. */
function useContactEntries(search: string, onClose: () => void): readonly PaletteEntry[] {
  const open = useOpen(onClose);
  const sessions = useSessions().data;
  const sessionId = (sessions?.find(({ sessionStatus }) => sessionStatus === "connected") ?? sessions?.[0])?.id;
  const start = useMutation({
    mutationFn: ({ phone, name }: Contact) => startChat({ phone: phone ?? "", name, sessionId: sessionId ?? "" }),
    onSuccess: open,
  });
  const contacts = useQuery({
    queryKey: keys.foundContacts(search),
    queryFn: ({ signal }) => findContacts(search, MOST_OF_A_KIND, signal),
    enabled: search !== "" && sessionId !== undefined,
    staleTime: 0,
  });
  if (search === "") return [];
  return (contacts.data ?? []).flatMap((contact) =>
    contact.phone
      ? [
          {
            key: contact.id,
            icon: <SmallAvatar name={contact.name} pictureUrl={contact.pictureUrl} />,
            label: showPhone(contact.name),
            detail: showPhone(contact.phone),
            run: () => start.mutate(contact),
          },
        ]
      : [],
  );
}

/** Messages with these words, of any chat: choosing one goes to it. */
function useMessageEntries(search: string, onClose: () => void): readonly PaletteEntry[] {
  const router = useRouter();
  const format = useFormatter();
  const found = useQuery({
    queryKey: keys.foundMessages(search),
    queryFn: ({ signal }) => searchMessages({ q: search, limit: MOST_OF_A_KIND, signal }),
    enabled: search.length >= FEWEST_LETTERS,
    staleTime: 0,
  }).data;
  if (search.length < FEWEST_LETTERS || !found) return [];
  return found.found.map(({ message, chat, excerpt }) => ({
    key: message.id,
    icon: <MessageSquareText />,
    label: <Highlighted excerpt={excerpt} />,
    detail: `${showPhone(chat.contact.name)} · ${format.dateTime(new Date(message.sentAt), { dateStyle: "medium" })}`,
    run: () => [onClose(), router.push(chatHref(chat.id, message.id))],
  }));
}

/** Everything with these words, narrowed and page by page. */
function useMore(search: string, onClose: () => void): readonly PaletteEntry[] {
  const t = useTranslations("inbox");
  const router = useRouter();
  if (search.length < FEWEST_LETTERS) return [];
  const run = () => [onClose(), router.push(searchHref({ q: search }))];
  return [{ key: "search", icon: <Search />, label: t("everywhere", { words: search }), run }];
}

function useOpen(onClose: () => void): (chat: Pick<Chat, "id">) => void {
  const router = useRouter();
  return ({ id }) => {
    onClose();
    if (window.location.pathname.startsWith("/inbox")) openChat(id);
    else router.push(chatHref(id));
  };
}

function SmallAvatar({ name, pictureUrl }: { name: string; pictureUrl: string | undefined }) {
  return <Avatar name={name} pictureUrl={pictureUrl} className="size-8 !text-12" />;
}
