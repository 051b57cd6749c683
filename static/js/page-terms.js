// What a share says of itself: its terms, who gave it, to which part an entry belongs. Its form was checked before.
const saying = (() => {
  "use strict";
  const RIGHTS = "https://portablerecord.org/fhir/CodeSystem/rights";
  const SHARE = "https://portablerecord.org/fhir/CodeSystem/share";
  const AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

  const list = (value) => Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
  const dig = (value, ...path) => path.reduce((inner, step) =>
    typeof inner === "object" && inner !== null && Object.hasOwn(inner, step) ? inner[step] : undefined, value);
  const text = (value) => typeof value === "string" ? value : "";
  const codes = (concept, system) =>
    list(dig(concept, "coding")).filter((each) => each.system === system).map((each) => text(each.code));

  function termsOf(consent) {
    const permit = list(dig(consent, "provision", "provision"))[0];
    const purpose = text(dig(list(dig(permit, "purpose"))[0], "code"));
    const end = Date.parse(text(dig(permit, "period", "end"))) / 1000;
    const actions = list(dig(permit, "action")).flatMap((each) => list(each.coding)).map((each) => each.code);
    return {
      known: permit !== undefined,
      recipient: text(dig(list(dig(permit, "actor"))[0], "reference", "display")),
      purpose: Object.hasOwn(VIEWER.purposes, purpose) ? VIEWER.purposes[purpose] : "",
      until: Number.isFinite(end) ? end : null,
      passOn: actions.includes("disclose"),
    };
  }

  // Who gave it: the name they write, and whether they are somebody else than the person.
  function authorOf(provenance) {
    const agents = list(dig(provenance, "agent"));
    const giver = agents.find((each) => Object.hasOwn(each, "onBehalfOf"));
    const roles = list(dig(giver, "role")).flatMap((each) => list(each.coding));
    const right = roles.find((each) => each.system === RIGHTS);
    return {
      name: text(dig(giver || agents[0], "who", "display")),
      isOther: giver !== undefined,
      right: right ? text(right.display) : "",
    };
  }

  // What was shared without agreement says of itself: who sent it to whom, why, who decided it, on what basis.
  function noticeOf(notice, provenance) {
    if (!notice) return null;
    const who = (part) => {
      const found = list(dig(provenance, "agent")).find((each) => codes(each.type, AGENT).includes(part));
      return text(dig(found, "who", "display"));
    };
    const policies = dig(provenance, "policy"), at = Array.isArray(policies) ? policies.map(String) : [];
    return {
      sender: text(dig(notice, "sender", "display")),
      recipient: text(dig(list(dig(notice, "recipient"))[0], "display")),
      why: text(dig(list(dig(notice, "reasonCode"))[0], "text")),
      decided: who("performer"),
      agreed: who("attester"),
      day: Date.parse(`${text(dig(provenance, "occurredDateTime"))}T00:00:00Z`) / 1000,
      bases: VIEWER.bases.filter(([key]) => at.includes(key)).map(([, words]) => words),
      sources: list(dig(provenance, "entity")).map((each) => text(dig(each, "what", "display"))),
      told: list(notice.category).some((each) => codes(each, SHARE).includes("person-told")),
    };
  }

  function partOf(resource) {
    const concepts = [resource.code, resource.type, ...list(resource.category)];
    for (const code of concepts.flatMap((each) => codes(each, VIEWER.kinds))) {
      if (Object.hasOwn(VIEWER.partByCode, code)) return VIEWER.partByCode[code];
    }
    return Object.hasOwn(VIEWER.partByType, resource.resourceType) ? VIEWER.partByType[resource.resourceType] : "health";
  }

  return {termsOf, authorOf, noticeOf, partOf, text};
})();
