/**
 * A text as WhatsApp formats it, of one that may be markdown: what models and articles write. What is WhatsApp's already
 * stays as it is; numbers of sources, like [1], go.
 */
export function toWhatsAppText(text: string): string {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? withoutLanguage(part) : convert(part)))
    .join("")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

// ```sql names a language; WhatsApp would show it.
const withoutLanguage = (code: string): string => code.replace(/^```\w+\n/, "```\n");

const convert = (text: string): string =>
  text
    .replace(/!\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replace(
      /\[([^\]\n]+)\]\((?:<)?((?:https?:\/\/|mailto:|tel:)[^)\s>]+)(?:>)?(?:\s+"[^"]*")?\)/g,
      (_all, name: string, link: string) => (name === link || link.endsWith(name) ? link : `${name}: ${link}`),
    )
    .replace(/[ \t]*\[\d{1,2}\](?!\()/g, "")
    .replace(/^#{1,6}[ \t]+(.+?)[ \t]*#*$/gm, (_all, heading: string) => `*${heading.replaceAll(/\*+/g, "")}*`)
    .replace(/^([ \t]*)[*+•][ \t]+/gm, "$1- ")
    .replace(/^([ \t]*)(?:[-*_][ \t]*){3,}$/gm, "")
    .replace(/\*\*\*(\S(?:[^\n]*?\S)?)\*\*\*/g, "*_$1_*")
    .replace(/\*\*(\S(?:[^\n]*?\S)?)\*\*/g, "*$1*")
    .replace(/(?<![\p{L}\p{N}_])__(\S(?:[^\n]*?\S)?)__(?![\p{L}\p{N}_])/gu, "*$1*")
    .replace(/~~(\S(?:[^\n]*?\S)?)~~/g, "~$1~")
    .replace(/\\([\\`*_{}[\]()#+\-.!~>])/g, "$1");
