import type { Message } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import { Ban, Copy, Forward, History, Pencil, Reply, Sticker, Trash2 } from "lucide-react";
import { type ReactElement, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { postMessage, reactToMessage, revokeMessage } from "../../../backend/messages.ts";
import { lazyWithTexts } from "../../../i18n/lazy-with-texts.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Menu, MenuItem, MenuRow, MenuRowItem, MenuSeparator } from "../../../ui/menu.tsx";
import { toast } from "../../../ui/toast.ts";
import { useMe } from "../../shell/use-me.ts";
import { HistoryDialog } from "./history-dialog.tsx";
import type { MessagePowers } from "./message-powers.ts";

const QUICK_REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

const ForwardDialog = lazyWithTexts(() =>
  import("./forward-dialog.tsx").then(({ ForwardDialog }) => ({ default: ForwardDialog })),
);

interface LoadedMessageMenuProps {
  message: Message;
  powers: MessagePowers;
  trigger: ReactElement;
  onReply(message: Message): void;
  onEdit(message: Message): void;
}

/** What can be done with one message. */
export function LoadedMessageMenu({ message, powers, trigger, onReply, onEdit }: LoadedMessageMenuProps) {
  const t = useTranslations("thread.menu");
  const copied = useTranslations("common")("copied");
  const [isRevoking, setRevoking] = useState(false);
  const [isForwarding, setForwarding] = useState(false);
  const [isLookingBack, setLookingBack] = useState(false);
  const mayLookBack = useMe().role !== "read_only" && Boolean(message.editedAt || message.revokedAt);
  // What takes the focus waits until the menu has let go of it.
  const afterwards = useRef<() => void>(undefined);
  const { text } = message;
  const { canAnswer, canEdit, canForward, canRevoke, canCancel } = powers;

  return (
    <>
      <Menu
        align={message.direction === "outbound" ? "end" : "start"}
        onClosed={() => {
          const run = afterwards.current;
          afterwards.current = undefined;
          run?.();
          return run !== undefined;
        }}
        startsOpen
        trigger={trigger}
      >
        {canAnswer && <ReactionChoice message={message} />}
        {canAnswer && (
          <MenuItem icon={<Reply aria-hidden />} onSelect={() => (afterwards.current = () => onReply(message))}>
            {t("reply")}
          </MenuItem>
        )}
        {canForward && (
          <MenuItem icon={<Forward aria-hidden />} onSelect={() => (afterwards.current = () => setForwarding(true))}>
            {t("forward")}
          </MenuItem>
        )}
        {canAnswer && message.type === "sticker" && <StickerAgain sticker={message} />}
        {text && (
          <MenuItem
            icon={<Copy aria-hidden />}
            onSelect={() => void navigator.clipboard.writeText(text).then(() => toast.success(copied))}
          >
            {t("copy")}
          </MenuItem>
        )}
        {canEdit && (
          <MenuItem icon={<Pencil aria-hidden />} onSelect={() => (afterwards.current = () => onEdit(message))}>
            {t("edit")}
          </MenuItem>
        )}
        {mayLookBack && (
          <MenuItem icon={<History aria-hidden />} onSelect={() => (afterwards.current = () => setLookingBack(true))}>
            {t("history")}
          </MenuItem>
        )}
        {(canRevoke || canCancel) && (
          <TakeBackItem
            of={message}
            isCancel={canCancel}
            onSelect={() => (afterwards.current = () => setRevoking(true))}
          />
        )}
      </Menu>
      {isLookingBack && <HistoryDialog message={message} onClose={() => setLookingBack(false)} />}
      {isForwarding && (
        <Suspense>
          <ForwardDialog message={message} onClose={() => setForwarding(false)} />
        </Suspense>
      )}
      {isRevoking && <TakeBackDialog message={message} isCancel={canCancel} onClose={() => setRevoking(false)} />}
    </>
  );
}

/** Sends the same sticker, as one's own. */
function StickerAgain({ sticker: { chatId, media } }: { sticker: Message }) {
  const t = useTranslations("attach");
  const send = useMutation({
    mutationFn: (mediaId: string) => postMessage({ chatId, type: "sticker", mediaId }, crypto.randomUUID()),
  });
  if (media?.state !== "ready") return null;
  return (
    <MenuItem icon={<Sticker aria-hidden />} onSelect={() => send.mutate(media.id)}>
      {t("stickerAgain")}
    </MenuItem>
  );
}

function TakeBackItem({ of, isCancel, onSelect }: { of: Message; isCancel: boolean; onSelect(): void }) {
  const t = useTranslations(wordsFor(of));
  const cancel = useTranslations("thread")("cancelConfirm");
  return (
    <>
      <MenuSeparator />
      <MenuItem icon={isCancel ? <Ban aria-hidden /> : <Trash2 aria-hidden />} isDanger onSelect={onSelect}>
        {isCancel ? cancel : t("revokeItem")}
      </MenuItem>
    </>
  );
}

function ReactionChoice({ message }: { message: Message }) {
  const t = useTranslations("thread.menu");
  const react = useMutation({ mutationFn: (emoji: string) => reactToMessage(message.id, emoji) });
  // The whole desk is one person at WhatsApp, with one reaction.
  const own = message.reactions.find(({ author }) => author.kind !== "contact")?.emoji;
  return (
    <MenuRow>
      {QUICK_REACTIONS.map((emoji) => (
        <MenuRowItem
          key={emoji}
          label={t(emoji === own ? "removeReaction" : "react", { emoji })}
          isOn={emoji === own}
          onSelect={() => react.mutate(emoji === own ? "" : emoji)}
        >
          {emoji}
        </MenuRowItem>
      ))}
    </MenuRow>
  );
}

/** A note was never at the customer's. */
const wordsFor = ({ type }: Message) => (type === "note" ? "note" : "thread");

interface TakeBackDialogProps {
  message: Message;
  /** WhatsApp does not have it. */
  isCancel: boolean;
  onClose(): void;
}

function TakeBackDialog({ message, isCancel, onClose }: TakeBackDialogProps) {
  const t = useTranslations(wordsFor(message));
  const thread = useTranslations("thread");
  const common = useTranslations("common");
  // What was asked stands, though it may be sent meanwhile: then it is deleted for all.
  const [asksToCancel] = useState(isCancel);
  const takeBack = useMutation({ mutationFn: () => revokeMessage(message.id), onSuccess: onClose });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={asksToCancel ? thread("cancelTitle") : t("revokeTitle")}
      description={asksToCancel ? thread("cancelText") : t("revokeText")}
    >
      <div className="flex justify-end gap-2">
        <Button tone="quiet" onClick={onClose}>
          {common(asksToCancel ? "back" : "cancel")}
        </Button>
        <Button tone="danger" isBusy={takeBack.isPending} onClick={() => takeBack.mutate()}>
          {asksToCancel ? thread("cancelConfirm") : t("revokeConfirm")}
        </Button>
      </div>
    </Dialog>
  );
}
