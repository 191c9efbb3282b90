import type { Message } from "@gomarketing/contracts";
import { ExternalLink, MapPin } from "lucide-react";
import { useTranslations } from "use-intl";

type Location = NonNullable<Message["location"]>;

/** A place. No map is fetched: whoever wants to see it opens it, and only then does anybody else learn of it. */
export function LocationCard({ location }: { location: Location }) {
  const t = useTranslations("kinds");
  const { latitude, longitude, name, address, isLive } = location;
  const numbers = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return (
    <div className="w-72 max-w-full rounded-lg bg-shade px-3 py-2.5">
      <p className="flex items-start gap-2 text-14 font-medium break-words">
        <MapPin aria-hidden className="mt-0.5 size-5 shrink-0 text-brand-ink" />
        <span className="min-w-0">{name || t(isLive ? "liveLocation" : "location")}</span>
      </p>
      {isLive && <p className="mt-1 text-12 text-ink-2">{t("liveNote")}</p>}
      <p className="mt-1 text-13 break-words text-ink-2">{address || numbers}</p>
      <a
        href={mapUrl(latitude, longitude)}
        target="_blank"
        rel="noreferrer noopener nofollow"
        className="mt-1.5 inline-flex min-h-8 items-center gap-1.5 text-13 font-semibold text-read hover:underline"
      >
        {t("openMap")}
        <ExternalLink aria-hidden className="size-3.5" />
      </a>
    </div>
  );
}

const mapUrl = (latitude: number, longitude: number): string =>
  `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
