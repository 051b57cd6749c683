// Lets npm kill-the-clipboard read links: a line of JSON in ({link, jwk, passcode}), a line out.
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";
import {createInterface} from "node:readline";

const require = createRequire(`${process.argv[2]}/package.json`);
const {SHLViewer} = await import(pathToFileURL(require.resolve("kill-the-clipboard")).href);

for await (const line of createInterface({input: process.stdin})) {
  const {link, jwk, passcode} = JSON.parse(line);
  try {
    const viewer = new SHLViewer({shlinkURI: link});
    const read = await viewer.resolveSHL({recipient: "Lunch Club", passcode, shcReaderConfig: {publicKey: jwk}});
    const bundle = await read.smartHealthCards[0].asBundle();
    console.log(JSON.stringify({label: viewer.shl.label, cards: read.smartHealthCards.length, entries: bundle.entry.length}));
  } catch (error) {
    console.log(JSON.stringify({refused: error.name}));
  }
}
