import type { Chat, Message } from "@gomarketing/contracts";
import { Mic, NotebookPen, SendHorizontal } from "lucide-react";
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type Ref,
  Suspense,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { lazyWithTexts } from "../../../i18n/lazy-with-texts.ts";
import { IconButton } from "../../../ui/button.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { whenIdle } from "../../../ui/when-idle.ts";
import { useCommand, useCommands } from "../../shell/commands/command-provider.tsx";
import { AttachButton } from "./attach/attach-button.tsx";
import { COMPLETION_LIST_ID } from "./completion-list-id.ts";
import type { ComposerMode } from "./composer-mode.ts";
import { CopilotButton } from "./copilot-button.tsx";
import { DropTarget } from "./drop-target.tsx";
import { EmojiPicker } from "./emoji-picker.tsx";
import type { Namer } from "./group-people.tsx";
import { type Attachments, loadPend, useAttachments, voiceFile } from "./use-attachments.ts";
import { useCompletion } from "./use-completion.ts";
import { useDraftText } from "./use-draft-text.ts";
import { useLastOwn } from "./use-last-own.ts";
import { useSubmit } from "./use-submit.ts";
import type { VoiceNote } from "./voice/recording.ts";

// Not with the page; but there when it is wanted, so that nothing jumps.
const loadBar = () => import("./context-bars.tsx").then(({ ContextBar }) => ({ default: ContextBar }));
const ContextBar = lazy(loadBar);
const loadTray = () => import("./file-tray.tsx").then(({ FileTray }) => ({ default: FileTray }));
const FileTray = lazyWithTexts(loadTray);
const CompletionList = lazy(() =>
  import("./completion-list.tsx").then(({ CompletionList }) => ({ default: CompletionList })),
);
const GroupPeople = lazy(() => import("./group-people.tsx").then(({ GroupPeople }) => ({ default: GroupPeople })));
const VoiceRecorder = lazyWithTexts(() =>
  import("./voice/voice-recorder.tsx").then(({ VoiceRecorder }) => ({ default: VoiceRecorder })),
);

/** What others do with the composer: a suggestion is put in, a shortcut brings the cursor. */
export interface ComposerHandle {
  focus(): void;
  /** What the customer would be answered: what is written there and not sent. */
  text(): string;
  /** Puts a text in place of that answer, whatever else is being written; the agent goes on from there. */
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
  /** The next text is for the team alone. */
  onNote(): void;
  onTyping(): void;
}

/** Where an answer is written. Its text lives in here: a keystroke redraws nothing else. */
export function Composer(props: ComposerProps) {
  const { chat, mode } = props;
  const t = useTranslations("composer");
  const state = useComposer(props);
  const { attachments, isRecording, leaveMode } = state;
  return (
    <DropTarget onFiles={attachments.take}>
      <Context mode={mode} attachments={attachments} onModeDone={leaveMode} />
      {chat.status === "resolved" && <p className="px-4 pt-2 text-12 text-ink-2">{t("resolvedHint")}</p>}
      {isRecording ? (
        <Suspense fallback={<div className="h-14" />}>
          <VoiceRecorder onDone={state.recorded} onKeep={attachments.keep} />
        </Suspense>
      ) : (
        <WritingForm {...props} state={state} />
      )}
    </DropTarget>
  );
}

type ComposerState = ReturnType<typeof useComposer>;

/** What is being written, and what becomes of it. */
function useComposer({ ref, chat, mode, onModeDone, onSent, onEditLast, onNote, onTyping }: ComposerProps) {
  const input = useRef<HTMLTextAreaElement>(null);
  const { text, setText, answer, setAnswer, forgetEdit } = useDraftText(chat.id, mode);
  const [isRecording, setRecording] = useState(false);
  const attachments = useAttachments(chat.id);
  const namer = useRef<Namer>(undefined);
  const leaveMode = () => [forgetEdit(), onModeDone()];
  const { submit, sendAtOnce, isChanging } = useSubmit({
    chat,
    mode,
    attachments,
    namer,
    onModeDone: leaveMode,
    onSent,
  });
  const isNote = mode.kind === "note";
  const readers = isNote ? "team" : chat.isGroup && mode.kind === "new" ? "group" : "person";
  const completion = useCompletion({ input, readers, setText, send: () => sendAsItIs() });
  const isBusy = isChanging || attachments.isComing || completion.isFilling;
  const record = () => setRecording(true);
  useFocusOnMode(input, mode);
  useComposerHandle(ref, input, answer, (text) => {
    setAnswer(text);
    // What was being written there stays, as that mode's draft.
    if (mode.kind !== "new") onModeDone();
  });
  useCommand("voice", isRecording ? undefined : record);
  useCommand("note", () => (isNote ? onModeDone() : onNote()));
  const editLast = useEditLast(chat.id, onEditLast);
  const commands = useCommands();

  const isEmpty = text.trim() === "" && (attachments.files.length === 0 || mode.kind !== "new");
  const write = (typed: string) => {
    setText(typed);
    completion.watch(typed);
    if (typed) onTyping();
  };
  const sendAsItIs = () => {
    if (isEmpty || isBusy || !submit(text)) return;
    setText("");
    input.current?.focus();
  };
  const send = () => {
    if (!isBusy && !completion.holds(text)) sendAsItIs();
  };
  const cancel = () => (isInMode(mode) ? leaveMode() : attachments.clear());
  const recorded = (note: VoiceNote | undefined) => {
    setRecording(false);
    if (note) sendAtOnce({ attached: voiceFile(note) });
    setTimeout(() => input.current?.focus());
  };
  const answers: Answers = {
    send,
    cancel,
    editLast: text === "" && mode.kind === "new" ? editLast : undefined,
    takeSuggestion: () => mode.kind === "new" && commands.run("useSuggestion"),
  };
  return {
    input,
    text,
    draft: { text: () => input.current?.value ?? "", replace: setText },
    write,
    answers,
    isEmpty,
    isBusy,
    isRecording,
    record,
    recorded,
    attachments,
    completion,
    namer,
    sendAtOnce,
    leaveMode,
  };
}

function WritingForm({ chat, mode, onModeDone, onNote, state }: ComposerProps & { state: ComposerState }) {
  const t = useTranslations("composer");
  const { isEmpty, isBusy, attachments, completion, namer, answers, sendAtOnce } = state;
  const isNote = mode.kind === "note";
  return (
    <form
      onSubmit={(event) => [event.preventDefault(), answers.send()]}
      className="relative flex items-end gap-1 px-2 py-2 md:gap-1.5 md:px-3"
    >
      {chat.isGroup && (
        <Suspense>
          <GroupPeople chat={chat} namer={namer} />
        </Suspense>
      )}
      {completion.trigger && (
        <Suspense>
          <CompletionList chat={chat} trigger={completion.trigger} completion={completion} attachments={attachments} />
        </Suspense>
      )}
      {mode.kind === "new" && (
        <AttachButton
          onFiles={attachments.take}
          onContent={(content) => sendAtOnce({ content })}
          onSticker={(attached) => sendAtOnce({ attached })}
        />
      )}
      {mode.kind !== "edit" && <NoteButton isOn={isNote} onToggle={isNote ? onModeDone : onNote} />}
      <EmojiPicker onPick={(emoji) => insertAtCursor(state.input.current, emoji)} />
      {mode.kind === "new" && <CopilotButton hasText={state.text.trim() !== ""} draft={state.draft} />}
      <TextInput isNote={isNote || (mode.kind === "edit" && mode.message.type === "note")} state={state} />
      {isEmpty && mode.kind === "new" ? (
        <IconButton label={t("record")} onClick={state.record}>
          <Mic aria-hidden className="size-5" />
        </IconButton>
      ) : (
        <SendButton isDisabled={isEmpty || isBusy} />
      )}
    </form>
  );
}

function TextInput({ isNote, state }: { isNote: boolean; state: ComposerState }) {
  const t = useTranslations("composer");
  const { input, text, write, answers, attachments, completion } = state;
  const hasList = completion.trigger !== undefined && completion.entries.length > 0;
  useHeightOfText(input, text);
  return (
    <textarea
      ref={input}
      rows={1}
      aria-label={isNote ? t("noteLabel") : t("label")}
      aria-autocomplete="list"
      aria-controls={hasList ? COMPLETION_LIST_ID : undefined}
      aria-activedescendant={hasList ? `${COMPLETION_LIST_ID}-${completion.chosen}` : undefined}
      placeholder={isNote ? t("notePlaceholder") : attachments.files.length > 0 ? t("caption") : t("label")}
      value={text}
      onChange={(event) => write(event.target.value)}
      onKeyDown={(event) => completion.onKeyDown(event) || onKey(event, answers)}
      onBlur={completion.close}
      onPaste={(event) => attachments.take(event.clipboardData.files) && event.preventDefault()}
      className={classNames(
        "max-h-40 min-h-10 min-w-0 flex-1 resize-none rounded-xl border px-3 py-2 text-15 -outline-offset-1 placeholder:whitespace-nowrap [scrollbar-width:thin]",
        isNote ? "border-warn border-dashed bg-warn-soft" : "border-line-strong bg-field",
      )}
    />
  );
}

function NoteButton({ isOn, onToggle }: { isOn: boolean; onToggle(): void }) {
  const t = useTranslations("composer");
  return (
    <IconButton
      label={t("note")}
      aria-pressed={isOn}
      onClick={onToggle}
      className="aria-pressed:bg-warn-soft aria-pressed:text-warn"
    >
      <NotebookPen aria-hidden className="size-5" />
    </IconButton>
  );
}

function SendButton({ isDisabled }: { isDisabled: boolean }) {
  const t = useTranslations("composer");
  return (
    <IconButton
      type="submit"
      label={t("send")}
      disabled={isDisabled}
      tone="brand"
      // Keeps the phone's keyboard open.
      onMouseDown={(event) => event.preventDefault()}
    >
      <SendHorizontal aria-hidden className="size-5" />
    </IconButton>
  );
}

function useComposerHandle(
  ref: Ref<ComposerHandle>,
  input: React.RefObject<HTMLTextAreaElement | null>,
  text: string,
  replace: (text: string) => void,
): void {
  const latest = useRef({ text, replace });
  latest.current = { text, replace };
  useImperativeHandle(
    ref,
    () => ({
      focus: () => input.current?.focus(),
      text: () => latest.current.text,
      replace: (text) => {
        latest.current.replace(text);
        // Once the text is there, so that the cursor stands behind it.
        setTimeout(() => {
          input.current?.focus();
          input.current?.setSelectionRange(text.length, text.length);
        });
      },
    }),
    [input],
  );
}

function useEditLast(chatId: string, onEditLast: (message: Message) => void): () => void {
  const lastOwn = useLastOwn(chatId);
  return () => {
    const last = lastOwn();
    if (last) onEditLast(last);
  };
}

interface Answers {
  send(): void;
  cancel(): void;
  editLast: (() => void) | undefined;
  /** Answers whether there was one. */
  takeSuggestion(): boolean;
}

function onKey(event: KeyboardEvent, { send, cancel, editLast, takeSuggestion }: Answers): void {
  // Enter also confirms what an input method composes.
  if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
    event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && takeSuggestion()) return;
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
  attachments: Attachments;
  onModeDone(): void;
}

/** What the text belongs to: the message it answers or changes, the files it goes with. */
function Context({ mode, attachments, onModeDone }: ContextProps): ReactNode {
  // Files can be attached without a network too.
  useEffect(() => [loadBar, loadTray, loadPend].forEach(whenIdle), []);
  return (
    <>
      {isInMode(mode) && (
        <Suspense fallback={<div className="h-14" />}>
          <ContextBar mode={mode} onCancel={onModeDone} />
        </Suspense>
      )}
      {mode.kind === "new" && (attachments.files.length > 0 || attachments.isComing) && (
        <Suspense fallback={<div className="h-26" />}>
          <FileTray {...attachments} />
        </Suspense>
      )}
    </>
  );
}

/** Whether it is more than a new message that the text is for. */
const isInMode = (mode: ComposerMode): boolean => mode.kind !== "new" || mode.replyTo !== undefined;

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
    // At once: the next key is typed there. And again once what closes has given the focus back to where it was.
    input.current?.focus();
    const timer = setTimeout(() => input.current?.focus(), 0);
    return () => clearTimeout(timer);
  }, [input, mode, isTouch]);
}
