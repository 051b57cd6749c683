// What a helper must know first, taken out of the share: see docs/format/page.md, "What is shown".
// It says again what stands below, in the same words; nothing is made up and nothing is left out below.
const whatMatters = (() => {
  "use strict";
  const {later} = words;
  const list = (value) => Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
  const said = (value) => typeof value === "string" && value.trim() ? [value] : [];

  function has(concept, code) {
    return typeof concept === "object" && concept !== null &&
      list(concept.coding).some((each) => each.system === VIEWER.kinds && each.code === code);
  }

  const view = (resource, nameOf) => readable(resource, VIEWER.tables, nameOf);

  // The words below one heading of About me.
  function section(resources, code) {
    return resources.filter((each) => each.resourceType === "Composition").flatMap((page) =>
      list(page.section).filter((each) => has(each.code, code)).flatMap((each) =>
        view({resourceType: "Composition", section: [each]}, () => "").lines
          .filter((line) => line.depth > 0 && line.text !== each.title && !isCode(line, each)).map((line) => line.text)));
  }

  const isCode = (line, each) => list(each.code.coding).some((coding) => coding.display === line.text);

  // The words of the steps of a plan that have one of our codes.
  function steps(resources, code) {
    return resources.filter((each) => each.resourceType === "CarePlan").flatMap((plan) =>
      list(plan.activity).filter((each) => has((each.detail || {}).code, code)).flatMap((each) => said(each.detail.description)));
  }

  function phones(resources, partOf, nameOf) {
    return resources.filter((each) => partOf(each) === "people").flatMap((each) => {
      const numbers = list(each.telecom).filter((way) => way.system === "phone").flatMap((way) => said(way.value));
      return numbers.length ? [`${view(each, nameOf).title}: ${numbers.join(", ")}`] : [];
    });
  }

  function communication(resources, partOf, nameOf) {
    const own = resources.filter((each) => partOf(each) === "communication").flatMap((each) => {
      const words = said(each.resourceType === "Flag" ? (each.code || {}).text : each.valueString);
      return words.length ? words : [view(each, nameOf).title];  // a title may be cut short
    });
    return [...own, ...section(resources, "how-to-communicate")];
  }

  const dangers = (resources, nameOf) =>
    resources.filter((each) => each.resourceType === "AllergyIntolerance")
      .sort((one, other) => (other.criticality === "high") - (one.criticality === "high")).map((each) => view(each, nameOf).title);

  const plans = (resources, partOf) => resources.filter((each) => each.resourceType === "CarePlan" && partOf(each) === "plan")
    .flatMap((each) => said(each.description).length ? said(each.description) : said(each.title));

  // A printed page shows all parts; afterwards those that were closed are closed again.
  const opened = [];
  window.addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details.part:not([open])")) {
      each.open = true;
      opened.push(each);
    }
  });
  window.addEventListener("afterprint", () => opened.splice(0).forEach((each) => { each.open = false; }));

  // Five things, in this order, each with its words; one that nothing was said about is left out, but for allergies.
  return (resources, partOf, nameOf) => {
    const calls = steps(resources, "call");
    const five = [
      [later("How to communicate"), communication(resources, partOf, nameOf)],
      [later("Allergies and dangers"), dangers(resources, nameOf)],
      [later("Please do, please don’t"), [...section(resources, "do-and-dont"), ...steps(resources, "do-not")]],
      [later("Who to call"), calls.length ? calls : phones(resources, partOf, nameOf)],
      [later("What the plan is about"), plans(resources, partOf)],
    ];
    return five.map(([title, words]) => ({title, words: [...new Set(words)]}))
      .filter((each, place) => each.words.length || place === 1);
  };
})();
