import type { Message } from "@gomarketing/contracts";
import { Eye } from "lucide-react";
import { useTranslations } from "use-intl";
import { Meta } from "../message-meta.tsx";
import { Caption, TextContent } from "../message-text.tsx";
import { AudioMessage } from "./audio-message.tsx";
import { ContactCards } from "./contact-cards.tsx";
import { DocumentMessage } from "./document-message.tsx";
import { Interactive, ReplyChoice } from "./interactive.tsx";
import { LinkPreview } from "./link-preview.tsx";
import { LocationCard } from "./location-card.tsx";
import { Poll } from "./poll.tsx";
import { Sticker } from "./sticker.tsx";
import { VideoMessage } from "./video-message.tsx";

/** What a message says that is neither a text nor a picture. */
export function OtherContent({ message }: { message: Message }) {
  switch (message.type) {
    case "text":
      return (
        <>
          {message.linkPreview && <LinkPreview preview={message.linkPreview} />}
          <TextContent message={message} />
        </>
      );
    case "video":
      return (
        <>
          <ViewOnce message={message} />
          <VideoMessage message={message} />
          <Foot message={message} />
        </>
      );
    case "audio":
      return (
        <>
          <ViewOnce message={message} />
          <AudioMessage message={message} />
          <Foot message={message} />
        </>
      );
    case "document":
      return (
        <>
          <DocumentMessage message={message} />
          <Foot message={message} />
        </>
      );
    case "sticker":
      return (
        <>
          <Sticker message={message} />
          <Meta message={message} isOnImage />
        </>
      );
    case "location":
      return (
        <>
          {message.location && <LocationCard location={message.location} />}
          <Foot message={message} />
        </>
      );
    case "contact":
      return (
        <>
          <ContactCards message={message} />
          <Foot message={message} />
        </>
      );
    case "poll":
      return (
        <>
          {message.poll && <Poll poll={message.poll} />}
          <Foot message={message} />
        </>
      );
    case "interactive":
      return <Interactive message={message} />;
    case "interactive_reply":
      return (
        <>
          <ReplyChoice />
          <TextContent message={message} />
        </>
      );
    case "image":
    case "call":
    case "notice":
    case "unsupported":
      return <Unsupported message={message} />;
  }
}

/** The caption where there is one, and the time. */
function Foot({ message }: { message: Message }) {
  return message.text ? <Caption message={message} /> : <Meta message={message} />;
}

function ViewOnce({ message }: { message: Message }) {
  const t = useTranslations("kinds");
  if (!message.isViewOnce) return null;
  return (
    <p className="px-1.5 py-0.5 text-12 text-ink-2 italic">
      <Eye aria-hidden className="mr-1 inline-block size-3.5 align-[-2px]" />
      {t("viewOnce")}
    </p>
  );
}

function Unsupported({ message }: { message: Message }) {
  const t = useTranslations("thread");
  return (
    <p className="text-14 text-ink-2 italic">
      {t("unsupported")}
      <Meta message={message} />
    </p>
  );
}
