// Makes the page to print as the pages do, for several logs. Standard input: { script, items, logs, at }, of which the
// script and the items are the files that the pages load. Standard output: the pages as a list.
import { readFileSync } from "node:fs";

const { script, items, logs, at } = JSON.parse(readFileSync(0, "utf8"));
// Nothing of a page is brought to life here: the script ends before it would begin.
const code = `${script.slice(0, script.lastIndexOf("start();\n"))}return summaryPage;\n})();`.replace("(() =>", "return (() =>");
const document = { body: { dataset: { up: "", page: "index.html" } }, getElementById: () => null };
Object.assign(globalThis, { document, location: { protocol: "file:", pathname: "/", href: "file:///" } });
for (const text of items) new Function(text)();
const made = logs.map((text) => {
  globalThis.regionalismStorage = { place: "", read: () => new Map([["kept", text]]), append() {} };
  return new Function(code)()(new Date(at));
});
process.stdout.write(JSON.stringify(made));
