// The form of a Bundle and of the terms inside, held to the rules of sharing/bundle.py, consent.py and contents.py.
// Whether each resource is valid FHIR is the one thing that only the app can check.
const bundles = (() => {
  "use strict";
  const {must, isObject, hasOnly, whole} = strict;
  const SHARE = "https://portablerecord.org/fhir/CodeSystem/share";
  const ACTION = "http://terminology.hl7.org/CodeSystem/consentaction";
  const UUID = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const MOMENT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$/;
  const AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
  const NOTICES = ["without-agreement,person-told", "without-agreement,person-not-told"];
  const ACTIONS = ["access,use", "access,disclose,use"];

  const shape = (holds) => must(holds, "bundle-shape");
  const list = (value) => Array.isArray(value) ? value.filter(isObject) : [];
  const isText = (value) => typeof value === "string" && value !== "";
  const only = (value, names) => isObject(value) && Object.keys(value).every((name) => names.includes(name));
  const codes = (concept, system) =>
    list(isObject(concept) ? concept.coding : null).filter((each) => each.system === system).map((each) => each.code);

  const isTerms = (resource) => resource.resourceType === "Consent" &&
    list(resource.category).some((each) => codes(each, SHARE).includes("share-terms"));

  const isNotice = (resource) => resource.resourceType === "Communication" &&
    list(resource.category).some((each) => codes(each, SHARE).includes("without-agreement"));

  // The entries, and which of the resources belong to the share itself: its terms, and who gave it.
  function read(bundle) {
    shape(only(bundle, VIEWER.bundle.members) && bundle.resourceType === "Bundle");
    shape(VIEWER.bundle.types.includes(bundle.type) && Array.isArray(bundle.entry));
    shape(bundle.entry.length > 0 && bundle.entry.length <= VIEWER.bundle.entries);
    const resources = bundle.entry.map(resourceOf);
    const people = resources.filter((each) => each.resourceType === "Patient");
    shape(people.length > 0);
    must(people.length === 1, "contents-mixed");
    const urls = addresses(bundle.entry);
    const terms = resources.filter(isTerms), notices = resources.filter(isNotice);
    const heads = [...notices, ...terms], ours = heads.length > 0;
    for (const resource of resources) checkInside(resource, urls, ours);
    const last = resources.at(-1);
    const given = ours && last.resourceType === "Provenance" ? last : null;
    if (ours) checkOurs(bundle, resources, heads, urls);
    if (notices.length) checkNotice(notices[0], last, urls);
    must(bundle.entry.every((each) => only(each, VIEWER.bundle.entryMembers)), "fhir-invalid");
    must(resources.every((each) => Object.hasOwn(VIEWER.partByType, each.resourceType)), "fhir-invalid");
    return {entries: bundle.entry, person: people[0], terms: terms[0] || null, notice: notices[0] || null, given, answerTo: answerTo(bundle), files: files(bundle)};
  }

  const ofShare = (bundle, url) => list(isObject(bundle.meta) ? bundle.meta.extension : null).filter((each) => each.url === url);

  // For which key an answer is locked (answer.md); null where the share does not say it.
  function answerTo(bundle) {
    const ours = ofShare(bundle, VIEWER.answer.url);
    if (ours.length === 0) return null;
    shape(ours.length === 1 && hasOnly(ours[0], ["url", "valueBase64Binary"]));
    return bytes64(ours[0].valueBase64Binary, VIEWER.answer.key);
  }

  // Which files travel with a share (attachments.md).
  function files(bundle) {
    const ours = ofShare(bundle, VIEWER.files.url);
    if (ours.length === 0) return [];
    shape(ours.length === 1 && Array.isArray(ours[0].extension));
    const listed = ours[0].extension.map(file), urls = listed.map((each) => each.url);
    shape(listed.length > 0 && listed.length <= VIEWER.files.most && new Set(urls).size === urls.length);
    const isDocument = (url) => bundle.entry.some((each) => each.fullUrl === url && each.resource.resourceType === "DocumentReference");
    shape(urls.every(isDocument) && listed.reduce((sum, each) => sum + each.size, 0) <= VIEWER.files.all);
    return listed;
  }

  const FILE = [["entry", "valueUri"], ["size", "valueUnsignedInt"], ["sha256", "valueBase64Binary"], ["key", "valueBase64Binary"]];

  function file(value) {
    shape(isObject(value) && value.url === "file" && Array.isArray(value.extension) && value.extension.length === FILE.length);
    const [url, written, sha256, key] = value.extension.map((each, place) => {
      const [name, kind] = FILE[place];
      shape(hasOnly(each, ["url", kind]) && each.url === name);
      return each[kind];
    });
    const size = whole(written);
    shape(typeof url === "string" && size !== null && size >= 1);
    return {url, size, sha256: bytes64(sha256, 32), key: bytes64(key, 32)};
  }

  // So many bytes in base64.
  function bytes64(text, length) {
    const spare = [0, 2, 1][length % 3], letters = 4 * Math.ceil(length / 3) - spare;
    shape(typeof text === "string" && text.length === letters + spare && /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.indexOf("=", 0) === (spare ? letters : -1));
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  }

  function resourceOf(entry) {
    shape(isObject(entry) && isObject(entry.resource));
    const type = entry.resource.resourceType;
    shape(typeof type === "string" && /^[A-Z][A-Za-z]{1,63}$/.test(type) && !["Bundle", "Parameters"].includes(type));
    return entry.resource;
  }

  function addresses(entries) {
    const named = entries.filter((each) => Object.hasOwn(each, "fullUrl"));
    const urls = new Map(named.map((each) => [each.fullUrl, each.resource]));
    shape(named.length === 0 || (urls.size === entries.length && [...urls.keys()].every(isText)));
    return urls;
  }

  // Size of files, nobody else inside, references that lead somewhere.
  function checkInside(resource, urls, ours) {
    const contained = list(resource.contained);
    shape(!(ours && contained.length));
    const inside = new Set(["#", ...contained.map((each) => `#${each.id}`)]);
    for (const waiting = [resource]; waiting.length;) {
      const next = waiting.pop();
      if (isObject(next)) {
        const {data, reference} = next;
        shape(typeof data !== "string" || data.length <= VIEWER.bundle.attached);
        const isHere = typeof reference === "string" && (ours || /^(?:resource:|urn:|#)/.test(reference));
        shape(!isHere || urls.has(reference) || inside.has(reference));
      }
      if (isObject(next) || Array.isArray(next)) for (const each of Object.values(next)) waiting.push(each);
    }
  }

  function checkOurs(bundle, resources, heads, urls) {
    shape(bundle.type === "collection" && typeof bundle.timestamp === "string" && heads.length === 1);
    shape(urls.size === resources.length && [...urls].every(([url, each]) => UUID.test(url) && url === `urn:uuid:${each.id}`));
    shape(resources.some((each) => each.resourceType === "Provenance"));
    const [head] = heads, about = leadsTo(isTerms(head) ? head.patient : head.subject, urls);
    shape(about && about.resourceType === "Patient");
    if (isTerms(head)) checkTerms(head);
  }

  const leadsTo = (reference, urls) => isObject(reference) ? urls.get(reference.reference) : undefined;
  const isWords = (value) => typeof value === "string" && value.trim() !== "";
  const isKey = (key) => isObject(key) && key.system === "urn:ietf:rfc:3986" && isWords(key.value);

  // Shared without agreement: the notice that says so, and who decided it; see docs/format/disclosure.md.
  function checkNotice(notice, last, urls) {
    shape(last.resourceType === "Provenance" && leadsTo(one(last.target), urls) === notice);
    shape(notice.status === "completed" && isWords(notice.id));
    shape(NOTICES.includes(list(notice.category).flatMap((each) => codes(each, SHARE)).join()));
    const to = one(notice.recipient), why = one(notice.reasonCode).text, {sender} = notice;
    shape(isWords(to.display) && (!Object.hasOwn(to, "identifier") || isKey(to.identifier)));
    shape(isWords(why) && [...why].length <= 4000);
    shape(isObject(sender) && isWords(sender.display) && isKey(sender.identifier));
    const who = (part) => list(last.agent).filter((each) => codes(each.type, AGENT).join() === part).map((each) => each.who);
    const [author, decided, agreed] = ["author", "performer", "attester"].map(who);
    shape(author.length === 1 && same(author[0], sender) && decided.length === 1 && agreed.length <= 1);
    shape([...decided, ...agreed].every((each) => isObject(each) && isWords(each.display)));
    shape(Array.isArray(last.policy) && last.policy.length > 0 && isDay(last.occurredDateTime));
    shape(list(last.entity).every((each) => isObject(each.what) && isWords(each.what.display)));
    moment(notice.sent);
    const named = list(notice.payload).map((each) => isObject(each.contentReference) ? each.contentReference.reference : "");
    const others = [...urls].filter(([, each]) => each !== notice && each !== last && each.resourceType !== "Patient");
    shape(same(named.sort(), others.map(([url]) => url).sort()));
  }

  // The same value, whatever the order in which its names stand.
  function same(one, other) {
    if (!isObject(one) && !Array.isArray(one)) return one === other;
    if (Array.isArray(one) !== Array.isArray(other) || other === null || typeof other !== "object") return false;
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]));
  }

  function isDay(value) {
    return typeof value === "string" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) &&
      new Date(`${value}T00:00:00Z`).toJSON()?.slice(0, 10) === value;
  }

  function one(value) {
    shape(Array.isArray(value) && value.length === 1 && isObject(value[0]));
    return value[0];
  }

  function checkTerms(consent) {
    shape(consent.status === "active" && isText(consent.id));
    shape(isObject(consent.provision) && !Object.hasOwn(consent.provision, "type"));
    const permit = one(consent.provision.provision), actor = one(permit.actor);
    shape(permit.type === "permit" && Object.hasOwn(VIEWER.purposes, String(one(permit.purpose).code)));
    shape(ACTIONS.includes(list(permit.action).flatMap((each) => codes(each, ACTION)).sort().join()));
    shape(codes(actor.role, SHARE).filter((each) => VIEWER.bundle.recipients.includes(each)).length === 1);
    shape(isObject(actor.reference) && isText(actor.reference.display) && isObject(permit.period));
    const key = actor.reference.identifier;
    shape(key === undefined || (isObject(key) && key.system === "urn:ietf:rfc:3986" && isText(key.value)));
    const given = moment(consent.dateTime);
    shape(moment(permit.period.start) === given && given < moment(permit.period.end));
  }

  function moment(value) {
    const found = typeof value === "string" && MOMENT.test(value) ? Date.parse(value) : NaN;
    shape(Number.isFinite(found));
    return found;
  }

  return {read, same, filesIn: files};
})();
