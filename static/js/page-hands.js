// Whose hands a share went through, checked as the app does it: docs/format/hands.md, "Reading", whose numbers these are.
const handing = (() => {
  "use strict";
  const {Refused, must, isObject, hasOnly, isWritten, parse, whole} = strict;
  const {url: HANDS, most, letters, type, purpose, entryLabel, saltLabel, roles, codings, consent: TERMS, agent: AGENT, tag: TAG} = VIEWER.hands;
  const CLAIMS = ["consent", "entries", "for", "iss", "name", "pass_on", "previous", "purpose", "rid", "role", "to", "to_name", "until", "when"];
  const SEED = 32, SALT = 16, DIGEST = 32, FILLED = 32, LONGEST = 1000, URI = "urn:ietf:rfc:3986";
  const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, MOMENT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
  const UNTYPED = /[\u202a-\u202e\u2066-\u2069\p{Cc}\p{Cs}]/u, AT_ENDS = /^(?!\ufeff)\s|(?!\ufeff)\s$/u;
  const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;

  const fits = (holds) => must(holds, "hands-broken");
  const bare = (holds) => must(holds, "passed-wider");
  const list = (value) => Array.isArray(value) ? value : [];
  const objects = (value) => list(value).filter(isObject);
  const bytesOf = (text) => new TextEncoder().encode(text);
  const seconds = (moment) => Date.parse(moment) / 1000;
  const hash = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  // Bytes as letters, one for each: they can be compared, sorted and found again.
  const lettersOf = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const fromLetters = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

  // --- how they stand there ----------------------------------------------------------------------------------

  function binary(value, name) {
    fits(hasOnly(value, ["url", "valueBase64Binary"]) && value.url === name && typeof value.valueBase64Binary === "string");
    let found = null;
    try {
      found = atob(value.valueBase64Binary);
    } catch {
      fits(false);
    }
    fits(btoa(found) === value.valueBase64Binary);
    return found;
  }

  const inPieces = (text, size) => Array.from({length: text.length / size}, (_, place) => text.slice(place * size, (place + 1) * size));

  function given(value) {
    fits(hasOnly(value, ["extension", "url"]) && value.url === "hand" && list(value.extension).length === 2);
    const [signed, digests] = value.extension;
    fits(hasOnly(signed, ["url", "valueString"]) && signed.url === "signed" && typeof signed.valueString === "string");
    return {token: signed.valueString, digests: binary(digests, "digests")};
  }

  function written(bundle) {
    const ours = objects(isObject(bundle.meta) ? bundle.meta.extension : null).filter((each) => each.url === HANDS);
    if (!ours.length) return null;
    fits(ours.length === 1 && hasOnly(ours[0], ["extension", "url"]) && list(ours[0].extension).length >= 2);
    const listed = ours[0].extension.slice(0, -1).map(given), last = ours[0].extension.at(-1);
    fits(listed.length <= most);
    const found = binary(last, listed.length === 1 ? "seed" : "salts");
    fits(listed.length === 1 ? found.length === SEED : found.length % SALT === 0);
    return {given: listed, seed: listed.length === 1 ? found : "", salts: listed.length === 1 ? [] : inPieces(found, SALT)};
  }

  // --- what each says ----------------------------------------------------------------------------------------

  const isName = (text) => text !== "" && [...text].length <= VIEWER.answer.name && !UNTYPED.test(text) && !AT_ENDS.test(text);

  function claimsIn(text) {
    const claims = parse(text);
    fits(hasOnly(claims, CLAIMS) && CLAIMS.every((name) => typeof claims[name] === "string") && claims.purpose === purpose);
    fits(opening.isIssuer(claims.iss) && claims.to.startsWith("did:") && opening.isIssuer(claims.to));
    fits(roles.includes(claims.role) && ["no", "smaller-groups"].includes(claims.pass_on) && Object.hasOwn(codings, claims.for));
    fits(/^[A-Za-z0-9_-]{1,24}$/.test(claims.rid) && UUID.test(claims.consent) && isName(claims.name) && isName(claims.to_name));
    for (const moment of [claims.when, claims.until]) {
      fits(MOMENT.test(moment) && Number.isFinite(seconds(moment)) && new Date(moment).toISOString().slice(0, 19) === moment.slice(0, 19));
    }
    fits(seconds(claims.until) > seconds(claims.when));
    fits(opening.isKey(claims.entries) && (claims.previous === "" || opening.isKey(claims.previous)));
    fits(JSON.stringify(Object.fromEntries(Object.keys(claims).sort().map((name) => [name, claims[name]]))) === text);
    return claims;
  }

  function readOne({token, digests}) {
    try {
      const segments = token.trim().split("."), header = parse(opening.textIn(segments[0]));
      fits(token.trim().length <= letters && segments.length === 3 && opening.unb64url(segments[2], 64));
      fits(hasOnly(header, ["alg", "kid", "typ"]) && header.alg === "ES256" && header.typ === type && typeof header.kid === "string");
      return {token, digests, segments, header, said: claimsIn(opening.textIn(segments[1]))};
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return fits(false);
    }
  }

  async function listOf({digests, said}) {
    fits(opening.b64url(await hash(fromLetters(digests))) === said.entries);
    fits(digests.length > 0 && digests.length % (DIGEST * FILLED) === 0);
    const found = inPieces(digests, DIGEST);
    fits(found.every((each, place) => place === 0 || found[place - 1] < each));
    return new Set(found);
  }

  async function keyOf({segments, header, said}, carried) {
    try {
      return await opening.signedBy(segments, header, said.iss, carried);
    } catch (error) {
      if (error instanceof Refused && error.code === "signature-broken") fits(false);
      throw error;
    }
  }

  // --- whether they fit together -----------------------------------------------------------------------------

  const follows = async (before, after) => after.said.previous === opening.b64url(await hash(bytesOf(before.token))) &&
    opening.names(before.said.to, after.jwk) && seconds(after.said.when) >= seconds(before.said.when);

  // 4, 5, 6
  function checkLimits(before, after) {
    must(before.pass_on === "smaller-groups" && before.role !== "processor", "pass-on-not-allowed");
    must(seconds(after.until) <= seconds(before.until), "passed-longer");
    must(after.for === before.for, "passed-for-other");
  }

  // 5, 6, 7
  function checkLast({said, header}, card, permit) {
    const {iss, kid, rid, from, terms} = card, end = seconds(permit.period.end), to = permit.actor[0].reference.identifier;
    must(end <= seconds(said.until), "passed-longer");
    must(permit.purpose[0].code === codings[said.for].code, "passed-for-other");
    fits(said.iss === iss && header.kid === kid && said.rid === rid && seconds(said.when) === from);
    fits(said.consent === terms.id && isObject(to) && to.value === said.to && seconds(terms.dateTime) === seconds(said.when));
    fits(end === seconds(said.until) && (said.pass_on === "smaller-groups") === saying.termsOf(terms).passOn);
  }

  function clear(text) {
    const seen = text.split(/\s+/u).join(" ").replace(UNSEEN, "").split(/\s+/u).join(" ").replace(/^[\u200c\u200d\s]+|[\u200c\u200d\s]+$/gu, "");
    return [...seen].slice(0, LONGEST).join("");
  }

  const isHand = (who, {said, jwk}) => isObject(who) && hasOnly(who.identifier, ["system", "value"]) && who.identifier.system === URI &&
    opening.names(who.identifier.value, jwk) && (clear(String(who.display || "")) || who.identifier.value).includes(said.name);

  function checkGiver(last, {terms, given: provenance}) {
    const performers = objects(terms.performer), agents = objects(provenance && provenance.agent);
    fits(performers.length === 1 && agents.length === 1 && !Object.hasOwn(agents[0], "onBehalfOf"));
    fits(bundles.same(provenance.target, [{reference: `urn:uuid:${terms.id}`}]));
    fits(isHand(performers[0], last) && isHand(agents[0].who, last));
  }

  // A file goes along only where its entry names it itself: so the hands vouch for it.
  function namesFile(thing, {size, sha256}) {
    const [first] = list(thing && thing.content), said = isObject(first) && isObject(first.attachment) ? first.attachment : {};
    const text = btoa(String.fromCharCode(...sha256));
    return whole(said.size) === size && objects(said.extension).some((each) => each.url === VIEWER.files.hash && each.valueBase64Binary === text);
  }

  function areKnown(bundle, things) {
    const urls = list(bundle.meta.extension).map((each) => isObject(each) && each.url), files = bundles.filesIn(bundle);
    return bundles.same(urls, files.length ? [VIEWER.files.url, HANDS] : [HANDS]) &&
      files.every((file) => namesFile(things.find((each) => `urn:uuid:${each.id}` === file.url), file));
  }

  // 8: around the things stands nothing but what must. All of it is made anew, and compared.
  function checkAround({said}, bundle, {person, terms, given: provenance}, things, permit) {
    const whos = [terms.performer[0], provenance.agent[0].who], url = (each) => `urn:uuid:${each.id}`;
    bare(whos.every((who) => hasOnly(who, ["display", "identifier"])) && areKnown(bundle, things));
    const [actor] = permit.actor, kind = objects(actor.role.coding).map((each) => each.code).find((code) => VIEWER.bundle.recipients.includes(code));
    const whom = actor.reference.display;
    bare(whom.trim() !== "" && [...whom].length <= VIEWER.answer.name);
    const actions = said.pass_on === "no" ? ["access", "use"] : ["access", "use", "disclose"];
    const [bareTo] = TERMS.provision.provision, [role] = bareTo.actor[0].role.coding, [action] = bareTo.action[0].coding;
    const made = {...TERMS, id: said.consent, patient: {reference: url(person)}, dateTime: said.when, performer: [whos[0]], provision: {provision: [{
      type: "permit", period: {start: said.when, end: said.until},
      actor: [{role: {coding: [role, {...bareTo.actor[0].role.coding[1], code: kind}]}, reference: {identifier: {system: URI, value: said.to}, display: whom}}],
      action: actions.map((code) => ({coding: [{...action, code}]})), purpose: [codings[said.for]],
      class: [...new Set(things.map((each) => each.resourceType))].sort().map((code) => ({...bareTo.class[0], code})),
      data: things.map((each) => ({meaning: "instance", reference: {reference: url(each)}})),
    }]}};
    const last = {resourceType: "Provenance", id: provenance.id, target: [{reference: url(made)}], recorded: said.when, agent: [{type: AGENT, who: whos[1]}]};
    bare(bundles.same(bundle, {resourceType: "Bundle", meta: {tag: [TAG], extension: bundle.meta.extension}, type: "collection", timestamp: said.when,
      entry: [...things, made, last].map((resource) => ({fullUrl: url(resource), resource}))}));
  }

  // A resource as it is signed: its members in their order, without spaces, numbers as they were written.
  function plain(value) {
    if (isWritten(value)) return value.written;
    if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
    return isObject(value) ? `{${Object.keys(value).map((name) => `${JSON.stringify(name)}:${plain(value[name])}`).join()}}` : JSON.stringify(value);
  }

  async function saltsOf({seed, salts}, texts) {
    if (!seed) return salts.map(fromLetters);
    const key = await crypto.subtle.importKey("raw", fromLetters(seed), {name: "HMAC", hash: "SHA-256"}, false, ["sign"]);
    return Promise.all(texts.map(async (text) => new Uint8Array(await crypto.subtle.sign("HMAC", key, bytesOf(saltLabel + text))).slice(0, SALT)));
  }

  async function checkWidth(hands, things, lists) {
    const texts = things.map(plain), salts = await saltsOf(hands, texts), label = bytesOf(entryLabel);
    bare(salts.length === texts.length);
    const digests = await Promise.all(texts.map(async (text, place) =>
      lettersOf(await hash(new Uint8Array([...label, ...salts[place], ...bytesOf(text)])))));
    bare(lists.every((listed) => digests.every((each) => listed.has(each))));
  }

  const pairs = (all) => all.slice(1).map((after, place) => [all[place], after]);

  // The hands of a share whose signature fits, each checked; none where it names none.
  async function check(bundle, card, carried) {
    const hands = written(bundle);
    if (!hands) return [];
    const read = hands.given.map(readOne), lists = []; // 1
    for (const each of read) lists.push(await listOf(each));
    for (const each of read) each.jwk = await keyOf(each, typeof carried === "function" || each.said.iss === card.iss ? carried : null); // 2
    for (const [before, after] of pairs(read)) fits(await follows(before, after)); // 3
    fits(read[0].said.previous === "" && card.terms !== null); // 1
    for (const [before, after] of pairs(read)) checkLimits(before.said, after.said); // 4, 5, 6
    const last = read.at(-1), permit = card.terms.provision.provision[0];
    checkLast(last, card, permit);
    const others = card.entries.map((each) => each.resource).filter((each) => ![card.person, card.terms, card.given].includes(each));
    if (read.length > 1) {
      checkGiver(last, card);
      const sorted = [...others].sort((one, other) => one.id < other.id ? -1 : 1);
      checkAround(last, bundle, card, [card.person, ...sorted], permit);
    }
    await checkWidth(hands, [card.person, ...others], lists); // 8
    return read.map(({said, jwk, header}) => ({said, jwk, iss: said.iss, kid: header.kid, rid: said.rid, from: seconds(said.when)}));
  }

  // --- how it is said ----------------------------------------------------------------------------------------

  const {say} = words;

  function told({said}) {
    const {said: mark, dateOf} = paging, both = () => ({who: mark(said.name), whom: mark(said.to_name)}), day = dateOf(seconds(said.when));
    if (!said.previous) return [say("%(who)s gave it to %(whom)s on %(day)s.", {...both(), day})];
    const passed = [say("%(who)s passed it on to %(whom)s on %(day)s.", {...both(), day})];
    if (said.role === "joint") passed.push([say("The two decide together what is done with it.")]);
    if (said.role === "processor") passed.push(say("%(whom)s may do with it only what %(who)s says.", both()));
    return passed;
  }

  // What stands at the top of something that was passed on: by whom, who gave it first, and what was checked of that.
  function head(hands, person) {
    const {make, said: mark} = paging, [giver] = hands, name = mark(hands.at(-1).said.name);
    return [make("h1", {}, say("%(name)s passes this on to you about %(person)s", {name, person: mark(person)})),
      make("div", {class: "notice"},
        make("h2", {}, say("Passed on by %(name)s. It was first given by %(giver)s.", {name: name.cloneNode(true), giver: mark(giver.said.name)})),
        ...hands.flatMap(told).map((line) => make("p", {}, line)),
        make("p", {}, say("Each of them signed what they gave, and this page has checked that nobody added anything. Whether they are who they write they are, it cannot know.")))];
  }

  // The words and digits of the keys of those before whoever passed it on, so that each can be asked.
  async function marks(hands) {
    const {make, said: mark} = paging;
    return Promise.all(hands.slice(0, -1).map(async ({said, jwk}) => {
      const found = await opening.fingerprint(jwk, VIEWER.fingerprint, VIEWER.words);
      return make("div", {}, make("p", {}, say("The eight words of %(name)s:", {name: mark(said.name)})), make("p", {class: "words", lang: "en", dir: "ltr"}, found.words),
        make("p", {}, say("The same as numbers: %(digits)s", {digits: make("span", {class: "digits", dir: "ltr"}, found.digits)})));
    }));
  }

  return {check, head, marks};
})();
