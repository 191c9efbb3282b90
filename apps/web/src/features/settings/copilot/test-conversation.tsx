import type { CopilotTest } from "@gomarketing/contracts";
import { RotateCcw, Sparkles } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { useProblemText } from "../../../ui/problem-text.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { SuggestionText } from "../../inbox/suggestion/suggestion-text.tsx";
import { toWhatsAppText } from "../../inbox/suggestion/whatsapp-text.ts";
import { Section } from "./section.tsx";
import { TestResult } from "./test-result.tsx";
import { type TestState, useCopilotTest } from "./use-copilot-test.ts";

type Turn = CopilotTest["turns"][number];
const MOST_TURNS = 20;
const LONGEST_MESSAGE = 2_000;

/** A conversation that nobody had, to see what the copilot would suggest as it is set up now. No chat keeps it. */
export function TestConversation() {
  const t = useTranslations("copilot.test");
  const [name, setName] = useState("");
  const [message, setMessage] = useState("");
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const { state, run, clear } = useCopilotTest();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = message.trim();
    const asked = text ? [...turns, { who: "customer" as const, text }].slice(-MOST_TURNS) : turns;
    if (asked.at(-1)?.who !== "customer") return;
    setTurns(asked);
    setMessage("");
    void run({ turns: [...asked], ...(name.trim() && { customerName: name.trim() }) });
  };
  const answer = (text: string) => {
    setTurns((before) =>
      [...before, { who: "agent" as const, text: text.slice(0, LONGEST_MESSAGE) }].slice(-MOST_TURNS),
    );
    clear();
  };
  const restart = () => {
    setTurns([]);
    clear();
  };

  return (
    <Section
      title={t("title")}
      lead={t("lead")}
      aside={
        turns.length > 0 && (
          <Button tone="quiet" size="small" icon={<RotateCcw aria-hidden className="size-4" />} onClick={restart}>
            {t("restart")}
          </Button>
        )
      }
    >
      {turns.length > 0 && <Turns turns={turns} />}
      <Outcome state={state} onAnswer={answer} />
      <form onSubmit={submit} className="flex flex-col gap-3">
        {turns.length === 0 && (
          <TextField
            label={t("name")}
            value={name}
            maxLength={120}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
        <TextArea
          label={t("message")}
          placeholder={t("placeholder")}
          value={message}
          maxLength={LONGEST_MESSAGE}
          onChange={(event) => setMessage(event.target.value)}
        />
        <Button
          type="submit"
          tone="ai"
          className="self-start"
          isBusy={state.kind === "writing"}
          disabled={message.trim() === "" && turns.at(-1)?.who !== "customer"}
          icon={<Sparkles aria-hidden className="size-4" />}
        >
          {t("submit")}
        </Button>
      </form>
    </Section>
  );
}

function Turns({ turns }: { turns: readonly Turn[] }) {
  const t = useTranslations("copilot.test");
  return (
    <ol aria-label={t("conversation")} className="flex flex-col gap-2">
      {turns.map(({ who, text }, index) => (
        <li
          key={placeOf(turns, index)}
          className={classNames(
            "max-w-[85%] rounded-xl px-3 py-2 text-14",
            who === "agent" ? "self-end bg-brand-soft" : "self-start bg-shade",
          )}
        >
          <p className="text-12 text-ink-2">{t(who)}</p>
          <SuggestionText text={text} />
        </li>
      ))}
    </ol>
  );
}

function Outcome({ state, onAnswer }: { state: TestState; onAnswer(text: string): void }) {
  const t = useTranslations("copilot.test");
  const problemText = useProblemText();
  switch (state.kind) {
    case "idle":
      return null;
    case "writing":
      return (
        <div className="rounded-2xl border border-ai-line bg-ai-soft px-3 py-2.5 text-14">
          <p role="status" className="animate-pulse-soft text-13 font-semibold text-ai">
            {t("writing")}
          </p>
          <div aria-hidden className="text-ink-2">
            <SuggestionText text={toWhatsAppText(state.draft)} />
          </div>
        </div>
      );
    case "failed":
      return <FormError>{problemText(state.error)}</FormError>;
    case "done":
      return <TestResult result={state.result} onAnswer={onAnswer} />;
  }
}

/** The same words may be said twice: the how-manieth time it is tells them apart. */
const placeOf = (turns: readonly Turn[], index: number): string =>
  `${turns.slice(0, index).filter(({ text }) => text === turns[index]?.text).length} ${turns[index]?.text}`;
