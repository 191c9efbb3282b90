import type { ProblemDocument } from "@gomarketing/contracts";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { BackendProblem } from "../problem.ts";
import type { PendingFile, PendingMessage, Shelf } from "./outbox.ts";

/** Whose messages they are: another person at this browser neither sees nor sends them. */
export interface ShelfOwner {
  readonly memberId: string;
  readonly organizationId: string;
}

interface Kept extends ShelfOwner {
  readonly idempotencyKey: string;
  /** The page that sends it. */
  readonly pageId: string;
  /** In which order they were written, within one page. */
  readonly place: number;
  readonly message: Omit<PendingMessage, "uploaded" | "error" | "attached">;
  /** Without its object URL, which dies with its page. */
  readonly attached?: Omit<PendingFile, "previewUrl"> | undefined;
  readonly refusal?: { readonly status: number; readonly document: ProblemDocument } | undefined;
}

interface ShelfSchema extends DBSchema {
  messages: { key: string; value: Kept };
}

const pageId = crypto.randomUUID();
const LOCK = "outbox:";
const lockOf = (id: string) => `${LOCK}${id}`;
const places = { next: 0 };

/**
 * Keeps a page's unsent messages in this browser (IndexedDB), files included. Each page says with a lock that it lives;
 * what a page without one has left, the next page takes over. Where storage is full or forbidden nothing is kept, and `keep` says so.
 */
export function openShelf(owner: ShelfOwner): Shelf {
  const opening = open();
  let last: Promise<unknown> = opening;
  /** One after the other: what is forgotten was kept before. */
  const inTurn = <T>(otherwise: T, run: (database: IDBPDatabase<ShelfSchema>) => Promise<T>): Promise<T> => {
    const result = last.then(async () => run(await opening)).catch(() => otherwise);
    last = result;
    return result;
  };
  return {
    takeOver: async (onMore) => {
      const taken = () => inTurn([], (database) => takeOver(database, owner));
      const tell = (more: readonly PendingMessage[]) => more.length > 0 && onMore(more);
      for (const id of await livingPages()) void whenGone(id).then(taken).then(tell);
      return taken();
    },
    keep: (message) =>
      inTurn(false, async (database) => {
        const known = await database.get("messages", message.idempotencyKey);
        await database.put("messages", { ...asKept(message, owner), ...(known && { place: known.place }) });
        return true;
      }),
    forget: (idempotencyKey) => inTurn(undefined, (database) => database.delete("messages", idempotencyKey)),
  };
}

async function open(): Promise<IDBPDatabase<ShelfSchema>> {
  // Held as long as the page is there; browsers have no locks on pages without TLS.
  await new Promise<void>((resolve) => {
    if (!navigator.locks) return resolve();
    navigator.locks
      .request(lockOf(pageId), () => {
        resolve();
        return new Promise(() => undefined);
      })
      .catch(resolve);
  });
  return openDB<ShelfSchema>("outbox", 1, {
    upgrade: (database) => {
      database.createObjectStore("messages", { keyPath: "idempotencyKey" });
    },
  });
}

/** Resolves when a page that lives now is gone: the browser gives its lock to the next who asked. */
const whenGone = (id: string): Promise<unknown> => navigator.locks.request(lockOf(id), () => undefined);

/** The other pages that live now. */
async function livingPages(): Promise<string[]> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.flatMap(({ name = "" }) =>
    name.startsWith(LOCK) && name !== lockOf(pageId) ? name.slice(LOCK.length) : [],
  );
}

async function takeOver(database: IDBPDatabase<ShelfSchema>, owner: ShelfOwner): Promise<readonly PendingMessage[]> {
  const living = new Set(await livingPages());
  const transaction = database.transaction("messages", "readwrite");
  const all = await transaction.store.getAll();
  const left = all.filter(
    (kept) =>
      kept.memberId === owner.memberId && kept.organizationId === owner.organizationId && !living.has(kept.pageId),
  );
  left.sort((a, b) => a.message.writtenAt.localeCompare(b.message.writtenAt) || a.place - b.place);
  for (const kept of left) {
    places.next += 1;
    await transaction.store.put({ ...kept, pageId, place: places.next });
  }
  await transaction.done;
  return left.map(asPending);
}

function asKept({ uploaded: _, error, attached, ...message }: PendingMessage, owner: ShelfOwner): Kept {
  places.next += 1;
  const { previewUrl: __, ...file } = attached ?? {};
  return {
    ...owner,
    idempotencyKey: message.idempotencyKey,
    pageId,
    place: places.next,
    message,
    attached: attached && (file as Omit<PendingFile, "previewUrl">),
    refusal: error instanceof BackendProblem ? { status: error.status, document: error.document } : undefined,
  };
}

function asPending({ message, attached, refusal }: Kept): PendingMessage {
  return {
    ...message,
    ...(attached && { attached: { ...attached, previewUrl: URL.createObjectURL(attached.file) } }),
    ...(refusal && { error: new BackendProblem(refusal.status, refusal.document) }),
  };
}
