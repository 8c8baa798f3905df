// What the controls of a card compute without a page. Run by tests/notebook/test_javascript.py, or by `node --test
// tests/javascript/`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { fieldsOf, glued, pieces, runs, unmarked } = load(
  ["parts"], "fieldsOf", "glued", "pieces", "runs", "unmarked",
);
const opened = (text, names) => pieces(text, names).map((one) => one.text);
const { moved, orderIn } = load(["order"], "moved", "orderIn");
const { typedIn, withUnit } = load(["number"], "typedIn", "withUnit");
const { toWrite, wordsIn } = load(["decision"], "toWrite", "wordsIn");

test("a text is cut where it names something that opens, the longer name first", () => {
  assert.deepEqual(opened("See R2 ¶19, then R2 ¶1.", ["R2 ¶1", "R2 ¶19"]), ["See ", "R2 ¶19", ", then ", "R2 ¶1", "."]);
  assert.deepEqual(opened("See R2 ¶19.", ["R2 ¶1"]), ["See R2 ¶19."]);
  assert.deepEqual(opened("States (35): Brazil", ["States (35): Brazil"]), ["States (35): Brazil"]);
  assert.deepEqual(opened("Nothing here", []), ["Nothing here"]);
});

test("a paragraph without its reading is one of the reading that its text or its question is about", () => {
  const both = ["R4 ¶5", "R4 ¶9", "R3 ¶5"];
  const named = (text, names) => pieces(text, names).filter(({ name }) => name).map(({ name }) => name);
  assert.deepEqual(named("R4 ¶5 and ¶9, then R3 ¶5", both), ["R4 ¶5", "R4 ¶9", "R3 ¶5"]);
  assert.deepEqual(named("Search ¶5 of R3 only.", both), ["R3 ¶5"]);
  assert.deepEqual(named("Who speaks (¶5)?", both), []);
  assert.deepEqual(named("Who speaks (¶5)?", ["R4 ¶5"]), ["R4 ¶5"]);
  assert.deepEqual(named("R4 has it in ¶8.", both), []);
  assert.deepEqual(pieces("¶9", both, "R4 says ", "").map(({ name }) => name), ["R4 ¶9"]);
});

test("a bracket or a full stop stays beside what opens", () => {
  assert.deepEqual(glued(pieces("Brazil ‹withdrew› (R2 ¶8). Which?", ["R2 ¶8"])), [
    { before: "Brazil ‹withdrew› ", name: "", text: "", after: "" },
    { before: "(", name: "R2 ¶8", text: "R2 ¶8", after: ")." },
    { before: " Which?", name: "", text: "", after: "" },
  ]);
  assert.deepEqual(glued(pieces("R2 ¶8", ["R2 ¶8"])), [{ before: "", name: "R2 ¶8", text: "R2 ¶8", after: "" }]);
});

test("a row of a table is a list of fields, whose texts may have colons", () => {
  assert.deepEqual(fieldsOf("date: 2017-06-19\nnote: Cancún: reported"),
    [["date", "2017-06-19"], ["note", "Cancún: reported"]]);
});

test("marks of Markdown become tags, and a mark beside a space is none", () => {
  assert.deepEqual(runs("Choose *the reporter*, or **two**: `a_b`."), [
    ["", "Choose "], ["em", "the reporter"], ["", ", or "], ["strong", "two"], ["", ": "], ["code", "a_b"], ["", "."],
  ]);
  assert.deepEqual(runs("2 * 3 * 4"), [["", "2 * 3 * 4"]]);
  assert.deepEqual(runs(null), []);
  assert.equal(unmarked("*Yes* or `no`"), "Yes or no");
});

test("an entry moves by one place and never out of the list", () => {
  assert.deepEqual(moved(["a", "b", "c"], "c", -1), ["a", "c", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], "a", 1), ["b", "a", "c"]);
  assert.equal(moved(["a", "b"], "a", -1), null);
  assert.equal(moved(["a", "b"], "b", 1), null);
});

test("an order is a list, or a table of places", () => {
  assert.deepEqual(orderIn(["b", "a"]), ["b", "a"]);
  assert.deepEqual(orderIn({ a: "10", b: "2" }), ["b", "a"]);
  assert.deepEqual(orderIn(null), []);
});

test("only fields that hold something are an answer", () => {
  assert.deepEqual(typedIn([["half", " 17 "], ["more", "  "]]), { half: "17" });
});

test("a field says its unit once", () => {
  assert.equal(withUnit({ label: "Yes", unit: "states" }), "Yes (states)");
  assert.equal(withUnit({ label: "Summits", unit: "summits" }), "Summits");
  assert.equal(withUnit({ label: "Year", unit: "" }), "Year");
});

test("a decision counts words as the kernel does, and says how many are missing", () => {
  assert.equal(wordsIn("Una decisión — ¿sí o no? 2019"), 6);
  assert.equal(toWrite(1, 12), "1 word; at least 12 are asked for.");
  assert.equal(toWrite(12, 12), "12 words.");
});
