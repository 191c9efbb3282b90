import { Paperclip } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { OwnContent } from "../../../../backend/outbox/outbox.ts";
import { lazyWithTexts } from "../../../../i18n/lazy-with-texts.ts";
import { IconButton } from "../../../../ui/button.tsx";
import { LazyPopup } from "../../../../ui/lazy-popup.tsx";
import type { Attachable } from "./attach-menu.tsx";

const AttachMenu = lazyWithTexts(() => import("./attach-menu.tsx").then(({ AttachMenu }) => ({ default: AttachMenu })));
const CameraDialog = lazyWithTexts(() =>
  import("./camera-dialog.tsx").then(({ CameraDialog }) => ({ default: CameraDialog })),
);
const PollDialog = lazyWithTexts(() => import("./poll-dialog.tsx").then(({ PollDialog }) => ({ default: PollDialog })));
const LocationDialog = lazyWithTexts(() =>
  import("./location-dialog.tsx").then(({ LocationDialog }) => ({ default: LocationDialog })),
);
const ContactDialog = lazyWithTexts(() =>
  import("./contact-dialog.tsx").then(({ ContactDialog }) => ({ default: ContactDialog })),
);

interface AttachButtonProps {
  onFiles(files: Iterable<File>): void;
  onContent(content: OwnContent): void;
}

/** Everything that can be sent besides words. */
export function AttachButton({ onFiles, onContent }: AttachButtonProps) {
  const t = useTranslations("composer");
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState<Exclude<Attachable, "files">>();
  const close = () => setAsked(undefined);
  const send = (content: OwnContent) => [onContent(content), close()];

  const choose = (what: Attachable) => {
    if (what === "files") return picker.current?.click();
    // A phone's own camera does it better than a page.
    if (what === "camera" && matchMedia("(pointer: coarse)").matches) return camera.current?.click();
    setAsked(what);
  };

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
      <FileInput ref={camera} onFiles={onFiles} accept="image/*" capture="environment" />
      <Suspense>
        {asked === "camera" && <CameraDialog onTaken={(photo) => [onFiles([photo]), close()]} onClose={close} />}
        {asked === "location" && <LocationDialog onSend={send} onClose={close} />}
        {asked === "contact" && <ContactDialog onSend={send} onClose={close} />}
        {asked === "poll" && <PollDialog onSend={send} onClose={close} />}
      </Suspense>
    </>
  );
}

interface FileInputProps {
  ref: React.Ref<HTMLInputElement>;
  onFiles(files: Iterable<File>): void;
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
