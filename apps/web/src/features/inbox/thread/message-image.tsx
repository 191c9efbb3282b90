import type { MediaResource, Message } from "@gomarketing/contracts";
import { ImageOff, LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl";
import { mediaUrl } from "../../../backend/messages.ts";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";
import type { LargeImage } from "./lightbox.tsx";
import { boxOf, thumbnailUrl } from "./media-box.ts";
import { authorName } from "./thread-rows.ts";

/** An image in a bubble. Its box has its final size from the start, so that nothing jumps when it comes. */
export function MessageImage({ message, onOpen }: { message: Message; onOpen(image: LargeImage): void }) {
  const t = useTranslations("thread");
  // What was sent from here is shown from here, without a flicker when the server's copy is ready.
  const preview = useOutbox().previewOf(message.idempotencyKey);
  const { media } = message;
  const label = t("imageFrom", { name: authorName(message) ?? t("fromPhone") });
  const url = preview?.previewUrl ?? (media?.state === "ready" ? mediaUrl(media.id) : undefined);
  const box = boxOf(preview ?? media);

  if (!url) {
    return (
      <div className="relative overflow-hidden rounded-[11px] bg-shade-2" style={box}>
        <Waiting media={media} />
      </div>
    );
  }
  const open = () => onOpen({ url, label, fileName: media?.fileName ?? "", caption: message.text });
  return (
    <button
      type="button"
      aria-label={`${t("openImage")}: ${label}`}
      onClick={open}
      className="block max-w-full overflow-hidden rounded-[11px] bg-shade-2 bg-cover bg-center"
      style={{ ...box, ...(media?.thumbnail && { backgroundImage: thumbnailUrl(media.thumbnail) }) }}
    >
      <img src={url} alt={message.text || label} loading="lazy" decoding="async" className="size-full object-cover" />
    </button>
  );
}

function Waiting({ media }: { media: MediaResource | undefined }) {
  const t = useTranslations("thread");
  const hasFailed = media?.state === "failed";
  return (
    <>
      {media?.thumbnail && (
        <div
          aria-hidden
          className="absolute inset-0 scale-110 bg-cover bg-center blur-md"
          style={{ backgroundImage: thumbnailUrl(media.thumbnail) }}
        />
      )}
      <div className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-4">
        <span
          role="status"
          className="flex items-center gap-2 rounded-full bg-surface px-3 py-1.5 text-center text-12 text-ink-2 shadow-bubble"
        >
          {hasFailed ? (
            <ImageOff aria-hidden className="size-4 shrink-0" />
          ) : (
            <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin-slow" />
          )}
          {hasFailed ? t("imageFailed") : t("imagePending")}
        </span>
      </div>
    </>
  );
}
