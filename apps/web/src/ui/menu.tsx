import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  align?: "start" | "end";
  /** It was loaded because somebody asked for it. */
  startsOpen?: boolean;
  /** Called when it has closed; true when the focus went elsewhere and must not return to the trigger. */
  onClosed?: () => boolean;
  children: ReactNode;
}

export function Menu({ trigger, align = "end", startsOpen = false, onClosed, children }: MenuProps) {
  return (
    <Radix.Root modal={false} defaultOpen={startsOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => (onClosed?.() || isFocusElsewhere()) && event.preventDefault()}
          className="z-50 min-w-52 rounded-xl border border-line bg-surface p-1.5 shadow-pop"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/**
 * Whether something has taken the focus in the instant since the menu closed, as a shortcut does: it keeps it. A menu that is
 * gone leaves it to the page itself.
 */
const isFocusElsewhere = (): boolean => document.activeElement !== null && document.activeElement !== document.body;

interface MenuItemProps {
  icon?: ReactNode;
  isDanger?: boolean;
  onSelect(): void;
  children: ReactNode;
}

export function MenuItem({ icon, isDanger = false, onSelect, children }: MenuItemProps) {
  return (
    <Radix.Item
      onSelect={onSelect}
      className={classNames(
        "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-14 outline-none data-highlighted:bg-shade",
        isDanger ? "text-danger" : "text-ink",
      )}
    >
      {icon && <span className="flex size-4 items-center justify-center [&>svg]:size-4">{icon}</span>}
      {children}
    </Radix.Item>
  );
}

/** A choice among several in one row, like emojis. */
export function MenuRow({ children }: { children: ReactNode }) {
  return <Radix.Group className="mb-1 flex gap-0.5 border-line border-b pb-1">{children}</Radix.Group>;
}

export function MenuRowItem({ label, isOn, onSelect, children }: { label: string; isOn: boolean } & MenuItemProps) {
  return (
    <Radix.Item
      aria-label={label}
      title={label}
      onSelect={onSelect}
      className={classNames(
        "flex size-9 cursor-pointer items-center justify-center rounded-lg text-20 outline-none data-highlighted:bg-shade-2",
        isOn && "bg-brand-soft",
      )}
    >
      {children}
    </Radix.Item>
  );
}

export const MenuSeparator = () => <Radix.Separator className="my-1 h-px bg-line" />;
