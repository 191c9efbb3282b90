import type { SessionStore } from "../store/session-store.ts";
import type { Identities } from "./identity.ts";

/** What a session has learned of LIDs and phone numbers, connected or not. */
export const knownIdentities = (
  store: SessionStore,
  subjectOf: Identities["subjectOf"] = () => undefined,
): Identities => ({
  phoneJidOf: (lid) => withServer(store.key<string>("lid-mapping", `${userOf(lid)}_reverse`), "s.whatsapp.net"),
  lidOf: (phoneJid) => withServer(store.key<string>("lid-mapping", userOf(phoneJid)), "lid"),
  subjectOf,
});

const userOf = (jid: string): string => jid.split("@")[0]?.split(":")[0] ?? "";
const withServer = (user: string | undefined, server: string): string | undefined => user && `${user}@${server}`;
