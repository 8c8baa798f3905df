// A browser's storage that is full: what was written over makes room, and only then a person hears of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const FILES = ["engine/plain_text", "engine/errors", "engine/answers", "authoring/pages/front/storage"];
const source = FILES.map((name) => readFileSync(new URL(`../../regionalism/${name}.js`, import.meta.url), "utf8"))
  .join("\n").replace(/^export .*$/gm, "");
const page = new Function("globalThis", `${source}\nreturn { AnswerLog, browserStorage, setSentences };`);

// As localStorage, with room for some characters.
class Area {
  texts = new Map();
  constructor(room) { this.room = room; }
  get length() { return this.texts.size; }
  key(place) { return [...this.texts.keys()][place]; }
  getItem(key) { return this.texts.get(key) ?? null; }
  removeItem(key) { this.texts.delete(key); }
  setItem(key, text) {
    const others = [...this.texts].filter(([name]) => name !== key);
    const used = [...others, [key, text]].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    if (used > this.room) throw new Error("QuotaExceededError");
    this.texts.set(key, text);
  }
}

function opened(area) {
  const { AnswerLog, browserStorage, setSentences } = page({ localStorage: area, crypto: globalThis.crypto });
  setSentences({ "page-not-kept": "{count} not kept: {reason}" });
  return () => new AnswerLog(browserStorage("course"));
}

test("drafts and notes that were replaced make room, and nothing else goes", () => {
  const area = new Area(6000);
  const open = opened(area);
  const log = open();
  log.add("response", "unit/first", "a");
  log.add("draft", "unit/cleared", "typed");
  log.add("reset", "unit/cleared");
  for (let n = 0; n < 100; n += 1) {
    log.add("draft", "unit/text", `draft ${n}`);
    log.add("note", "reading/R1/¶1", `note ${n}`);
    assert.equal(log.warning, "");
  }
  log.add("response", "unit/first", "b");
  const again = open();
  assert.equal(again.state("unit/text").current.data, "draft 99");
  assert.equal(again.state("reading/R1/¶1").current.data, "note 99");
  assert.deepEqual(again.state("unit/first").responses.map((line) => line.data), ["a", "b"]);
  assert.deepEqual(again.lines().filter((line) => line.item === "unit/cleared").map((line) => line.event),
    ["draft", "reset"]);
});

test("where that is not enough the person is told, and the answers stay while the page is open", () => {
  const log = opened(new Area(2000))();
  for (let n = 0; n < 20; n += 1) log.add("response", `unit/${n}`, "a".repeat(50));
  assert.match(log.warning, /^\d+ not kept: QuotaExceededError$/);
  assert.equal(log.count, 20);
});

test("what another window wrote lately stays as it is", () => {
  const area = new Area(4000);
  const open = opened(area);
  const [one, other] = [open(), open()];
  for (const text of ["draft", "newer draft"]) one.add("draft", "unit/text", text);
  const [key] = [...area.texts.keys()];
  const before = area.getItem(key);
  for (let n = 0; n < 60; n += 1) other.add("note", "reading/R1/¶1", `note ${n}`);
  assert.equal(other.warning, "");
  assert.equal(area.getItem(key), before);
});
