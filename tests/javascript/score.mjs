// Scores responses as a page does. The first line has { script, sentences, items }, each other line a response:
// [name of its item, response, reason]. For each a line goes out: [what it is worth, [its form, if it has one], words].
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
let engine = null;
let items = null;
const out = [];
for await (const line of lines) {
  const given = JSON.parse(line);
  if (!engine) {
    engine = new Function(`${given.script}\nreturn { kinds, score, describe, setSentences, ResponseError };`)();
    engine.setSentences(given.sentences);
    items = given.items;
    continue;
  }
  const [name, response, reason] = given;
  const item = items[name];
  let normal;
  try {
    normal = [engine.kinds[item.kind].normalise(item, response)];
  } catch (problem) {
    if (!(problem instanceof engine.ResponseError)) throw problem;
    normal = [];
  }
  out.push(JSON.stringify([engine.score(item, response, reason), normal, engine.describe(item, response)]));
}
process.stdout.write(out.join("\n"));
