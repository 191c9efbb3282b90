import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import type { PendingImage } from "../../../backend/outbox/outbox.ts";

const MAX_IMAGE_BYTES = 16 * 1024 * 1024;

/** The image that goes with the next message, however it came: chosen, pasted or dropped. */
export function useAttachment() {
  const t = useTranslations("composer");
  const [image, setImage] = useState<PendingImage>();

  /** Takes the first image among files; answers whether there were any files at all. */
  const take = (files: FileList): boolean => {
    const file = [...files].find(({ type }) => type.startsWith("image/"));
    if (!file) {
      if (files.length > 0) toast.error(t("notAnImage"));
      return files.length > 0;
    }
    if (file.size > MAX_IMAGE_BYTES) toast.error(t("tooLarge"));
    else void measure(file).then(setImage, () => toast.error(t("notAnImage")));
    return true;
  };
  const remove = () => {
    if (image) URL.revokeObjectURL(image.previewUrl);
    setImage(undefined);
  };
  /** Gives the image away, to be sent. */
  const release = (): PendingImage | undefined => {
    setImage(undefined);
    return image;
  };
  return { image, take, remove, release };
}

async function measure(file: File): Promise<PendingImage> {
  const previewUrl = URL.createObjectURL(file);
  const element = new Image();
  element.src = previewUrl;
  await element.decode();
  return { file, previewUrl, width: element.naturalWidth, height: element.naturalHeight };
}
