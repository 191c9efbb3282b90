import { useTranslations } from "use-intl";

/** Actions that stand in the log, as the i18n files name them under `audit.actions`. */
export const ACTIONS = [
  "account.sign-in",
  "account.change",
  "account.reset",
  "organizations.create",
  "organizations.change",
  "members.manage",
  "invitations.manage",
  "invitations.accept",
  "api-keys.manage",
  "sessions.manage",
  "sessions.reconnect",
  "chats.open",
  "chats.change",
  "teams.manage",
  "availability.manage",
  "labels.add",
  "labels.manage",
  "contacts.change",
  "contacts.merge",
  "contacts.block",
  "contacts.define-fields",
  "contacts.import",
  "messages.send",
  "media.upload",
  "quick-replies.use",
  "quick-replies.change",
  "monitoring.configure",
  "knowledge.write",
  "knowledge.publish",
  "copilot.use",
  "copilot.manage",
] as const;

/** An action in the reader's language; one that is not known here, by its own name. */
export function useActionName(): (action: string) => string {
  const t = useTranslations("audit.actions");
  return (action) => {
    const known = ACTIONS.find((one) => one === action);
    return known ? t(known) : action;
  };
}
