import { Paperclip } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { OwnContent, PendingFile } from "../../../../backend/outbox/outbox.ts";
import { lazyWithTexts } from "../../../../i18n/lazy-with-texts.ts";
import { IconButton } from "../../../../ui/button.tsx";
import { LazyPopup } from "../../../../ui/lazy-popup.tsx";
import { toast } from "../../../../ui/toast.ts";
import type { Attachable } from "./attach-menu.tsx";

const AttachMenu = lazyWithTexts(() => import("./attach-menu.tsx").then(({ AttachMenu }) => ({ default: AttachMenu })));
const AttachDialogs = lazyWithTexts(() =>
  import("./attach-dialogs.tsx").then(({ AttachDialogs }) => ({ default: AttachDialogs })),
);

interface AttachButtonProps {
  onFiles(files: Iterable<File>): void;
  onContent(content: OwnContent): void;
  onSticker(sticker: PendingFile): void;
}

/** Everything that can be sent besides words. */
export function AttachButton({ onFiles, onContent, onSticker }: AttachButtonProps) {
  const t = useTranslations("composer");
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const stickers = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState<Exclude<Attachable, "files" | "sticker">>();
  const close = () => setAsked(undefined);
  const send = (content: OwnContent) => [onContent(content), close()];

  const choose = (what: Attachable) => {
    if (what === "files") return picker.current?.click();
    if (what === "sticker") return stickers.current?.click();
    // A phone's own camera does it better than a page.
    if (what === "camera" && matchMedia("(pointer: coarse)").matches) return camera.current?.click();
    setAsked(what);
  };

  const stick = ([picture]: readonly File[]) =>
    picture &&
    import("./make-sticker.ts")
      .then(({ makeSticker }) => makeSticker(picture))
      .then(onSticker, () => toast.error(t("notAnImage")));

  return (
    <>
      <LazyPopup
        kind="menu"
        trigger={
          <IconButton label={t("attach")}>
            <Paperclip aria-hidden className="size-5" />
          </IconButton>
        }
      >
        {(trigger) => <AttachMenu trigger={trigger} onChoose={choose} />}
      </LazyPopup>
      <FileInput ref={picker} onFiles={onFiles} multiple />
      <FileInput ref={stickers} onFiles={stick} accept="image/webp,image/png,image/jpeg" />
      <FileInput ref={camera} onFiles={onFiles} accept="image/*" capture="environment" />
      <Suspense>
        {asked && (
          <AttachDialogs asked={asked} onTaken={(photo) => [onFiles([photo]), close()]} onSend={send} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

interface FileInputProps {
  ref: React.Ref<HTMLInputElement>;
  onFiles(files: readonly File[]): void;
  multiple?: boolean;
  accept?: string;
  capture?: "environment";
}

function FileInput({ onFiles, ...rest }: FileInputProps) {
  const t = useTranslations("composer");
  return (
    <input
      {...rest}
      type="file"
      hidden
      aria-label={t("attach")}
      onChange={(event) => {
        onFiles([...(event.target.files ?? [])]);
        // The same file may be chosen again.
        event.target.value = "";
      }}
    />
  );
}
