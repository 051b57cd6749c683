// Verifies one card again and again with npm kill-the-clipboard, and prints how many times a second.
// node kill_the_clipboard.mjs FOLDER-WITH-NODE_MODULES CARD.jws JWKS.json SECONDS
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { webcrypto } from "node:crypto";

const [folder, card, jwks, seconds] = process.argv.slice(2);
const resolved = createRequire(`${folder}/`).resolve("kill-the-clipboard");
const { SHCReader } = await import(pathToFileURL(resolved.replace("index.cjs", "index.esm.js")));

const jws = readFileSync(card, "utf8").trim();
const header = JSON.parse(Buffer.from(jws.split(".")[0], "base64url"));
const jwk = JSON.parse(readFileSync(jwks, "utf8")).keys.find((key) => key.kid === header.kid);
const algorithm = { name: "ECDSA", namedCurve: "P-256" };
const publicKey = await webcrypto.subtle.importKey("jwk", jwk, algorithm, true, ["verify"]);
const reader = new SHCReader({ publicKey });

const verify = async (times) => {
  for (let turn = 0; turn < times; turn++) {
    const read = await reader.fromJWS(jws);
    if ((await read.asBundle()).resourceType !== "Bundle") throw new Error("no bundle");
  }
};

await verify(300);
const end = performance.now() + seconds * 1000;
const begun = performance.now();
let done = 0;
while (performance.now() < end) {
  await verify(50);
  done += 50;
}
console.log((done * 1000) / (performance.now() - begun));
