import { Smile } from "lucide-react";
import { lazy } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../ui/button.tsx";
import { LazyPopup } from "../../../ui/lazy-popup.tsx";

const EmojiGrid = lazy(() => import("./emoji-grid.tsx").then(({ EmojiGrid }) => ({ default: EmojiGrid })));

export function EmojiPicker({ onPick }: { onPick(emoji: string): void }) {
  const t = useTranslations("composer");
  return (
    <LazyPopup
      kind="dialog"
      trigger={
        // Phones have one on their keyboard.
        <IconButton label={t("emoji")} className="max-md:hidden">
          <Smile aria-hidden className="size-5" />
        </IconButton>
      }
    >
      {(trigger) => <EmojiGrid trigger={trigger} onPick={onPick} />}
    </LazyPopup>
  );
}
