import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { useReturnFocus } from "./use-return-focus.ts";

interface DialogProps {
  isOpen: boolean;
  onClose(): void;
  title: string;
  description?: string;
  isWide?: boolean;
  children: ReactNode;
}

/** A question over the page. Focus moves in and, on closing, back to where it was. */
export function Dialog({ isOpen, onClose, title, description, isWide = false, children }: DialogProps) {
  const focus = useReturnFocus();
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Radix.Content
          {...focus}
          // Without a description Radix wants to hear that this is meant.
          {...(!description && { "aria-describedby": undefined })}
          className={classNames(
            "fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto rounded-2xl border border-line bg-surface p-6 shadow-pop outline-none",
            isWide ? "max-w-3xl" : "max-w-md",
          )}
        >
          <div className="flex flex-col gap-1.5">
            <Radix.Title className="text-20 font-semibold">{title}</Radix.Title>
            {description && (
              <Radix.Description className="text-14 break-words text-ink-2">{description}</Radix.Description>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
