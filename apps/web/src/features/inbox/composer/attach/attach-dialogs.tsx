import { lazy } from "react";
import type { OwnContent } from "../../../../backend/outbox/outbox.ts";
import type { Attachable } from "./attach-menu.tsx";

const CameraDialog = lazy(() => import("./camera-dialog.tsx").then(({ CameraDialog }) => ({ default: CameraDialog })));
const PollDialog = lazy(() => import("./poll-dialog.tsx").then(({ PollDialog }) => ({ default: PollDialog })));
const LocationDialog = lazy(() =>
  import("./location-dialog.tsx").then(({ LocationDialog }) => ({ default: LocationDialog })),
);
const ContactDialog = lazy(() =>
  import("./contact-dialog.tsx").then(({ ContactDialog }) => ({ default: ContactDialog })),
);

interface AttachDialogsProps {
  asked: Exclude<Attachable, "files" | "sticker">;
  onTaken(photo: File): void;
  onSend(content: OwnContent): void;
  onClose(): void;
}

/** Asks for what is to be sent besides files and words. */
export function AttachDialogs({ asked, onTaken, ...rest }: AttachDialogsProps) {
  switch (asked) {
    case "camera":
      return <CameraDialog onTaken={onTaken} onClose={rest.onClose} />;
    case "location":
      return <LocationDialog {...rest} />;
    case "contact":
      return <ContactDialog {...rest} />;
    case "poll":
      return <PollDialog {...rest} />;
  }
}
