import { useMutation } from "@tanstack/react-query";
import { Paperclip, X } from "lucide-react";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { mediaUrl } from "../../backend/messages.ts";
import { uploadMedia } from "../../backend/upload-media.ts";
import { Button, IconButton } from "../../ui/button.tsx";

interface FileFieldProps {
  mediaId: string | null;
  onChange(mediaId: string | null): void;
  onBusy(isBusy: boolean): void;
}

/** The file that goes with a reply, if any. */
export function FileField({ mediaId, onChange, onBusy }: FileFieldProps) {
  const t = useTranslations("quickReplies");
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: (file: File) =>
      uploadMedia(file, { signal: AbortSignal.timeout(600_000), onProgress: () => undefined }),
    onMutate: () => onBusy(true),
    onSettled: () => onBusy(false),
    onSuccess: ({ id }) => onChange(id),
  });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t("file")}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) upload.mutate(file);
          event.target.value = "";
        }}
      />
      {mediaId ? (
        <>
          <a
            href={mediaUrl(mediaId)}
            target="_blank"
            rel="noreferrer"
            className="flex items-center gap-1.5 text-14 underline"
          >
            <Paperclip aria-hidden className="size-4" />
            {t("file")}
          </a>
          <IconButton isSmall label={t("removeFile")} onClick={() => onChange(null)}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </>
      ) : (
        <Button
          tone="outline"
          size="small"
          isBusy={upload.isPending}
          icon={<Paperclip aria-hidden className="size-4" />}
          onClick={() => input.current?.click()}
        >
          {t("attach")}
        </Button>
      )}
    </div>
  );
}
