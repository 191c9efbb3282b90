import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** Links open elsewhere and tell nothing of where they were clicked; pictures are not fetched, their words are shown. */
const COMPONENTS: Components = {
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noreferrer noopener nofollow" className="text-brand-ink underline">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ alt }) => <span className="text-ink-2">{alt}</span>,
  // The page has its own headings above these.
  h1: ({ children }) => <Heading>{children}</Heading>,
  h2: ({ children }) => <Heading>{children}</Heading>,
  h3: ({ children }) => <h4 className="font-semibold">{children}</h4>,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children }) => <ol className="list-decimal pl-5">{children}</ol>,
  blockquote: ({ children }) => <blockquote className="border-l-4 border-line pl-3 text-ink-2">{children}</blockquote>,
  pre: ({ children }) => <pre className="rounded-lg bg-field p-2.5 break-words whitespace-pre-wrap">{children}</pre>,
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table className="border-collapse text-13 [&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:border-line [&_th]:px-2 [&_th]:py-1 [&_th]:text-left">
        {children}
      </table>
    </div>
  ),
};

const Heading = ({ children }: { children?: ReactNode }) => <h3 className="mt-1 text-15 font-semibold">{children}</h3>;

const PLUGINS = [remarkGfm];

/** Markdown that people wrote or a file held. HTML in it is shown as text, and addresses that run something lead nowhere. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-2.5 text-14 leading-6 break-words">
      <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
