import type { proto } from "baileys";

/** Something to choose from, as businesses send it: a list unless `kind` says otherwise. */
export interface InteractiveMessage {
  readonly type: "interactive";
  readonly kind?: "list" | "button" | "template" | undefined;
  readonly text: string;
  readonly footer?: string | undefined;
  readonly options: readonly string[];
}

/** What somebody chose of one; `id` is the business' own name for it. */
export interface InteractiveReply {
  readonly type: "interactive_reply";
  readonly kind?: "list" | "button" | "template" | undefined;
  readonly text: string;
  readonly id: string;
}

type Context = proto.IContextInfo | undefined;

/** An option's id is its own text. */
export function interactive({ kind, text, footer, options }: InteractiveMessage, contextInfo: Context): proto.IMessage {
  switch (kind) {
    case "button": {
      const buttons = options.map((option) => ({ buttonId: option, buttonText: { displayText: option }, type: 1 }));
      return { buttonsMessage: { contentText: text, footerText: footer, headerType: 1, buttons, contextInfo } };
    }
    case "template": {
      const hydratedButtons = options.map((option, index) => ({
        index: index + 1,
        quickReplyButton: { displayText: option, id: option },
      }));
      const template = { hydratedContentText: text, hydratedFooterText: footer, hydratedButtons };
      return { templateMessage: { hydratedTemplate: template, contextInfo } };
    }
    default: {
      const rows = options.map((title) => ({ title, rowId: title }));
      const list = { description: text, footerText: footer, buttonText: "Ver", listType: 1, sections: [{ rows }] };
      return { listMessage: { ...list, contextInfo } };
    }
  }
}

/** The answer to one; `contextInfo` says to which. */
export function interactiveReply({ kind, text, id }: InteractiveReply, contextInfo: Context): proto.IMessage {
  switch (kind) {
    case "button":
      return {
        buttonsResponseMessage: { selectedButtonId: id, selectedDisplayText: text, type: 1, contextInfo },
      };
    case "template":
      return { templateButtonReplyMessage: { selectedId: id, selectedDisplayText: text, contextInfo } };
    default: {
      const singleSelectReply = { selectedRowId: id };
      return { listResponseMessage: { title: text, listType: 1, singleSelectReply, contextInfo } };
    }
  }
}
