import { LocateFixed } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { OwnContent } from "../../../../backend/outbox/outbox.ts";
import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { TextField } from "../../../../ui/text-field.tsx";
import { DialogEnd } from "./dialog-end.tsx";
import { readPlace } from "./read-place.ts";

const LONGEST = 1_024;
const LOCATE_TIMEOUT_MS = 10_000;

/** A place: where this machine is, or what a map's address says. No map is fetched. */
export function LocationDialog({ onSend, onClose }: { onSend(content: OwnContent): void; onClose(): void }) {
  const t = useTranslations("attach");
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<"placeUnknown" | "locateRefused">();
  const locate = useLocate(
    (place) => [setTyped(place), setError(undefined)],
    () => setError("locateRefused"),
  );

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const place = readPlace(typed);
    if (!place) return setError("placeUnknown");
    const form = new FormData(event.currentTarget);
    const [name, address] = [String(form.get("name")).trim(), String(form.get("address")).trim()];
    onSend({ type: "location", ...place, ...(name && { name }), ...(address && { address }) });
  };

  return (
    <Dialog isOpen onClose={onClose} title={t("locationTitle")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t("place")}
          hint={t("placeHint")}
          error={error && t(error)}
          required
          autoFocus
          autoComplete="off"
          value={typed}
          onChange={(event) => [setTyped(event.target.value), setError(undefined)]}
        />
        <Button
          tone="outline"
          size="small"
          className="self-start"
          icon={<LocateFixed aria-hidden className="size-4" />}
          isBusy={locate.isBusy}
          onClick={locate.start}
        >
          {t("locate")}
        </Button>
        <TextField label={t("placeName")} name="name" maxLength={LONGEST} />
        <TextField label={t("address")} name="address" maxLength={LONGEST} />
        <DialogEnd onClose={onClose} />
      </form>
    </Dialog>
  );
}

function useLocate(onFound: (place: string) => void, onRefused: () => void) {
  const [isBusy, setBusy] = useState(false);
  const start = () => {
    setBusy(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => [setBusy(false), onFound(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`)],
      () => [setBusy(false), onRefused()],
      { enableHighAccuracy: true, timeout: LOCATE_TIMEOUT_MS },
    );
  };
  return { isBusy, start };
}
