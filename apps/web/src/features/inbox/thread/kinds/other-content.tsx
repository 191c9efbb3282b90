import type { Message } from "@gomarketing/contracts";
import { Eye } from "lucide-react";
import { useTranslations } from "use-intl";
import type { LargeImage } from "../lightbox.tsx";
import { MessageImage } from "../message-image.tsx";
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

interface OtherContentProps {
  message: Message;
  onOpenImage(image: LargeImage): void;
}

/** What a message says that is neither a text nor a picture that stays. */
export function OtherContent({ message, onOpenImage }: OtherContentProps) {
  const { location, poll } = message;
  switch (message.type) {
    case "image":
      return (
        <>
          <ViewOnce />
          <MessageImage message={message} onOpen={onOpenImage} />
          <Foot message={message} />
        </>
      );
    case "video":
    case "audio":
    case "document":
      return (
        <>
          {message.isViewOnce && <ViewOnce />}
          <File message={message} />
          {message.transcript && <Transcript text={message.transcript.text} />}
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
    case "contact":
    case "poll":
      return (
        <>
          {location && <LocationCard location={location} />}
          {message.contacts && <ContactCards message={message} />}
          {poll && <Poll poll={poll} />}
          <Foot message={message} />
        </>
      );
    case "text":
    case "note":
    case "interactive_reply":
      return (
        <>
          {message.linkPreview && <LinkPreview preview={message.linkPreview} />}
          {message.type === "interactive_reply" && <ReplyChoice />}
          <TextContent message={message} />
        </>
      );
    case "interactive":
      return <Interactive message={message} />;
    case "call":
    case "notice":
    case "unsupported":
      return <Unsupported message={message} />;
  }
}

function File({ message }: { message: Message }) {
  if (message.type === "video") return <VideoMessage message={message} />;
  return message.type === "audio" ? <AudioMessage message={message} /> : <DocumentMessage message={message} />;
}

/** What was said in a voice note, as a model heard it. */
function Transcript({ text }: { text: string }) {
  const t = useTranslations("kinds");
  return (
    <p className="w-72 max-w-full text-13 break-words whitespace-pre-wrap">
      <span className="sr-only">{t("transcript")}</span> {text}
    </p>
  );
}

/** The caption where there is one, and the time. */
function Foot({ message }: { message: Message }) {
  return message.text ? <Caption message={message} /> : <Meta message={message} />;
}

function ViewOnce() {
  const t = useTranslations("kinds");
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
      {t(message.rawType === "unreadable" ? "unreadable" : "unsupported")}
      <Meta message={message} />
    </p>
  );
}
