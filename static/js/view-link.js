// Reads a link and fetches what it leads to; see docs/format/link.md. The link's place and the signer's lists (its keys, and
// what it took back) are asked, and nobody else; nothing is sent but what fetching needs.
const linking = (() => {
  "use strict";
  const {Refused, must, isObject, hasOnly, isWritten, parse, whole} = strict;
  const MOST_TEXT = 4096, MOST_URL = 128, MOST_LABEL = 80, MOST_FILE = 24 * 1024 * 1024, MOST_KEYS = 256 * 1024, SECONDS = 30;
  const HERE = ["127.0.0.1", "[::1]", "localhost"], CONTENT = "application/smart-health-card", LAST = 253402300800;
  const WHO = "Somebody with a Portable Record viewer";

  // Something that can be tried again, or that is over: told apart from what is not made as it should be.
  class Missed extends Error {
    constructor(code, left = null) { super(code); this.code = code; this.left = left; }
  }

  const wellMade = (holds) => must(holds, "link-refused");

  function addressed(text) {
    wellMade(typeof text === "string" && text.length <= MOST_URL && /^[A-Za-z0-9._~:/?[\]@!$&'()*+,;=%-]+$/.test(text));
    let url;
    try {
      url = new URL(text);
    } catch {
      throw new Refused("link-refused");
    }
    wellMade(url.protocol === "https:" || (url.protocol === "http:" && HERE.includes(url.hostname)));
    wellMade(!url.username && !url.password && !url.hash);
    return url;
  }

  // The text after shlink:/, as JSON with the members that a link has; others are ignored.
  function read(text) {
    wellMade(text.length <= MOST_TEXT);
    const place = text.indexOf("shlink:/");
    wellMade(place >= 0);
    let said;
    try {
      said = parse(opening.textIn(text.slice(place + 8).trim()));
    } catch {
      throw new Refused("link-refused");
    }
    wellMade(isObject(said));
    const {url, key, flag = "", label = ""} = said;
    addressed(url);
    wellMade(opening.isKey(key) && typeof flag === "string" && /^L?[PU]?$/.test(flag));
    wellMade(typeof label === "string" && label.length <= MOST_LABEL);
    wellMade(!Object.hasOwn(said, "v") || whole(said.v) === 1);
    const until = Object.hasOwn(said, "exp") ? Number(isWritten(said.exp) ? said.exp.written : NaN) : null;
    wellMade(until === null || (until >= 0 && until < LAST));
    return {url, key, until, isDirect: flag.includes("U"), asksPasscode: flag.includes("P")};
  }

  async function asked(url, settings, most) {
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), SECONDS * 1000);
    try {
      const answer = await fetch(url, {credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
        cache: "no-store", signal: stop.signal, ...settings});
      return {status: answer.status, text: await limited(answer, most)};
    } catch (error) {
      throw error instanceof Refused ? error : new Missed("no-answer");
    } finally {
      clearTimeout(clock);
    }
  }

  async function limited(answer, most) {
    const parts = [], stream = answer.body ? answer.body.getReader() : null;
    let size = 0;
    for (let next = stream && await stream.read(); next && !next.done; next = await stream.read()) {
      size += next.value.length;
      must(size <= most, "too-large");
      parts.push(next.value);
    }
    return new Blob(parts).text();
  }

  function checkStatus({status}) {
    if ([401, 403, 404, 410].includes(status)) throw new Missed("link-over");
    if (status === 429) throw new Missed("too-often");
    if (status !== 200) throw new Missed("no-answer");
  }

  async function direct(link) {
    const url = addressed(link.url);
    url.searchParams.set("recipient", WHO);
    const answer = await asked(url, {}, MOST_FILE);
    checkStatus(answer);
    return answer.text;
  }

  async function listed(link, passcode) {
    const body = JSON.stringify({recipient: WHO, ...(link.asksPasscode ? {passcode} : {})});
    const answer = await asked(link.url, {method: "POST", headers: {"content-type": "application/json"}, body}, MOST_FILE);
    if (answer.status === 401) throw new Missed("passcode-wrong", left(answer.text));
    checkStatus(answer);
    const manifest = parse(answer.text), files = isObject(manifest) && Array.isArray(manifest.files) ? manifest.files : [];
    const file = files.find((each) => isObject(each) && each.contentType === CONTENT);
    must(file !== undefined, "not-a-card");
    if (typeof file.embedded === "string") return file.embedded;
    wellMade(typeof file.location === "string");
    const place = new URL(file.location, link.url);
    wellMade(place.protocol === "https:" || (place.protocol === "http:" && HERE.includes(place.hostname)));
    const fetched = await asked(place, {}, MOST_FILE);
    checkStatus(fetched);
    return fetched.text;
  }

  function left(text) {
    try {
      return whole(parse(text).remainingAttempts);
    } catch {
      return null;
    }
  }

  // A key in the list that somebody with an address publishes there.
  async function listedAt(iss, kid) {
    const answer = await asked(`${iss}/.well-known/jwks.json`, {}, MOST_KEYS);
    if (answer.status !== 200) throw new Missed("no-keys");
    const value = parse(answer.text), keys = isObject(value) && Array.isArray(value.keys) ? value.keys : [];
    const found = keys.find((each) => isObject(each) && each.kid === kid);
    must(found !== undefined && !Object.hasOwn(found, "d"), "no-key-for-issuer");
    return found;
  }

  // The key by which they sign.
  async function keyAt(iss, kid) {
    const {crv, kty, x, y} = await listedAt(iss, kid);
    return {crv, kty, x, y};
  }

  // Whether whoever signed a card took it back, as far as they publish it (docs/format/issuer.md): {known, on}. It is known
  // to be "open" or "stopped" (until the moment "on", if their list says when), their list is "silent", or there is "none".
  async function stoppedBy({iss, kid, rid, from, reply}) {
    if (reply || !rid || iss.startsWith("did:")) return {known: "none", on: null};
    try {
      const key = await listedAt(iss, kid);
      if (!Object.hasOwn(key, "crlVersion")) return {known: "open", on: null};
      const answer = await asked(`${iss}/.well-known/crl/${kid}.json`, {}, MOST_KEYS), list = parse(answer.text);
      must(answer.status === 200 && isObject(list) && list.kid === kid && list.method === "rid" && Array.isArray(list.rids));
      must(whole(list.ctr) !== null && whole(list.ctr) >= whole(key.crlVersion));
      const ends = list.rids.map(lastMoment(rid)).filter((end) => end > from);
      const on = Math.max(...ends);
      return ends.length ? {known: "stopped", on: Number.isFinite(on) ? on : null} : {known: "open", on: null};
    } catch {
      return {known: "silent", on: null};
    }
  }

  // The same of all whose hands it went through: each of them can stop it, so none may be silent.
  async function stopped(card) {
    const all = await Promise.all([card, ...(card.hands || []).slice(0, -1)].map(stoppedBy));
    return ["stopped", "silent", "none", "open"].map((known) => all.find((each) => each.known === known)).find(Boolean);
  }

  // Up to which moment an entry of the list takes the card of this name back: for ever, where it names none.
  const lastMoment = (rid) => (entry) => {
    const found = typeof entry === "string" ? /^([A-Za-z0-9_-]{1,24})(?:\.([0-9]{1,12}))?$/.exec(entry) : null;
    must(found !== null);
    return found[1] !== rid ? -Infinity : found[2] === undefined ? Infinity : Number(found[2]);
  };

  async function open(link, passcode) {
    const sealed = await (link.isDirect ? direct(link) : listed(link, passcode));
    return opening.linked(sealed.trim(), link.key, keyAt);
  }

  return {Missed, read, open, keyAt, stopped};
})();
