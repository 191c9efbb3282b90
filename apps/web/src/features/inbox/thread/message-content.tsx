import type { Message } from "@gomarketing/contracts";
import { Ban } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";
import { useTranslations } from "use-intl";
import { whenIdle } from "../../../ui/when-idle.ts";
import type { LargeImage } from "./lightbox.tsx";
import { MessageImage } from "./message-image.tsx";
import { Meta } from "./message-meta.tsx";
import { Caption, TextContent } from "./message-text.tsx";

// Texts and pictures come with the page; every other kind with its first message.
const load = () => import("./kinds/other-content.tsx").then(({ OtherContent }) => ({ default: OtherContent }));
const OtherContent = lazy(load);

interface ContentProps {
  message: Message;
  onOpenImage(image: LargeImage): void;
}

/** What a message says, with its time at the end. */
export function MessageContent({ message, onOpenImage }: ContentProps) {
  const t = useTranslations("thread");
  useEffect(() => whenIdle(load), []);
  if (message.revokedAt) {
    return (
      <p className="text-14 italic">
        <Ban aria-hidden className="mr-1.5 inline-block size-4 align-[-3px]" />
        {t("revoked")}
        <Meta message={message} />
      </p>
    );
  }
  if (message.type === "text" && !message.linkPreview) return <TextContent message={message} />;
  if (message.type === "image" && !message.isViewOnce) {
    return (
      <>
        <MessageImage message={message} onOpen={onOpenImage} />
        {message.text ? <Caption message={message} /> : <Meta message={message} isOnImage />}
      </>
    );
  }
  return (
    <Suspense fallback={<div className="h-14 w-56" />}>
      <OtherContent message={message} onOpenImage={onOpenImage} />
    </Suspense>
  );
}
