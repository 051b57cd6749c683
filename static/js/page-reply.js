// A signed answer to a share, shown to whoever gave the share; see docs/format/answer.md. The app, which reads the page
// back, is where they say yes or no to each piece.
const replying = (() => {
  "use strict";
  const {must, isObject, hasOnly, parse} = strict;
  const {make, said, whole, row, signed, dateOf} = paging;
  const {type, signedPurpose, most, allowed, pieces: MOST_PIECES, letters: MOST_LETTERS} = VIEWER.answer;
  const CLAIMS = ["by", "consent", "giver", "iss", "name", "pieces", "purpose", "rid", "when"];
  const VOUCHER = ["did", "iss", "name", "purpose", "since", "until", "worker"], MOST_VOUCHER = 4096;
  const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, MOMENT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
  const UNTYPED = /[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}|\p{Cs}/u, AT_ENDS = /^(?!\ufeff)\s|(?!\ufeff)\s$/u;
  const KINDS = [
    ["agreed", "What was agreed"], ["will-do", "What they will do"], ["noticed", "What they noticed"], ["offer", "What they can offer"],
  ];
  const LABELS = [["who", "Who"], ["day", "Day"], ["where", "Where"], ["times", "When"], ["phone", "Phone"], ["web", "Web address"]];

  const isOne = (header) => isObject(header) && header.typ === type;
  const ordered = (value) => isObject(value) ? Object.fromEntries(Object.keys(value).sort().map((name) => [name, value[name]])) : value;

  function check(text, longest, lines = false) {
    must(typeof text === "string" && [...text].length <= longest && !UNTYPED.test(text) && !AT_ENDS.test(text));
    must(lines || !text.includes("\n"));
  }

  function isDay(text) {
    const found = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
    return found !== null && Number.isFinite(found.getTime()) && found.toISOString().startsWith(text);
  }

  function checkPiece(piece) {
    must(hasOnly(piece, ["kind", ...Object.keys(most)]) && Object.hasOwn(allowed, String(piece.kind)));
    for (const [name, longest] of Object.entries(most)) {
      check(piece[name], longest, name === "text");
      must(piece[name] === "" || allowed[piece.kind].includes(name));
    }
    must(piece.text !== "" && (piece.kind === "offer") === (piece.title !== ""));
    must(piece.web === "" || /^https:\/\/\S*$/u.test(piece.web));
    must(piece.day === "" || isDay(piece.day));
  }

  function checked(text) {
    const claims = parse(text), names = isObject(claims) && Object.hasOwn(claims, "vouched") ? [...CLAIMS, "vouched"] : CLAIMS;
    must(hasOnly(claims, names) && Array.isArray(claims.pieces) && claims.purpose === signedPurpose);
    must(names.every((name) => name === "pieces" || typeof claims[name] === "string") && claims.vouched !== "");
    must(claims.rid === "" || /^[A-Za-z0-9_-]{1,24}$/.test(claims.rid));
    must(opening.isIssuer(claims.giver) && opening.isIssuer(claims.iss), "issuer-refused");
    must(claims.consent === "" || UUID.test(claims.consent));
    must(MOMENT.test(claims.when) && Number.isFinite(Date.parse(claims.when)));
    check(claims.name, VIEWER.answer.name);
    check(claims.by, most.who);
    must(claims.name !== "" && (claims.consent !== "" || claims.rid !== ""));
    must(claims.pieces.length > 0 && claims.pieces.length <= MOST_PIECES);
    claims.pieces.forEach(checkPiece);
    must(JSON.stringify(ordered({...claims, pieces: claims.pieces.map(ordered)})) === text);
    return claims;
  }

  async function opened(segments, header, carried) {
    must(hasOnly(header, ["alg", "kid", "typ"]), "header-refused");
    must(header.alg === "ES256", "algorithm-refused");
    must(segments.join(".").length <= MOST_LETTERS, "too-large");
    const reply = checked(opening.textIn(segments[1]));
    const jwk = reply.vouched ? await vouchedFor(reply, segments, header, carried) : await opening.signedBy(segments, header, reply.iss, carried);
    return {reply, iss: reply.iss, jwk, person: {}, files: []};
  }

  // A worker signed it, for whose key the organisation vouches: the signer is the organisation, whose key this gives.
  async function vouchedFor(reply, answer, header, carried) {
    const segments = reply.vouched.split(".");
    must(reply.vouched.length <= MOST_VOUCHER && segments.length === 3);
    const above = parse(opening.textIn(segments[0])), text = opening.textIn(segments[1]), voucher = parse(text);
    must(hasOnly(above, ["alg", "kid", "typ"]) && above.alg === "ES256" && above.typ === "voucher+jws");
    must(hasOnly(voucher, VOUCHER) && VOUCHER.every((name) => typeof voucher[name] === "string"));
    must(voucher.purpose === "portable-record/v1/voucher" && JSON.stringify(ordered(voucher)) === text);
    must(opening.isIssuer(voucher.iss) && voucher.did.startsWith("did:") && opening.isIssuer(voucher.did));
    for (const name of ["name", "worker"]) check(voucher[name], VIEWER.answer.name);
    for (const name of ["since", "until"]) must(MOMENT.test(voucher[name]) && Number.isFinite(Date.parse(voucher[name])));
    must(voucher.name !== "" && voucher.worker !== "" && voucher.since < voucher.until);
    const jwk = await opening.signedBy(segments, above, voucher.iss, carried);
    await opening.signedBy(answer, header, voucher.did);
    must(voucher.iss === reply.iss && voucher.name === reply.name && voucher.since <= reply.when && reply.when < voucher.until);
    return jwk;
  }

  function entry(piece) {
    const lines = LABELS.filter(([name]) => piece[name]).map(([name, label]) => make("div", {}, make("dt", {}, label),
      whole("dd", name === "day" ? dateOf(Date.parse(`${piece.day}T12:00:00Z`) / 1000) : piece[name])));
    const words = piece.text === piece.title ? [] : [whole("p", piece.text, {class: "words-of"})];
    return make("article", {class: "entry"}, ...(piece.title ? [whole("h3", piece.title)] : []), ...words,
      ...(lines.length ? [make("dl", {class: "lines"}, ...lines)] : []));
  }

  async function shown(card) {
    const {reply} = card, day = dateOf(Date.parse(reply.when) / 1000);
    const summary = make("dl", {class: "summary"}, row("Who it comes from", said(reply.name)),
      ...(reply.by ? [row("Who wrote it", said(reply.by))] : []), row("Has anyone changed it?", `No. It is as it was signed on ${day}.`));
    const sections = KINDS.map(([kind, title]) => [title, reply.pieces.filter((each) => each.kind === kind)]).filter(([, all]) => all.length)
      .map(([title, all]) => make("details", {class: "part", open: ""}, make("summary", {}, make("h2", {}, title)), ...all.map(entry)));
    const print = make("button", {type: "button", class: "main print"}, "Print or save as PDF");
    print.addEventListener("click", () => window.print());
    const running = make("div", {class: "running", "aria-hidden": "true"}, make("p", {}, "From ", said(reply.name), ", an answer to what was shared. ", day));
    const how = make("div", {class: "notice"}, make("h2", {}, "Is this an answer to you?"),
      make("p", {}, "Open this file in Portable Record: choose “Scan or open” there. It shows each thing beside your plan, and you say yes or no. " +
        "Nothing goes into your record before that."));
    return {title: `${reply.name} writes back`, running, parts: [make("h1", {}, said(reply.name), " writes back"),
      make("p", {class: "lead"}, "An answer to something that was shared from a care record."), summary,
      await signed(card, reply.name, {name: reply.name}), how, ...sections, print]};
  }

  return {isOne, opened, shown};
})();
