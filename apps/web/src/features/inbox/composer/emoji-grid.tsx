import { Popover } from "radix-ui";
import { type ReactElement, useState } from "react";
import { useTranslations } from "use-intl";

// What people in a shop's chat use most; whoever wants another has the system's own picker.
const EMOJIS = [
  ..."😀😃😄😁😅😂🙂😉😊😍🥰😘😎🤩🤗🤔😬😌😴😢😭😡😮🥳",
  ..."👍👎👏🙌🙏💪🤝👋👌✌🤞👀🎉🎂🎁💐🌟✨🔥💯✅❌⚠❓",
  ..."❤🧡💛💚💙💜📦🚚🛒💳💰🧾📍📞📅⏰🏠🏪👟👕👗🍞☕🍕",
];

export function EmojiGrid({ trigger, onPick }: { trigger: ReactElement; onPick(emoji: string): void }) {
  const t = useTranslations("composer");
  const [isOpen, setOpen] = useState(true);
  const [picked, setPicked] = useState<string>();
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={8}
          aria-label={t("emojiList")}
          onCloseAutoFocus={(event) => {
            if (!picked) return;
            // The emoji goes where the cursor was, so the focus does too.
            event.preventDefault();
            onPick(picked);
            setPicked(undefined);
          }}
          className="z-50 grid max-h-64 grid-cols-9 overflow-y-auto rounded-xl border border-line bg-surface p-2 shadow-pop"
        >
          {EMOJIS.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={emoji}
              onClick={() => [setPicked(emoji), setOpen(false)]}
              className="flex size-9 items-center justify-center rounded-lg text-20 hover:bg-shade-2"
            >
              {emoji}
            </button>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
