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

const LOCK = "outbox:";
const lockOf = (pageId: string) => `${LOCK}${pageId}`;
const places = { next: 0 };
/** How often a page looks for what others have left: one that was reloaded may take a moment to go, others close much later. */
const LOOK_EVERY_MS = 5_000;

/**
 * Keeps a page's unsent messages in this browser (IndexedDB), files included. Each page says with a lock that it lives;
 * what a page without one has left, another takes over. Where storage is full or forbidden nothing is kept, and `keep` says so.
 */
export function openShelf(owner: ShelfOwner): Shelf {
  // A page that is drawn anew, as after another sign-in, is another page: what the one before has left is found by it.
  const pageId = crypto.randomUUID();
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: what is forgotten was kept before. */
  const inTurn = <T>(otherwise: T, run: (database: IDBPDatabase<ShelfSchema>) => Promise<T>): Promise<T> => {
    const result = last.then(async () => run(await openDatabase())).catch(() => otherwise);
    last = result;
    return result;
  };
  return {
    takeOver: async (onLeft, signal) => {
      last = last.then(() => sayThatItLives(pageId, signal));
      const look = async () => {
        const left = await inTurn([], (database) => takeOver(database, owner, pageId));
        if (left.length > 0) onLeft(left);
      };
      await look();
      if (signal.aborted || !navigator.locks) return;
      const timer = setInterval(look, LOOK_EVERY_MS);
      signal.addEventListener("abort", () => clearInterval(timer));
    },
    keep: (message) =>
      inTurn(false, async (database) => {
        const known = await database.get("messages", message.idempotencyKey);
        await database.put("messages", { ...asKept(message, owner, pageId), ...(known && { place: known.place }) });
        return true;
      }),
    forget: (idempotencyKey) => inTurn(undefined, (database) => database.delete("messages", idempotencyKey)),
  };
}

const opened: { database?: Promise<IDBPDatabase<ShelfSchema>> | undefined } = {};

/** Opened once; what failed, or was closed by the browser, is opened anew for the next who asks. */
function openDatabase(): Promise<IDBPDatabase<ShelfSchema>> {
  const reopen = () => {
    opened.database = undefined;
  };
  opened.database ??= openDB<ShelfSchema>("outbox", 1, {
    upgrade: (database) => {
      database.createObjectStore("messages", { keyPath: "idempotencyKey" });
    },
    terminated: reopen,
  }).catch((error) => {
    reopen();
    throw error;
  });
  return opened.database;
}

/** Takes the lock of a page, and holds it until `signal` says so, or the page is gone. */
const sayThatItLives = (pageId: string, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // Browsers have no locks on pages without TLS.
    if (!navigator.locks || signal.aborted) return resolve();
    navigator.locks
      .request(lockOf(pageId), () => {
        resolve();
        return new Promise<void>((release) => signal.addEventListener("abort", () => release()));
      })
      .catch(() => resolve());
  });

/** The pages that live now. */
async function livingPages(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.flatMap(({ name = "" }) => (name.startsWith(LOCK) ? name.slice(LOCK.length) : [])));
}

/** Makes those messages a page's own which no page that lives has. */
async function takeOver(
  database: IDBPDatabase<ShelfSchema>,
  owner: ShelfOwner,
  pageId: string,
): Promise<readonly PendingMessage[]> {
  const isOthers = (kept: Kept) =>
    kept.memberId === owner.memberId && kept.organizationId === owner.organizationId && kept.pageId !== pageId;
  const writers = new Set((await database.getAll("messages")).filter(isOthers).map((kept) => kept.pageId));
  if (writers.size === 0) return [];
  // Asked after what they wrote was seen: each had its lock before it wrote, so that one without is gone.
  const living = await livingPages();
  const isLeft = (kept: Kept) => isOthers(kept) && writers.has(kept.pageId) && !living.has(kept.pageId);
  const transaction = database.transaction("messages", "readwrite");
  const left = (await transaction.store.getAll()).filter(isLeft);
  left.sort((a, b) => a.message.writtenAt.localeCompare(b.message.writtenAt) || a.place - b.place);
  for (const kept of left) {
    places.next += 1;
    await transaction.store.put({ ...kept, pageId, place: places.next });
  }
  await transaction.done;
  return left.map(asPending);
}

function asKept({ uploaded: _, error, attached, ...message }: PendingMessage, owner: ShelfOwner, pageId: string): Kept {
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
