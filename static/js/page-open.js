// Opens and checks what a page carries; see docs/format/page.md, "Opening". Bytes in, checked share out; no page here.
const opening = (() => {
  "use strict";
  const ROUNDS = [600000, 2000000], MOST = 20 * 1024 * 1024, MOST_CARDS = 20;
  const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
  const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const bytesOf = (text) => new TextEncoder().encode(text);

  class Refused extends Error {
    constructor(code) { super(code); this.code = code; }
  }

  function must(holds, code = "malformed") {
    if (!holds) throw new Refused(code);
  }

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isWritten = (value) => isObject(value) && Object.getPrototypeOf(value) !== Object.prototype;
  const hasOnly = (value, names) =>
    isObject(value) && Object.keys(value).sort().join() === [...names].sort().join();

  function unb64url(text, length) {
    must(typeof text === "string" && /^[A-Za-z0-9_-]*$/.test(text) && text.length % 4 !== 1);
    const spare = {0: 0, 2: 15, 3: 3}[text.length % 4];
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(text.at(-1) || "A");
    must((last & spare) === 0);
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = new Uint8Array(letters.length);
    for (let place = 0; place < letters.length; place++) bytes[place] = letters.charCodeAt(place);
    must(length === undefined || bytes.length === length);
    return bytes;
  }

  function b64url(bytes) {
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  function textOf(bytes) {
    try {
      return new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
    } catch {
      throw new Refused("malformed");
    }
  }

  // JSON in which no name stands twice in one object. Numbers keep how they were written, if asked.
  function parse(text, reader = JSON.parse) {
    let value;
    try {
      value = reader(text);
    } catch {
      throw new Refused("malformed");
    }
    let written = 0;
    for (const found of text.matchAll(/"(?:[^"\\]|\\.)*"([ \t\r\n]*:)?/g)) if (found[1]) written += 1;
    must(written === members(value));
    return value;
  }

  function members(value) {
    let count = 0;
    const waiting = [value];
    while (waiting.length) {
      const next = waiting.pop();
      if (typeof next !== "object" || next === null || isWritten(next)) continue;
      const inner = Object.values(next);
      if (!Array.isArray(next)) count += inner.length;
      for (const each of inner) waiting.push(each);
    }
    return count;
  }

  // --- the lock ----------------------------------------------------------------------------------------------

  function checkSlot(slot) {
    must(hasOnly(slot, ["alg", "p2s", "p2c", "wrapped"]), "slots-refused");
    must(Number.isInteger(slot.p2c) && slot.p2c >= ROUNDS[0] && slot.p2c <= ROUNDS[1], "slots-refused");
    unb64url(slot.p2s, 16);
    unb64url(slot.wrapped, 40);
  }

  async function contentKey(slot, passcode) {
    const typed = passcode.replace(/\p{Zs}/gu, " ").normalize("NFC");
    const tidy = typed.trim().replace(/[ ,.;-]+/g, " ").toLowerCase();
    for (const secret of new Set([typed, tidy])) {
      const key = await unwrapped(slot, secret);
      if (key) return key;
    }
    throw new Refused("passcode-wrong");
  }

  async function unwrapped(slot, secret) {
    const salt = new Uint8Array([...bytesOf(slot.alg), 0, ...unb64url(slot.p2s)]);
    const base = await crypto.subtle.importKey("raw", bytesOf(secret), "PBKDF2", false, ["deriveKey"]);
    const how = {name: "PBKDF2", hash: "SHA-512", salt, iterations: slot.p2c};
    const lock = await crypto.subtle.deriveKey(how, base, {name: "AES-KW", length: 256}, false, ["unwrapKey"]);
    try {
      return await crypto.subtle.unwrapKey(
        "raw", unb64url(slot.wrapped), lock, "AES-KW", "AES-GCM", false, ["decrypt"]);
    } catch {
      return null;
    }
  }

  async function unsealed(jwe, key) {
    must(typeof jwe === "string");
    const segments = jwe.split(".");
    must(segments.length === 5 && segments[1] === "");
    const header = parse(textOf(unb64url(segments[0])));
    must(hasOnly(header, ["alg", "enc", "cty"]), "header-refused");
    must(header.alg === "dir" && header.enc === "A256GCM", "algorithm-refused");
    must(header.cty === "application/smart-health-card");
    const text = unb64url(segments[3]), tag = unb64url(segments[4], 16);
    const sealed = new Uint8Array(text.length + tag.length);
    sealed.set(text);
    sealed.set(tag, text.length);
    const how = {name: "AES-GCM", iv: unb64url(segments[2], 12), additionalData: bytesOf(segments[0])};
    try {
      return textOf(await crypto.subtle.decrypt(how, key, sealed));
    } catch {
      throw new Refused("seal-broken");
    }
  }

  // --- the key that signed -----------------------------------------------------------------------------------

  function power(base, exponent) {
    let result = 1n;
    for (let rest = base % P, left = exponent; left > 0n; left >>= 1n, rest = rest * rest % P) {
      if (left & 1n) result = result * rest % P;
    }
    return result;
  }

  function numberBytes(number, length) {
    const digits = number.toString(16).padStart(length * 2, "0");
    return Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
  }

  const numberOf = (bytes) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

  function jwkInDid(did) {
    const digits = did.slice("did:key:z".length);
    must(did.startsWith("did:key:z") && digits.length === 48, "issuer-refused");
    let number = 0n;
    for (const digit of digits) {
      must(BASE58.includes(digit), "issuer-refused");
      number = number * 58n + BigInt(BASE58.indexOf(digit));
    }
    must(number >> 280n === 0n, "issuer-refused");
    const bytes = numberBytes(number, 35);
    must(bytes[0] === 0x80 && bytes[1] === 0x24 && (bytes[2] === 2 || bytes[2] === 3), "issuer-refused");
    const x = numberOf(bytes.slice(3));
    const square = (power(x, 3n) - 3n * x + B) % P, squared = square < 0n ? square + P : square;
    const root = power(squared, (P + 1n) / 4n);
    must(x < P && root * root % P === squared, "issuer-refused");
    const y = (root & 1n) === BigInt(bytes[2] & 1) ? root : P - root;
    return {crv: "P-256", kty: "EC", x: b64url(numberBytes(x, 32)), y: b64url(numberBytes(y, 32))};
  }

  function jwkOf(iss, carried) {
    must(typeof iss === "string", "issuer-refused");
    if (iss.startsWith("did:")) return jwkInDid(iss);
    must(/^https:\/\/[!-~]{1,504}$/.test(iss), "issuer-refused");
    must(hasOnly(carried, ["crv", "kty", "x", "y"]), "no-key-for-issuer");
    must(carried.crv === "P-256" && carried.kty === "EC", "no-key-for-issuer");
    unb64url(carried.x, 32);
    unb64url(carried.y, 32);
    return carried;
  }

  async function thumbprint(jwk) {
    const named = JSON.stringify({crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y});
    return b64url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(named))));
  }

  // How two people compare a key by voice: eight words, or 25 digits.
  async function fingerprint(jwk, label, words) {
    const odd = unb64url(jwk.y)[31] & 1;
    const data = new Uint8Array([...bytesOf(label), 0, 2 + odd, ...unb64url(jwk.x)]);
    const number = numberOf(new Uint8Array(await crypto.subtle.digest("SHA-256", data)).slice(0, 10));
    const chosen = [];
    for (let shift = 70n; shift >= 0n; shift -= 10n) chosen.push(words[Number(number >> shift & 1023n)]);
    return {words: chosen.join(" "), digits: number.toString().padStart(25, "0").match(/.{5}/g).join(" ")};
  }

  // --- the signed text ---------------------------------------------------------------------------------------

  async function unfolded(bytes) {
    const parts = [];
    let size = 0;
    try {
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
      for (let next = await stream.read(); !next.done; next = await stream.read()) {
        size += next.value.length;
        must(size <= MOST, "unfolds-too-large");
        parts.push(next.value);
      }
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("malformed");
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  async function card(token, carried) {
    const segments = token.split(".");
    must(segments.length === 3);
    const header = parse(textOf(unb64url(segments[0])));
    must(hasOnly(header, ["alg", "zip", "kid"]), "header-refused");
    must(header.alg === "ES256" && header.zip === "DEF", "algorithm-refused");
    const signature = unb64url(segments[2], 64);
    const payload = parse(textOf(await unfolded(unb64url(segments[1]))), readable.parse);
    const jwk = jwkOf(isObject(payload) && payload.iss, carried);
    must(header.kid === await thumbprint(jwk), "key-id-wrong");
    let key;
    try {
      key = await crypto.subtle.importKey("jwk", jwk, {name: "ECDSA", namedCurve: "P-256"}, false, ["verify"]);
    } catch {
      throw new Refused("issuer-refused");
    }
    const signed = bytesOf(`${segments[0]}.${segments[1]}`);
    must(await crypto.subtle.verify({name: "ECDSA", hash: "SHA-256"}, key, signature, signed), "signature-broken");
    return {...contents(payload), iss: payload.iss, jwk};
  }

  const LAST = Date.UTC(9999, 11, 31) / 1000;

  function seconds(value) {
    const number = isWritten(value) ? Number(value.written) : value;
    must(typeof number === "number" && number >= 0 && number < LAST);
    return number;
  }

  function contents(payload) {
    const subject = isObject(payload.vc) ? payload.vc.credentialSubject : null;
    must(isObject(subject) && Array.isArray(payload.vc.type), "not-a-card");
    must(payload.vc.type.includes("https://smarthealth.cards#health-card"), "not-a-card");
    must(/^4\.0\.[0-9]+$/.test(subject.fhirVersion), "fhir-version-refused");
    const bundle = subject.fhirBundle;
    must(isObject(bundle) && bundle.resourceType === "Bundle" && Array.isArray(bundle.entry), "bundle-shape");
    const good = (each) => isObject(each) && isObject(each.resource) && typeof each.resource.resourceType === "string";
    must(bundle.entry.length > 0 && bundle.entry.every(good), "bundle-shape");
    const people = bundle.entry.filter((each) => each.resource.resourceType === "Patient");
    must(people.length > 0, "bundle-shape");
    must(people.length === 1, "contents-mixed");
    return {
      entries: bundle.entry,
      from: seconds(payload.nbf),
      until: Object.hasOwn(payload, "exp") ? seconds(payload.exp) : null,
    };
  }

  async function cards(text, carried) {
    const file = parse(text);
    must(hasOnly(file, ["verifiableCredential"]) && Array.isArray(file.verifiableCredential));
    const tokens = file.verifiableCredential;
    must(tokens.length > 0 && tokens.length <= MOST_CARDS && tokens.every((each) => typeof each === "string"));
    const opened = [];
    for (const token of tokens) opened.push(await card(token, carried));
    return opened;
  }

  // The island: {isLocked, open(passcode)}. What is wrong with it is thrown as Refused, with a code.
  function share(island, key) {
    const value = parse(island), carried = parse(key);
    if (isObject(value) && "verifiableCredential" in value) {
      return {isLocked: false, open: () => cards(island, carried)};
    }
    must(hasOnly(value, ["v", "slots", "jwe"]) && value.v === 1 && Array.isArray(value.slots));
    must(value.slots.length > 0 && value.slots.length <= 16 && value.slots.every(isObject), "slots-refused");
    const slots = value.slots.filter((each) => each.alg === "PBES2-HS512+A256KW");
    must(slots.length === 1, "no-slot-for-me");
    checkSlot(slots[0]);
    const open = async (passcode) => cards(await unsealed(value.jwe, await contentKey(slots[0], passcode)), carried);
    return {isLocked: true, open};
  }

  return {share, fingerprint, Refused};
})();
