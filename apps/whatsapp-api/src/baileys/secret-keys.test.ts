import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SECRET_KEYS = new URL("./secret-keys.ts", import.meta.url).href;

/** What a program prints of its own that may wrap keys first. */
const printed = (before: string): string =>
  execFileSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", before + WORK],
    {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      encoding: "utf8",
    },
  );

const WORK = `
const { createHmac, createCipheriv, createDecipheriv } = await import("node:crypto");
const { createRequire } = await import("node:module");
const libsignal = createRequire(import.meta.url)("libsignal/src/crypto.js");
const say = (make) => { try { console.log(make()); } catch (error) { console.log(error.code, error.message); } };
const key = Buffer.alloc(32, 7), iv = Buffer.alloc(16, 1), text = Buffer.from("Olá");
const sealed = () => { const cipher = createCipheriv("aes-256-gcm", key, iv); return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]); };
say(() => createHmac("sha256", key).update(text).digest("hex"));
say(() => createHmac("sha256", new Uint8Array(0)).update(text).digest("hex"));
say(() => createHmac("sha256", "chave").update(text).digest("hex"));
say(() => createHmac("sha256", 7));
say(() => sealed().toString("hex"));
say(() => { const open = createDecipheriv("aes-256-gcm", key, iv); open.setAuthTag(sealed().subarray(-16)); return open.update(sealed().subarray(0, -16), undefined, "utf8") + open.final("utf8"); });
say(() => createCipheriv("aes-256-cbc", Buffer.alloc(5), iv));
say(() => createCipheriv("aes-128-ecb", Buffer.alloc(16), null).update(text).length);
say(() => libsignal.calculateMAC(key, text).toString("hex"));
say(() => libsignal.decrypt(key, libsignal.encrypt(key, text, iv), iv).toString());
`;

test("with wrapped keys, ciphers and MACs come out as they did, and fail as they did", () => {
  const plain = printed("");
  expect(plain.split("\n")).toHaveLength(11);
  expect(printed(`const { wrapSecretKeys } = await import("${SECRET_KEYS}"); wrapSecretKeys();`)).toBe(plain);
});
