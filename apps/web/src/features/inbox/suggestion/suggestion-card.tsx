import type { Suggestion } from "@gomarketing/contracts";
import { Pencil, RefreshCw, Sparkles, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button, IconButton } from "../../../ui/button.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { useCommand } from "../../shell/commands/command-provider.tsx";
import { Citations } from "./citations.tsx";
import { Passages } from "./passages.tsx";
import { SuggestionText } from "./suggestion-text.tsx";
import { UseKeys } from "./use-keys.tsx";
import type { ChatSuggestion, Insert } from "./use-suggestion.ts";
import { toWhatsAppText } from "./whatsapp-text.ts";

/** What the copilot proposes to answer: as it is written, checked and ready, thrown away, or why there is none. */
export function SuggestionCard({ suggestion, onInsert }: { suggestion: ChatSuggestion; onInsert: Insert }) {
  const { state, ask, close } = suggestion;
  switch (state.kind) {
    case "none":
      return null;
    case "writing":
      return <Writing draft={state.draft} onClose={close} />;
    case "failed":
      return <Failed error={state.error} onRetry={() => ask()} onClose={close} />;
    case "discarded":
      return <Discarded suggestion={state.suggestion} of={suggestion} />;
    case "ready":
      return <Ready key={state.suggestion.id} suggestion={state.suggestion} of={suggestion} onInsert={onInsert} />;
  }
}

function Card({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="mx-2 mb-2 animate-pop rounded-2xl border border-ai-line bg-ai-soft px-3 py-2.5 text-14 md:mx-3"
    >
      {children}
    </section>
  );
}

interface HeadProps {
  title: string;
  isBusy?: boolean;
  closeLabel: string;
  onClose(): void;
  children?: ReactNode;
}

function Head({ title, isBusy = false, closeLabel, onClose, children }: HeadProps) {
  return (
    <div className="flex min-h-8 items-start gap-2">
      <Sparkles aria-hidden className={`mt-2 size-4 shrink-0 text-ai ${isBusy ? "animate-pulse-soft" : ""}`} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
        <h3 className="text-13 font-semibold text-ai">{title}</h3>
        {children}
      </div>
      <IconButton isSmall label={closeLabel} onClick={onClose}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}

// A draft is looked at and not more: it has no buttons until it is checked.
function Writing({ draft, onClose }: { draft: string; onClose(): void }) {
  const t = useTranslations("suggestion");
  return (
    <Card label={t("title")}>
      <Head title={draft ? t("title") : t("writing")} isBusy closeLabel={t("close")} onClose={onClose} />
      {draft && (
        <div aria-hidden className="max-h-48 overflow-y-auto pb-1 pl-6 text-ink-2">
          <SuggestionText text={toWhatsAppText(draft)} />
        </div>
      )}
      <p role="status" className="sr-only">
        {t("writing")}
      </p>
    </Card>
  );
}

function Failed({ error, onRetry, onClose }: { error: unknown; onRetry(): void; onClose(): void }) {
  const t = useTranslations("suggestion");
  const problemText = useProblemText();
  return (
    <Card label={t("title")}>
      <Head title={t("failed")} closeLabel={t("close")} onClose={onClose} />
      <p role="alert" className="pl-6 text-14">
        {problemText(error)}
      </p>
      <div className="mt-2 pl-6">
        <Button tone="outline" size="small" icon={<RefreshCw aria-hidden className="size-4" />} onClick={onRetry}>
          {t("retry")}
        </Button>
      </div>
    </Card>
  );
}

const REASONS = ["wrong", "offTopic", "tone", "tooLong"] as const;

function Discarded({ suggestion, of }: { suggestion: Suggestion; of: ChatSuggestion }) {
  const t = useTranslations("suggestion");
  return (
    <Card label={t("title")}>
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="mr-1 text-13 text-ink-2">
          {t("discarded")}
        </p>
        {REASONS.map((reason) => (
          <Button
            key={reason}
            tone="outline"
            size="small"
            onClick={() => of.explain(suggestion, t(`reasons.${reason}`))}
          >
            {t(`reasons.${reason}`)}
          </Button>
        ))}
        <span className="flex-1" />
        <Button tone="quiet" size="small" onClick={of.restore}>
          {t("undo")}
        </Button>
        <IconButton isSmall label={t("close")} onClick={of.close}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
    </Card>
  );
}

interface ReadyProps {
  suggestion: Suggestion;
  of: ChatSuggestion;
  onInsert: Insert;
}

function Ready({ suggestion, of, onInsert }: ReadyProps) {
  const t = useTranslations("suggestion");
  const isModel = suggestion.source === "model";
  const title = isModel ? t("title") : t("found");
  return (
    <Card label={title}>
      <Head title={title} closeLabel={t("discard")} onClose={of.discard}>
        {isModel && suggestion.citations.length > 0 && <Citations citations={suggestion.citations} />}
      </Head>
      {isModel ? (
        <Written suggestion={suggestion} onAnother={() => of.ask()} onInsert={onInsert} />
      ) : (
        <Passages suggestion={suggestion} onAgain={() => of.ask()} onInsert={onInsert} />
      )}
    </Card>
  );
}

interface WrittenProps {
  suggestion: Suggestion;
  onAnother(): void;
  onInsert: Insert;
}

function Written({ suggestion, onAnother, onInsert }: WrittenProps) {
  const t = useTranslations("suggestion");
  const [text, setText] = useState(() => toWhatsAppText(suggestion.text));
  const [isEditing, setEditing] = useState(false);
  const insert = () => onInsert(suggestion, toWhatsAppText(suggestion.text), text);
  useCommand("useSuggestion", text.trim() === "" ? undefined : insert);
  const cancel = () => {
    setText(toWhatsAppText(suggestion.text));
    setEditing(false);
  };
  return (
    <>
      <p role="status" className="sr-only">
        {t("ready", { text })}
      </p>
      <div className="pl-6">
        {isEditing ? (
          <Editor text={text} onChange={setText} onCancel={cancel} />
        ) : (
          <div className="max-h-56 overflow-y-auto">
            <SuggestionText text={text} />
          </div>
        )}
        <div className="mt-2.5 flex flex-wrap items-center gap-2">
          <Button tone="ai" size="small" disabled={text.trim() === ""} onClick={insert}>
            {t("use")}
            <UseKeys />
          </Button>
          {isEditing ? (
            <Button tone="outline" size="small" onClick={cancel}>
              {t("cancel")}
            </Button>
          ) : (
            <Button
              tone="outline"
              size="small"
              icon={<Pencil aria-hidden className="size-3.5" />}
              onClick={() => setEditing(true)}
            >
              {t("edit")}
            </Button>
          )}
          <Button tone="quiet" size="small" icon={<RefreshCw aria-hidden className="size-4" />} onClick={onAnother}>
            {t("another")}
          </Button>
        </div>
      </div>
    </>
  );
}

interface EditorProps {
  text: string;
  onChange(text: string): void;
  onCancel(): void;
}

function Editor({ text, onChange, onCancel }: EditorProps) {
  const t = useTranslations("suggestion");
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <textarea
      ref={input}
      aria-label={t("editLabel")}
      value={text}
      rows={Math.min(10, text.split("\n").length + 1)}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
      className="field-sizing-content max-h-56 w-full resize-none rounded-lg border border-ai bg-surface px-2.5 py-1.5 text-14"
    />
  );
}
