import type { Message } from "@gomarketing/contracts";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { boxOf, thumbnailUrl } from "../media-box.ts";
import { authorName } from "../thread-rows.ts";
import { FileState } from "./file-state.tsx";
import { useFile } from "./use-file.ts";

/** A film with the browser's own player; a GIF plays by itself, unless people asked for less motion. */
export function VideoMessage({ message }: { message: Message }) {
  const t = useTranslations("kinds");
  const file = useFile(message);
  const [isCalm] = useState(() => matchMedia("(prefers-reduced-motion: reduce)").matches);
  const { media } = message;
  const plays = message.isGif === true && !isCalm;
  const thumbnail = media?.thumbnail ? thumbnailUrl(media.thumbnail) : undefined;
  return (
    <div
      className="relative overflow-hidden rounded-[11px] bg-black bg-cover bg-center"
      style={{ ...boxOf(media), ...(thumbnail && { backgroundImage: thumbnail }) }}
    >
      {file.kind === "ready" ? (
        <video
          src={file.url}
          aria-label={t("videoFrom", { name: authorName(message) ?? t("phone") })}
          controls={!plays}
          autoPlay={plays}
          loop={message.isGif}
          muted={message.isGif}
          playsInline
          preload={thumbnail ? "none" : "metadata"}
          className="size-full object-contain"
        />
      ) : (
        <span className="absolute inset-0 flex items-center justify-center p-3">
          <span className="rounded-full bg-surface px-3 py-1.5 shadow-bubble">
            <FileState file={file} />
          </span>
        </span>
      )}
    </div>
  );
}
