import { Camera, ChartBarBig, ContactRound, Files, MapPin, Sticker } from "lucide-react";
import { type ReactElement, useRef } from "react";
import { useTranslations } from "use-intl";
import { Menu, MenuItem } from "../../../../ui/menu.tsx";

const KINDS = [
  ["files", Files],
  ["camera", Camera],
  ["sticker", Sticker],
  ["location", MapPin],
  ["contact", ContactRound],
  ["poll", ChartBarBig],
] as const;

export type Attachable = (typeof KINDS)[number][0];

export function AttachMenu({ trigger, onChoose }: { trigger: ReactElement; onChoose(what: Attachable): void }) {
  const t = useTranslations("attach");
  // What takes the focus waits until the menu has let go of it.
  const chosen = useRef<Attachable>(undefined);
  return (
    <Menu
      startsOpen
      align="start"
      trigger={trigger}
      onClosed={() => {
        const what = chosen.current;
        chosen.current = undefined;
        if (what) onChoose(what);
        return what !== undefined;
      }}
    >
      {KINDS.map(([kind, Icon]) => (
        <MenuItem
          key={kind}
          icon={<Icon aria-hidden />}
          onSelect={() => {
            chosen.current = kind;
          }}
        >
          {t(kind)}
        </MenuItem>
      ))}
    </Menu>
  );
}
