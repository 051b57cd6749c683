// Reads and writes moving codes with npm @ngraveio/bc-ur: one JSON object in, one out, a line each.
// node bc_ur.mjs FOLDER-WITH-NODE_MODULES
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { UR, UREncoder, URDecoder } = createRequire(`${process.argv[2]}/`)("@ngraveio/bc-ur");

const written = ({ file, type, most, from, count }) => {
  const cbor = UR.fromBuffer(Buffer.from(file, "base64")).cbor;
  const encoder = new UREncoder(new UR(cbor, type), most, from - 1);
  return Array.from({ length: count }, () => encoder.nextPart());
};

const read = ({ texts }) => {
  const decoder = new URDecoder();
  let fed = 0;
  for (const text of texts) {
    fed += 1;
    decoder.receivePart(text);
    if (decoder.isComplete()) break;
  }
  if (!decoder.isSuccess()) return { fed, file: null };
  return { fed, type: decoder.resultUR().type, file: decoder.resultUR().decodeCBOR().toString("base64") };
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  console.log(JSON.stringify(asked.texts ? read(asked) : written(asked)));
}
