import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { ArticleText } from "../../backend/knowledge.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { classNames } from "../../ui/class-names.ts";
import { TextField } from "../../ui/text-field.tsx";
import { useSettled } from "../../ui/use-settled.ts";
import { Markdown } from "./markdown.tsx";

const LONGEST_TITLE = 200;
const LONGEST_BODY = 200_000;

const VIEWS = ["write", "preview"] as const;
type View = (typeof VIEWS)[number];

interface ArticleFieldsProps {
  text: ArticleText;
  onChange(some: Partial<ArticleText>): void;
}

/** Title, address and body, with what the body looks like: beside it, or on a phone in its place. */
export function ArticleFields({ text, onChange }: ArticleFieldsProps) {
  const t = useTranslations("knowledge.articles");
  const id = useId();
  const [shown, setShown] = useState<View>("write");
  const preview = useSettled(text.body);
  return (
    <>
      <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
        <TextField
          label={t("titleLabel")}
          value={text.title}
          maxLength={LONGEST_TITLE}
          onChange={(event) => onChange({ title: event.target.value })}
        />
        <TextField
          label={t("urlLabel")}
          hint={t("urlHint")}
          type="url"
          inputMode="url"
          value={text.url}
          onChange={(event) => onChange({ url: event.target.value })}
        />
      </div>
      <div className="w-max lg:hidden">
        <ChoiceGroup
          look="framed"
          label={t("view")}
          value={shown}
          options={VIEWS.map((value) => ({ value, label: t(value) }))}
          onChange={(view: View) => setShown(view)}
        />
      </div>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <div className={classNames("flex flex-col gap-1.5", shown === "preview" && "max-lg:hidden")}>
          <label htmlFor={id} className="text-13 font-medium">
            {t("bodyLabel")}
          </label>
          <textarea
            id={id}
            value={text.body}
            maxLength={LONGEST_BODY}
            aria-describedby={`${id}-hint`}
            onChange={(event) => onChange({ body: event.target.value })}
            className="field-sizing-content max-h-[70dvh] min-h-80 resize-y rounded-[10px] border border-line-strong bg-field px-3 py-2.5 text-15 leading-6"
          />
          <p id={`${id}-hint`} className="text-12 text-ink-2">
            {t("bodyHint")}
          </p>
        </div>
        <section
          aria-label={t("preview")}
          className={classNames("flex min-w-0 flex-col gap-1.5", shown === "write" && "max-lg:hidden")}
        >
          <h2 className="text-13 font-medium">{t("preview")}</h2>
          <div className="min-h-80 rounded-[10px] border border-line bg-surface p-4">
            {preview.trim() === "" ? (
              <p className="text-14 text-ink-2">{t("nothingYet")}</p>
            ) : (
              <Markdown text={preview} />
            )}
          </div>
        </section>
      </div>
    </>
  );
}
