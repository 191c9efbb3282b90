import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** What a link or a key carries: nobody guesses 256 bits. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

/** What is kept of it. A token is as random as its hash: no salt and no slow hash would add anything. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
