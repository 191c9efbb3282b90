import type { Excerpt, SearchResults } from "@gomarketing/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { keys } from "../../backend/query-keys.ts";
import { searchFor } from "../../backend/search.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Awaited } from "../../ui/awaited.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Highlighted } from "../../ui/highlighted.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { showPhone } from "../../ui/phone-number.ts";
import { useMessageSummary } from "../inbox/message-summary.ts";
import { chatHref } from "../inbox/use-open-chat.ts";
import type { SearchPlace } from "./use-search-place.ts";

type FoundOf<Kind extends keyof SearchResults> = NonNullable<SearchResults[Kind]>["found"][number];

const PAGE = 30;

/** What was found, in its order: what fits best and is newest first. */
export function Found({ place }: { place: SearchPlace }) {
  const t = useTranslations("search");
  const isAsked = place.q !== "" || (place.in === "messages" && isNarrowed(place));
  const list = useInfiniteQuery({
    queryKey: keys.searched(place),
    queryFn: ({ pageParam, signal }) => searchFor({ ...placeOf(place), limit: PAGE, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page[place.in]?.nextCursor ?? undefined,
    enabled: isAsked,
    staleTime: 0,
    meta: { isShownInPlace: true },
  });
  if (!isAsked) return <p className="py-8 text-center text-14 text-ink-2">{t(`begin.${place.in}`)}</p>;
  if (!list.data) return <Awaited query={list} className="h-16 rounded-2xl" count={5} />;
  const rows = list.data.pages.flatMap(rowsOf);
  if (rows.length === 0) return <EmptyState icon={<SearchX />} title={t("nothingTitle")} text={t("nothingText")} />;
  return (
    <>
      <ul
        aria-label={t("found")}
        className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface"
      >
        {rows}
      </ul>
      <MoreButton label={t("more")} list={list} />
    </>
  );
}

const isNarrowed = ({ session, label, assignee, kind, from, to }: SearchPlace): boolean =>
  [session, label, assignee, kind, from, to].some((value) => value);

/** Days are whole ones, by this machine's clock. */
function placeOf({ from, to, kind, ...rest }: SearchPlace) {
  const ofMessages = { kinds: kind && [kind], from: from && midnight(from), to: to && midnight(to, 1) };
  return { ...rest, ...(rest.in === "messages" && ofMessages) };
}

/** When a day begins, or one some days after it. */
function midnight(day: string, daysLater = 0): string {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}

const rowsOf = ({ messages, chats, contacts }: SearchResults): ReactNode[] => [
  ...(messages?.found.map((one) => <FoundMessage key={one.message.id} found={one} />) ?? []),
  ...(chats?.found.map((one) => <FoundChat key={one.chat.id} found={one} />) ?? []),
  ...(contacts?.found.map((one) => <FoundContact key={one.contact.id} found={one} />) ?? []),
];

function FoundMessage({ found: { message, chat, excerpt } }: { found: FoundOf<"messages"> }) {
  const summary = useMessageSummary();
  const format = useFormatter();
  const at = format.dateTime(new Date(message.sentAt), { dateStyle: "medium", timeStyle: "short" });
  return (
    <Row
      href={chatHref(chat.id, message.id)}
      name={chat.contact.name}
      title={showPhone(chat.contact.name)}
      detail={`${chat.session.name} · ${at}`}
    >
      {excerpt.length > 0 ? <Highlighted excerpt={excerpt} /> : summary(message)}
    </Row>
  );
}

function FoundChat({ found: { chat, name } }: { found: FoundOf<"chats"> }) {
  const summary = useMessageSummary();
  const { contact, session, lastMessage } = chat;
  return (
    <Row
      href={chatHref(chat.id)}
      name={contact.name}
      pictureUrl={contact.pictureUrl}
      title={<Named name={name} otherwise={contact.name} />}
      detail={session.name}
    >
      {lastMessage && summary(lastMessage)}
    </Row>
  );
}

function FoundContact({ found: { contact, name } }: { found: FoundOf<"contacts"> }) {
  return (
    <Row
      href={`/contacts?contact=${encodeURIComponent(contact.id)}`}
      name={contact.name}
      pictureUrl={contact.pictureUrl}
      title={<Named name={name} otherwise={contact.name} />}
    >
      {contact.phone && showPhone(contact.phone)}
    </Row>
  );
}

const Named = ({ name, otherwise }: { name: Excerpt; otherwise: string }) =>
  name.length > 0 ? <Highlighted excerpt={name} /> : showPhone(otherwise);

interface RowProps {
  href: string;
  name: string;
  pictureUrl?: string | undefined;
  title: ReactNode;
  detail?: string;
  children: ReactNode;
}

function Row({ href, name, pictureUrl, title, detail, children }: RowProps) {
  return (
    <li>
      <Link href={href} prefetch={false} className="flex min-h-16 items-center gap-3 px-4 py-2.5 hover:bg-shade">
        <Avatar name={name} pictureUrl={pictureUrl} className="size-10 shrink-0" />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="truncate text-15 font-medium">{title}</span>
            {detail && <span className="text-12 text-ink-2">{detail}</span>}
          </span>
          <span className="line-clamp-2 text-14 text-ink-2">{children}</span>
        </span>
      </Link>
    </li>
  );
}
