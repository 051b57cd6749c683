// Opens and checks what a page carries; see docs/format/page.md, "Opening". Bytes in, checked share out; no page here.
const opening = (() => {
  "use strict";
  const {Refused, must, isWritten, isObject, hasOnly, parse, whole} = strict;
  const ROUNDS = [600000, 2000000], MIB = 1024 * 1024, MOST = 20 * MIB, MOST_CARDS = 20;
  const MOST_TOKEN = 8 * MIB, MOST_SEALED = 16 * MIB, MOST_HEADER = 1024;
  // The second name stands in no page whole: by it the app sees whether a file may need the reader's own key.
  const PASSCODE = "PBES2-HS512+A256KW", FOR_A_KEY = ["MLKEM768", "X25519"].join("_"), LOCKS = {
    [PASSCODE]: {members: ["alg", "p2s", "p2c", "wrapped"], lengths: {p2s: 16, wrapped: 40}},
    [FOR_A_KEY]: {members: ["alg", "ek", "wrapped"], lengths: {ek: 1120, wrapped: 48}},
  };
  const HTTPS = new RegExp("^https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?" +
    "(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*$");
  const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
  const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const bytesOf = (text) => new TextEncoder().encode(text);

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

  // --- the lock ----------------------------------------------------------------------------------------------

  function checkSlot(slot) {
    must(isObject(slot) && typeof slot.alg === "string" && Object.hasOwn(LOCKS, slot.alg), "slots-refused");
    const {members, lengths} = LOCKS[slot.alg];
    must(hasOnly(slot, members), "slots-refused");
    for (const [name, length] of Object.entries(lengths)) unb64url(slot[name], length);
    if (slot.alg !== PASSCODE) return;
    const rounds = whole(slot.p2c);
    must(rounds !== null && rounds >= ROUNDS[0] && rounds <= ROUNDS[1], "slots-refused");
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
    const how = {name: "PBKDF2", hash: "SHA-512", salt, iterations: whole(slot.p2c)};
    const lock = await crypto.subtle.deriveKey(how, base, {name: "AES-KW", length: 256}, false, ["unwrapKey"]);
    try {
      return await crypto.subtle.unwrapKey(
        "raw", unb64url(slot.wrapped), lock, "AES-KW", "AES-GCM", false, ["decrypt"]);
    } catch {
      return null;
    }
  }

  function headerOf(segment) {
    must(segment.length <= MOST_HEADER);
    return parse(textOf(unb64url(segment)));
  }

  async function unsealed(jwe, key) {
    must(typeof jwe === "string");
    const segments = jwe.split(".");
    must(segments.length === 5 && segments[1] === "");
    const header = headerOf(segments[0]);
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

  // The key of a name; that of an address was carried along, or is asked for there (a function of address and kid).
  async function jwkOf(iss, known, kid) {
    must(typeof iss === "string", "issuer-refused");
    if (iss.startsWith("did:")) return jwkInDid(iss);
    must(iss.length <= 512 && HTTPS.test(iss), "issuer-refused");
    must(!iss.split("/").some((each) => each === "." || each === ".."), "issuer-refused");
    const carried = typeof known === "function" ? await known(iss, kid) : known;
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

  // The key by which it was signed, once it was found to fit.
  async function signedBy(segments, header, iss, carried) {
    const signature = unb64url(segments[2], 64), jwk = await jwkOf(iss, carried, header.kid);
    must(header.kid === await thumbprint(jwk), "key-id-wrong");
    let key;
    try {
      key = await crypto.subtle.importKey("jwk", jwk, {name: "ECDSA", namedCurve: "P-256"}, false, ["verify"]);
    } catch {
      throw new Refused("issuer-refused");
    }
    const text = bytesOf(`${segments[0]}.${segments[1]}`);
    must(await crypto.subtle.verify({name: "ECDSA", hash: "SHA-256"}, key, signature, text), "signature-broken");
    return jwk;
  }

  async function card(token, carried) {
    must(token.length <= MOST_TOKEN, "too-large");
    const segments = token.split(".");
    must(segments.length === 3);
    const header = headerOf(segments[0]);
    if (replying.isOne(header)) return replying.opened(segments, header, carried);
    must(hasOnly(header, ["alg", "zip", "kid"]), "header-refused");
    must(header.alg === "ES256" && header.zip === "DEF", "algorithm-refused");
    unb64url(segments[2], 64);
    const payload = parse(textOf(await unfolded(unb64url(segments[1]))));
    const jwk = await signedBy(segments, header, isObject(payload) && payload.iss, carried);
    const inside = contents(payload);
    checkGiver(inside.given, jwk);
    checkSender(inside.notice, jwk);
    const card = {...inside, iss: payload.iss, kid: header.kid, jwk, fetched: typeof carried === "function" && !payload.iss.startsWith("did:")};
    return {...card, hands: await handing.check(payload.vc.credentialSubject.fhirBundle, card, carried)};
  }

  // Whoever says that they gave it for the person is whoever signed it (bundle.md, rule 10).
  function checkGiver(given, jwk) {
    const agents = given && Array.isArray(given.agent) ? given.agent.filter(isObject) : [];
    const giver = agents.find((each) => Object.hasOwn(each, "onBehalfOf"));
    if (!giver) return;
    const key = isObject(giver.who) && isObject(giver.who.identifier) ? giver.who.identifier : {};
    must(key.system === "urn:ietf:rfc:3986" && names(key.value, jwk), "bundle-shape");
  }

  // Whoever says that they sent it without agreement is whoever signed it (disclosure.md, rule 4).
  function checkSender(notice, jwk) {
    must(!notice || names(notice.sender.identifier.value, jwk), "bundle-shape");
  }

  function names(did, jwk) {
    try {
      const inside = jwkInDid(did);
      return inside.x === jwk.x && inside.y === jwk.y;
    } catch {
      return false;
    }
  }

  const LAST = Date.UTC(9999, 11, 31) / 1000;

  function seconds(value) {
    const number = isWritten(value) ? Number(value.written) : value;
    must(typeof number === "number" && number >= 0 && number < LAST);
    return number;
  }

  function contents(payload) {
    const {vc} = payload, subject = isObject(vc) ? vc.credentialSubject : null;
    must(isObject(vc) && Array.isArray(vc.type), "not-a-card");
    must(vc.type.includes("https://smarthealth.cards#health-card"), "not-a-card");
    must(vc.type.every((each) => typeof each === "string") && isObject(subject));
    must(!Object.hasOwn(vc, "rid") || (typeof vc.rid === "string" && /^[A-Za-z0-9_-]{1,24}$/.test(vc.rid)));
    must(typeof subject.fhirVersion === "string" && isObject(subject.fhirBundle));
    must(/^4\.0\.[0-9]+$/.test(subject.fhirVersion), "fhir-version-refused");
    const from = seconds(payload.nbf), until = Object.hasOwn(payload, "exp") ? seconds(payload.exp) : null;
    return {...bundles.read(subject.fhirBundle), from, until, rid: Object.hasOwn(vc, "rid") ? vc.rid : ""};
  }

  // The same value in the same words, in whatever order its names stand.
  function ordered(value) {
    if (Array.isArray(value)) return value.map(ordered);
    return isObject(value) ? Object.keys(value).sort().map((name) => [name, ordered(value[name])]) : value;
  }

  // Several signed texts are of one signer, about one person, and none has terms or a notice: they hold for their text alone.
  function checkTogether(opened) {
    must(opened.length === 1 || !opened.some((each) => each.terms || each.notice), "contents-mixed");
    const marks = opened.map(({iss, jwk, person}) =>
      JSON.stringify([iss, jwk.x, jwk.y, ordered(person.name), ordered(person.birthDate)]));
    must(new Set(marks).size === 1, "contents-mixed");
  }

  async function cards(text, carried) {
    const file = parse(text);
    must(hasOnly(file, ["verifiableCredential"]) && Array.isArray(file.verifiableCredential));
    return tokens(file.verifiableCredential, carried);
  }

  async function tokens(listed, carried) {
    must(listed.length > 0 && listed.length <= MOST_CARDS && listed.every((each) => typeof each === "string"));
    const opened = [];
    for (const token of listed) opened.push(await card(token, carried));
    must(opened.length === 1 || !opened.some((each) => each.reply), "contents-mixed");
    checkTogether(opened);
    return opened;
  }

  // The island: {isLocked, open(passcode)}. What is wrong with it is thrown as Refused, with a code.
  function share(island, key, files = "null") {
    const value = parse(island), carried = parse(key), filled = (opened) => filing.given(opened, files);
    if (isObject(value) && "verifiableCredential" in value) {
      return {isLocked: false, open: async () => filled(await cards(island, carried))};
    }
    must(island.length <= MOST_SEALED, "too-large");
    must(hasOnly(value, ["v", "slots", "jwe"]) && whole(value.v) === 1);
    must(Array.isArray(value.slots) && value.slots.length > 0 && value.slots.length <= 16, "slots-refused");
    must(typeof value.jwe === "string");
    value.slots.forEach(checkSlot);
    const slots = value.slots.filter((each) => each.alg === PASSCODE);
    must(slots.length <= 1, "slots-refused");
    must(slots.length === 1, "no-slot-for-me");
    const open = async (passcode) => filled(await cards(await unsealed(value.jwe, await contentKey(slots[0], passcode)), carried));
    return {isLocked: true, open};
  }

  // What a link leads to, opened with the key in the link; keyAt asks for the key of an address.
  async function linked(jwe, key, keyAt) {
    must(jwe.length <= 2 * MOST_SEALED, "too-large");
    const secret = await crypto.subtle.importKey("raw", unb64url(key, 32), "AES-GCM", false, ["decrypt"]);
    return cards(await unsealed(jwe, secret), keyAt);
  }

  function isIssuer(name) {
    if (!name.startsWith("did:")) return name.length <= 512 && HTTPS.test(name);
    try {
      return Boolean(jwkInDid(name));
    } catch {
      return false;
    }
  }

  const textIn = (segment) => textOf(unb64url(segment));
  const isKey = (text) => {
    try {
      return unb64url(text, 32).length === 32;
    } catch {
      return false;
    }
  };

  return {share, fingerprint, linked, tokens, textIn, isKey, isIssuer, signedBy, names, b64url, unb64url};
})();
