// What a share says of itself: its terms, who gave it, to which part an entry belongs. Its form was checked before.
const saying = (() => {
  "use strict";
  const RIGHTS = "https://portablerecord.org/fhir/CodeSystem/rights";

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

  function partOf(resource) {
    const concepts = [resource.code, resource.type, ...list(resource.category)];
    for (const code of concepts.flatMap((each) => codes(each, VIEWER.kinds))) {
      if (Object.hasOwn(VIEWER.partByCode, code)) return VIEWER.partByCode[code];
    }
    return Object.hasOwn(VIEWER.partByType, resource.resourceType) ? VIEWER.partByType[resource.resourceType] : "health";
  }

  return {termsOf, authorOf, partOf, text};
})();
