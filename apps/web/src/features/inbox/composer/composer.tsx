import type { Chat, Message } from "@gomarketing/contracts";
import { Paperclip, SendHorizontal } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../ui/button.tsx";
import type { ComposerMode } from "./composer-mode.ts";
import { EditBar, FileBar, ReplyBar } from "./context-bars.tsx";
import { DropTarget } from "./drop-target.tsx";
import { EmojiPicker } from "./emoji-picker.tsx";
import { useAttachment } from "./use-attachment.ts";
import { useDraftText } from "./use-draft-text.ts";
import { useLastOwn } from "./use-last-own.ts";
import { useSubmit } from "./use-submit.ts";

/** What others do with the composer: a suggestion is put in, a shortcut brings the cursor. */
export interface ComposerHandle {
  focus(): void;
  /** Puts a text in place of what was written; the agent goes on from there. */
  replace(text: string): void;
}

interface ComposerProps {
  ref: Ref<ComposerHandle>;
  chat: Chat;
  mode: ComposerMode;
  onModeDone(): void;
  onSent(): void;
  /** ↑ in an empty composer: the last message is to be changed. */
  onEditLast(message: Message): void;
}

/** Where an answer is written. Its text lives in here: a keystroke redraws nothing else. */
export function Composer({ ref, chat, mode, onModeDone, onSent, onEditLast }: ComposerProps) {
  const t = useTranslations("composer");
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraftText(chat.id, mode);
  const attachment = useAttachment();
  const { submit, isBusy } = useSubmit({ chat, mode, attachment, onModeDone, onSent });
  useHeightOfText(input, text);
  useFocusOnMode(input, mode);
  const lastOwn = useLastOwn(chat.id);
  useImperativeHandle(
    ref,
    () => ({
      focus: () => input.current?.focus(),
      replace: (other) => [setText(other), input.current?.focus()],
    }),
    [setText],
  );

  const isEmpty = text.trim() === "" && (!attachment.file || mode.kind === "edit");
  const send = () => {
    if (isEmpty || isBusy || !submit(text)) return;
    setText("");
    input.current?.focus();
  };
  const cancel = () => {
    attachment.remove();
    onModeDone();
  };

  const editLast = () => {
    const last = lastOwn();
    if (last) onEditLast(last);
  };

  return (
    <DropTarget onFiles={attachment.take}>
      <Context mode={mode} attachment={attachment} onModeDone={onModeDone} />
      {chat.status === "resolved" && <p className="px-4 pt-2 text-12 text-ink-2">{t("resolvedHint")}</p>}
      <form
        onSubmit={(event) => [event.preventDefault(), send()]}
        className="flex items-end gap-1 px-2 py-2 md:gap-1.5 md:px-3"
      >
        {mode.kind === "new" && <AttachButton onFiles={attachment.take} />}
        <EmojiPicker onPick={(emoji) => insertAtCursor(input.current, emoji)} />
        <textarea
          ref={input}
          rows={1}
          aria-label={t("label")}
          placeholder={attachment.file ? t("caption") : t("label")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => onKey(event, { send, cancel, editLast: text === "" ? editLast : undefined })}
          onPaste={(event) => attachment.take(event.clipboardData.files) && event.preventDefault()}
          className="max-h-40 min-h-10 min-w-0 flex-1 resize-none rounded-xl border border-line-strong bg-field px-3 py-2 text-15 -outline-offset-1 [scrollbar-width:thin]"
        />
        <IconButton
          type="submit"
          label={t("send")}
          disabled={isEmpty || isBusy}
          // Keeps the phone's keyboard open.
          onMouseDown={(event) => event.preventDefault()}
          className="bg-brand text-on-brand hover:bg-brand-hover hover:text-on-brand disabled:bg-transparent disabled:text-ink-2"
        >
          <SendHorizontal aria-hidden className="size-5" />
        </IconButton>
      </form>
    </DropTarget>
  );
}

interface Answers {
  send(): void;
  cancel(): void;
  editLast: (() => void) | undefined;
}

function onKey(event: KeyboardEvent, { send, cancel, editLast }: Answers): void {
  // Enter also confirms what an input method composes.
  if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape") {
    cancel();
  } else if (event.key === "ArrowUp" && !event.altKey && editLast) {
    event.preventDefault();
    editLast();
  }
}

interface ContextProps {
  mode: ComposerMode;
  attachment: ReturnType<typeof useAttachment>;
  onModeDone(): void;
}

/** What the text belongs to: the message it answers or changes, the file it goes with. */
function Context({ mode, attachment, onModeDone }: ContextProps): ReactNode {
  if (mode.kind === "edit") return <EditBar message={mode.message} onCancel={onModeDone} />;
  return (
    <>
      {mode.replyTo && <ReplyBar message={mode.replyTo} onCancel={onModeDone} />}
      {attachment.file && <FileBar attached={attachment.file} onRemove={attachment.remove} />}
    </>
  );
}

function AttachButton({ onFiles }: { onFiles(files: FileList): void }) {
  const t = useTranslations("composer");
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={t("attach")} onClick={() => picker.current?.click()}>
        <Paperclip aria-hidden className="size-5" />
      </IconButton>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={t("attach")}
        onChange={(event) => {
          if (event.target.files) onFiles(event.target.files);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
    </>
  );
}

function insertAtCursor(input: HTMLTextAreaElement | null, text: string): void {
  if (!input) return;
  input.focus();
  // Unlike setting the value, this can be undone with Ctrl+Z, and React hears of it.
  document.execCommand("insertText", false, text);
}

function useHeightOfText(input: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height
  useLayoutEffect(() => {
    const element = input.current;
    if (!element) return;
    element.style.height = "auto";
    // The borders are outside the scroll height.
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [input, text]);
}

/** Ready to write on opening a chat and on choosing to answer; not on touch screens, where a keyboard would jump up. */
function useFocusOnMode(input: React.RefObject<HTMLTextAreaElement | null>, mode: ComposerMode): void {
  const [isTouch] = useState(() => matchMedia("(pointer: coarse)").matches);
  useEffect(() => {
    if (isTouch && mode.kind === "new" && !mode.replyTo) return;
    // A menu that closes gives the focus back to its button first.
    const timer = setTimeout(() => input.current?.focus(), 0);
    return () => clearTimeout(timer);
  }, [input, mode, isTouch]);
}
