import type { Message } from "@gomarketing/contracts";
import { thumbnailUrl } from "../media-box.ts";

type Preview = NonNullable<Message["linkPreview"]>;

/** What a text links to, in its sender's words. Nothing of it is fetched. */
export function LinkPreview({ preview }: { preview: Preview }) {
  const url = URL.canParse(preview.url) ? new URL(preview.url) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return null;
  return (
    <a
      href={url.href}
      target="_blank"
      rel="noreferrer noopener nofollow"
      className="mb-1 flex w-72 max-w-full gap-2.5 overflow-hidden rounded-lg bg-shade p-2 hover:bg-shade-2"
    >
      {preview.thumbnail && (
        <span
          aria-hidden
          className="size-14 shrink-0 rounded-md bg-cover bg-center"
          style={{ backgroundImage: thumbnailUrl(preview.thumbnail) }}
        />
      )}
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 text-13 font-semibold break-words">{preview.title || url.hostname}</span>
        {preview.description && <span className="line-clamp-2 text-12 text-ink-2">{preview.description}</span>}
        <span className="block truncate text-12 text-ink-2">{url.hostname}</span>
      </span>
    </a>
  );
}
