import {
  type AuthenticationCreds,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
} from "baileys";
import type { SessionStore } from "../store/session-store.ts";
import type { InboundJournal } from "./inbound-journal.ts";
import { withoutOldChains } from "./session-chains.ts";
import type { SessionRecord } from "./session-record.ts";

const CREDS = "creds";

/**
 * The credentials as they lie in the store; fresh ones when it has none. Saved whole, and at once, by `saveCreds`.
 * Credentials that never got as far as being linked are as good as none: a client that has `me` without an
 * account would try to log in as a device that WhatsApp does not know.
 */
export function loadCreds(store: SessionStore): AuthenticationCreds {
  const creds = store.fact<AuthenticationCreds>(CREDS);
  if (!creds) return initAuthCreds();
  if (!creds.account) {
    creds.me = undefined;
    creds.pairingCode = undefined;
  }
  return creds;
}

export const saveCreds = (store: SessionStore, creds: AuthenticationCreds): void => store.setFact(CREDS, creds);

/** Whether a linked device's credentials are in the store. */
export const isLinked = (store: SessionStore): boolean => store.fact<AuthenticationCreds>(CREDS)?.account !== undefined;

/**
 * Signal's keys in the session's store. A `set` is one transaction, and takes along what the journal has to write.
 *
 * @param onPair a LID and a phone number were learned to be one person's; called within the transaction
 */
export function signalKeys(
  store: SessionStore,
  journal: InboundJournal,
  onPair: (lid: string, phoneJid: string) => void,
): SignalKeyStore {
  return {
    get: <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
      const found: { [id: string]: SignalDataTypeMap[T] } = {};
      for (const id of ids) {
        const value = store.key<SignalDataTypeMap[T]>(type, id);
        if (value !== undefined) found[id] = revive(type, value);
      }
      return found;
    },
    set: (changes: SignalDataSet) =>
      store.transaction(() => {
        for (const [type, values] of Object.entries(changes)) {
          for (const [id, value] of Object.entries(values ?? {})) store.setKey(type, id, stored(type, value));
        }
        for (const [phone, lid] of Object.entries(changes["lid-mapping"] ?? {})) {
          if (lid && !phone.endsWith("_reverse")) onPair(`${lid}@lid`, `${phone}@s.whatsapp.net`);
        }
        journal.write();
      }),
  };
}

function stored(type: string, value: unknown): unknown {
  // A protobuf message is a class; its data alone goes through the structured clone, and comes back as the class.
  if (value instanceof proto.Message.AppStateSyncKeyData) return { ...value };
  return type === "session" && value ? withoutOldChains(value as SessionRecord) : value;
}

function revive<T extends keyof SignalDataTypeMap>(type: T, value: SignalDataTypeMap[T]): SignalDataTypeMap[T] {
  if (type !== "app-state-sync-key") return value;
  return proto.Message.AppStateSyncKeyData.fromObject(value as object) as unknown as SignalDataTypeMap[T];
}
