import { Camera } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";

const JPEG_QUALITY = 0.9;

/** A photograph with this machine's camera, which is on only while the dialog is. */
export function CameraDialog({ onTaken, onClose }: { onTaken(photo: File): void; onClose(): void }) {
  const t = useTranslations("attach");
  const cancel = useTranslations("common")("cancel");
  const video = useRef<HTMLVideoElement>(null);
  const state = useCamera(video);
  const take = async () => {
    const photo = video.current && (await photographOf(video.current));
    if (photo) onTaken(photo);
  };
  return (
    <Dialog isOpen onClose={onClose} title={t("camera")}>
      <div className="flex aspect-4/3 items-center justify-center overflow-hidden rounded-xl bg-shade-2">
        {state === "refused" ? (
          <p role="alert" className="p-6 text-center text-14 text-ink-2">
            {t("cameraRefused")}
          </p>
        ) : (
          <video
            ref={video}
            muted
            playsInline
            autoPlay
            aria-label={t("cameraView")}
            className="size-full object-cover"
          />
        )}
      </div>
      <div className="flex justify-end gap-2">
        <Button tone="quiet" onClick={onClose}>
          {cancel}
        </Button>
        <Button
          icon={<Camera aria-hidden className="size-4" />}
          disabled={state !== "ready"}
          onClick={() => void take()}
        >
          {t("takePhoto")}
        </Button>
      </div>
    </Dialog>
  );
}

function useCamera(video: React.RefObject<HTMLVideoElement | null>): "starting" | "ready" | "refused" {
  const [state, setState] = useState<"starting" | "ready" | "refused">("starting");
  useEffect(() => {
    let stream: MediaStream | undefined;
    let isWanted = true;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1_920 } } });
      if (!isWanted || !video.current) return stop();
      video.current.srcObject = stream;
      await video.current.play();
      setState("ready");
    };
    start().catch(() => isWanted && setState("refused"));
    return () => {
      isWanted = false;
      stop();
    };
  }, [video]);
  return state;
}

async function photographOf(video: HTMLVideoElement): Promise<File | undefined> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  return blob ? new File([blob], "foto.jpg", { type: "image/jpeg" }) : undefined;
}
