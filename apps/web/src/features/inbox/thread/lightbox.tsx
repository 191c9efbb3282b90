import { Download, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useTranslations } from "use-intl";

export interface LargeImage {
  readonly url: string;
  readonly label: string;
  readonly fileName: string;
  readonly caption?: string;
}

/** One image as large as the window. Esc or a click beside it closes. */
export function Lightbox({ image, onClose }: { image: LargeImage; onClose(): void }) {
  const t = useTranslations();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/85" />
        <Dialog.Content
          aria-describedby={undefined}
          onClick={onClose}
          className="fixed inset-0 z-50 flex flex-col items-center justify-center gap-3 p-4 pt-16"
        >
          <Dialog.Title className="sr-only">{image.label}</Dialog.Title>
          <div className="absolute top-3 right-3 flex gap-2">
            <a
              href={image.url}
              download={image.fileName}
              aria-label={t("thread.download")}
              title={t("thread.download")}
              onClick={(event) => event.stopPropagation()}
              className="flex size-10 items-center justify-center rounded-full bg-black/50 text-white hover:bg-black"
            >
              <Download aria-hidden className="size-5" />
            </a>
            <Dialog.Close
              aria-label={t("common.close")}
              title={t("common.close")}
              className="flex size-10 items-center justify-center rounded-full bg-black/50 text-white hover:bg-black"
            >
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </div>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the click only keeps the dialog open; keys have nothing to do here */}
          <img
            src={image.url}
            alt={image.label}
            onClick={(event) => event.stopPropagation()}
            className="max-h-full min-h-0 max-w-full rounded-lg object-contain"
          />
          {image.caption && <p className="max-w-2xl text-center text-14 text-white">{image.caption}</p>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
