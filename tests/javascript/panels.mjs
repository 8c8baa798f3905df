// Answers for panels as a page does. The first line has { script, sentences, panels }, each other line values:
// [name of its panel, values, lines of the log]. For each a line goes out: what the panel shows.
// With `digests` the HTML goes out as its SHA-256: many large answers would fill the memory.
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
let page = null;
const out = [];
for await (const line of lines) {
  const given = JSON.parse(line);
  if (!page) {
    const script = `${given.script}\nreturn { responders, setSentences };`;
    page = { ...given, ...new Function("responders", script)({}) };
    page.setSentences(given.sentences);
    continue;
  }
  const [name, values, kept] = given;
  const log = { state: (item) => ({ current: kept[item] ?? null }), add: (event, item, data) => ({ event, item, data }) };
  const { traits, data } = page.panels[name];
  // With a button it waits to be asked.
  const panel = page.responders.panel({ ...data, spec: { ...traits.spec, id: "", button: "Ask" } }, log);
  const shown = { ...panel.traits };
  panel.act({ do: "respond", values }, { get: (one) => shown[one], set(one, value) { shown[one] = value; } });
  const { turn, ...said } = shown.shown;
  if (page.digests) said.html = createHash("sha256").update(said.html).digest("hex");
  out.push(JSON.stringify(said));
}
process.stdout.write(out.join("\n"));
