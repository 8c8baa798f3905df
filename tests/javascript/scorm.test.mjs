// The work of a person in the suspend data of an LMS: what fits, what is said, and that nothing is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { awaitLms, Browser, connect, findLms, gradeOf, Lms, LmsStorage, Server, suspendData, Timers } from "./scorm.mjs";

const ABOUT = { unit: "two-clubs", course: "0.1.0", learner: ["s-7", "Ana Castro"] };
const VERSIONS = ["2004", "1.2"];
const START = Date.parse("2026-11-27T10:00:00Z");

// Numbers between 0 and 1 that are the same in every run.
function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function writer(session, roll) {
  let number = 0;
  return (event, item, data, after) => ({
    schema: 1,
    at: new Date(START + after * 1000).toISOString().replace("000Z", `${String(1e6 + Math.floor(roll() * 1e6)).slice(1)}Z`),
    session,
    number: (number += 1),
    event,
    item: `two-clubs/${item}`,
    version: "2-0a1b2c3d-4e5f6a7b",
    data,
  });
}

const sorted = (lines) => lines.map((line) => JSON.stringify(line, Object.keys(line).sort())).sort();

function storage(server, local, said = () => {}, version = server.version) {
  const timers = new Timers();
  const grade = () => ({ share: 0.5, complete: false });
  const lms = new Lms(server.launch(), version);
  return { timers, kept: new LmsStorage({ lms, local, about: ABOUT, grade, said, timers }) };
}

test("all that a line can hold comes back", () => {
  const line = writer("0011223344556677", dice(1));
  const lines = [
    { ...line("student", "x", { name: "Ana Ñandú", id: "s-7" }, 0), item: "student", version: "" },
    { ...line("response", "a", ["one", "two"], 1), reason: "because \u{1f30e}", confidence: 3 },
    { ...line("guess", "b", null, 2), item: "other-unit/b", at: "2026-11-27T10:00:02+01:00" },
    { ...line("response", "a", { row: 1.5, other: "\ud800" }, 3), confidence: 1 },
    line("unheard-of", "c", 2, 4),
  ];
  const back = suspendData.unpack(`x,"${suspendData.pack(lines, { ...ABOUT, finished: true }, 4096).text}",y`);
  assert.deepEqual(sorted(back.lines), sorted(lines));
  assert.deepEqual([back.unit, back.learner], ["two-clubs", ABOUT.learner]);
  assert.deepEqual([back.whole, back.shortened, back.finished], [true, false, true]);
  assert.equal(suspendData.unpack("nothing of ours"), null);
});

test("what does not fit goes in order: old drafts, old texts, steps, tries, and the longest answers last", () => {
  const roll = dice(2);
  const line = writer("0011223344556677", roll);
  const essay = () => Array.from({ length: 120 }, () => Math.floor(roll() * 36 ** 6).toString(36)).join(" ");
  const lines = [];
  for (let at = 0; at < 40; at += 1) lines.push(line("draft", "essay", essay(), at));
  const fitsWithoutDrafts = suspendData.pack(lines, ABOUT, 4096);
  assert.deepEqual([fitsWithoutDrafts.missing, fitsWithoutDrafts.shortened], [[], false]);
  assert.deepEqual(suspendData.unpack(fitsWithoutDrafts.text).lines, [lines.at(-1)]);

  for (let at = 40; at < 60; at += 1) lines.push(line("response", "essay", essay(), at), line("hint", "a", 1, at));
  for (let at = 60; at < 80; at += 1) lines.push(line("response", "a", `o${at % 3}`, at));
  const short = suspendData.pack(lines, ABOUT, 4096);
  assert.ok(short.text.length <= 4096);
  assert.deepEqual([short.missing, short.shortened], [[], true]);
  const kept = suspendData.unpack(short.text);
  assert.equal(kept.shortened, true);
  assert.equal(kept.lines.filter((one) => one.item === "two-clubs/a" && one.event === "response").length, 20);
  assert.equal(kept.lines.filter((one) => one.item === "two-clubs/essay").length, 1);

  lines.push(line("response", "second", `${essay()} ${essay()} ${essay()} ${essay()}`, 90));
  const tooLong = suspendData.pack(lines, ABOUT, 1500);
  assert.ok(tooLong.text.length <= 1500);
  assert.deepEqual(tooLong.missing, ["two-clubs/second"]);
});

test("a text that was cut off anywhere gives the latest lines, and says so", () => {
  const line = writer("0011223344556677", dice(3));
  const lines = Array.from({ length: 60 }, (_, at) => line("response", `i${at % 7}`, `answer ${at * 7919}`, at));
  const { text } = suspendData.pack(lines, ABOUT, 4096);
  let most = 0;
  for (let length = 4; length < text.length; length += 1) {
    const back = suspendData.unpack(text.slice(0, length));
    if (back === null) continue;
    assert.equal(back.whole, false);
    assert.deepEqual(back.lines, lines.slice(lines.length - back.lines.length).reverse());
    assert.ok(back.lines.length >= most);
    most = back.lines.length;
  }
  assert.ok(most > 50);
  for (let place = 13; place < text.length - 1; place += 3) {
    const sign = text[place] === "A" ? "B" : "A";
    assert.equal(suspendData.unpack(text.slice(0, place) + sign + text.slice(place + 1)).whole, false);
  }
});

for (const version of VERSIONS) {
  test(`${version}: an LMS that takes nothing is asked again, and the page is not held up`, () => {
    const server = new Server(version);
    connect(server);
    const heard = [];
    const browser = new Browser();
    const { kept, timers } = storage(server, browser, (one) => heard.push(one.taken));
    kept.open();
    heard.length = 0;
    server.down = true;
    kept.add([writer("aa", dice(4))("response", "a", "x", 1)]);
    timers.run();
    timers.run();
    server.down = false;
    timers.run();
    assert.deepEqual(heard, [false, false, true]);
    assert.equal(timers.due.size, 0);
    assert.equal(suspendData.unpack(server.kept.suspend_data).lines.length, 1);
    kept.lms.api = null;
    kept.add([writer("bb", dice(5))("response", "a", "y", 2)]);
    timers.run();
    assert.equal(heard.at(-1), false);
    assert.equal(browser.lines().length, 2);
  });

  test(`${version}: who has finished stays so, also where the LMS does not say it`, async () => {
    const server = new Server(version);
    connect(server);
    const { kept } = storage(server, new Browser());
    kept.grade = (_, finished) => ({ share: null, complete: finished });
    kept.open();
    assert.equal(server.status, "incomplete");
    kept.finish();
    assert.equal(server.status, "completed");
    const { kept: again } = storage(server, new Browser());
    again.grade = kept.grade;
    again.open();
    assert.equal(server.status, "completed");
    assert.equal(server.grade.raw, "");
  });

  test(`${version}: an LMS that takes fewer signs than it should gets fewer`, () => {
    const server = new Server(version);
    connect(server);
    const { kept, timers } = storage(server, new Browser());
    const { api } = kept.lms;
    const [set, get] = version === "2004" ? ["SetValue", "GetValue"] : ["LMSSetValue", "LMSGetValue"];
    const [setValue, getValue] = [api[set].bind(api), api[get].bind(api)];
    if (version === "2004") api[set] = (name, value) => (value.length > 4000 ? "false" : setValue(name, value));
    else api[get] = (name) => getValue(name).slice(0, 500);
    kept.open();
    const roll = dice(6);
    const line = writer("aa", roll);
    const text = () => Array.from({ length: 90 }, () => Math.floor(roll() * 36 ** 6).toString(36)).join(" ");
    kept.add(Array.from({ length: 20 }, (_, at) => line("response", "essay", text(), at)));
    timers.run();
    assert.equal(kept.limit, version === "2004" ? 4000 : 500);
    assert.equal(suspendData.unpack(server.kept.suspend_data).whole, true);
  });

  test(`${version}: 500 sessions that break in every way lose no answer`, async () => {
    const roll = dice(version === "2004" ? 7 : 8);
    let sessions = 0;
    const ways = { closed: 0, down: 0, cut: 0, cleared: 0, beacon: 0, moved: 0 };
    for (let person = 0; person < 50; person += 1) {
      const server = new Server(version);
      connect(server);
      const browsers = [new Browser(), new Browser()];
      const said = [];
      let second = 0;
      let clean = true;
      const everCut = person % 5 === 4;
      for (let day = 0; day < 10; day += 1, sessions += 1) {
        const device = Math.floor(roll() * 2);
        ways.moved += device;
        server.down = roll() < 0.2;
        server.cutsAt = everCut && roll() < 0.5 ? Math.floor(roll() * 400) : Infinity;
        ways.cut += server.cutsAt < Infinity;
        let state = null;
        const { kept, timers } = storage(server, browsers[device], (one) => (state = one));
        kept.open();
        const line = writer(`${person}-${day}`, roll);
        const steps = Math.floor(roll() * 6);
        for (let step = 0; step < steps; step += 1) {
          second += 40;
          const event = ["response", "response", "draft", "hint"][Math.floor(roll() * 4)];
          const data = event === "hint" ? 1 : `answer ${roll().toString(36).repeat(event === "draft" ? 9 : 1)}`;
          const made = line(event, `i${Math.floor(roll() * 9)}`, data, second);
          said.push(made);
          kept.add([made]);
          if (roll() < 0.6) timers.run();
          if (server.down && roll() < 0.3) server.down = false;
        }
        const end = roll();
        if (end < 0.4) kept.close();
        else if (end < 0.6) kept.flush();
        else ways.closed += 1; // the tab is gone without a word
        if (roll() < 0.7) await server.settle();
        else ways.beacon += server.beacons.splice(0).length; // what was sent last never arrives
        ways.down += server.down;
        second += 86400;
        // A browser that forgets everything: only after the page has said that the LMS has all of it.
        clean = kept.waiting === null && (state === null || (state.taken && state.missing.length === 0));
        const others = browsers[1 - device].lines();
        const known = new Set(browsers[device].lines().map((one) => `${one.session} ${one.number}`));
        const alone = others.every((one) => known.has(`${one.session} ${one.number}`));
        if (clean && alone && !everCut && state !== null && !state.shortened && roll() < 0.3) {
          ways.cleared += 1;
          browsers[device].kept = browsers[device].kept.filter((one) => one.event === "never");
        }
      }
      server.down = false;
      server.cutsAt = Infinity;
      for (const browser of [...browsers, ...browsers]) {
        const { kept, timers } = storage(server, browser);
        kept.open();
        timers.run();
        kept.close();
        await server.settle();
      }
      const inLms = suspendData.unpack(server.kept?.suspend_data);
      assert.deepEqual(sorted(browsers[0].lines()), sorted(said), `person ${person}`);
      if (said.length > 0) {
        assert.equal(inLms.whole, true);
        assert.deepEqual(sorted(inLms.lines), sorted(said), `person ${person}, in the LMS`);
      }
    }
    assert.equal(sessions, 500);
    for (const [way, times] of Object.entries(ways)) assert.ok(times >= 20, `${way} happened ${times} times only`);
  });
}

test("a text that is being written goes to the LMS now and then, an answer at once", () => {
  const server = new Server("2004");
  connect(server);
  const { kept, timers } = storage(server, new Browser());
  const delays = [];
  timers.setTimeout = (_, delay) => delays.push(delay);
  kept.open();
  const line = writer("aa", dice(9));
  for (const event of ["draft", "draft", "response", "draft"]) kept.add([line(event, "essay", "text", 1)]);
  assert.deepEqual(delays, [5000, 300]);
});

test("the LMS is found in the frames around, past one of another site", () => {
  const api = {};
  const top = { API: api };
  top.parent = top;
  const foreign = { parent: top };
  Object.defineProperty(foreign, "API", {
    get() {
      throw Object.assign(new Error("blocked"), { name: "SecurityError" });
    },
  });
  assert.equal(findLms({ parent: foreign }, "API"), api);
  const alone = {};
  alone.parent = alone;
  assert.equal(findLms(alone, "API"), null);
  assert.equal(findLms({ ...alone, opener: top }, "API"), api);
});

test("an LMS that is ready late is waited for; a page with nothing around it does not wait", async () => {
  const top = {};
  top.parent = top;
  let waits = 0;
  const wait = async () => {
    waits += 1;
    if (waits === 5) top.API = {};
  };
  assert.equal(await awaitLms({ parent: top }, "API", wait), top.API);
  assert.equal(waits, 5);
  assert.equal(await awaitLms({ parent: {} }, "API", wait), null);
  const alone = {};
  alone.parent = alone;
  waits = 0;
  assert.equal(await awaitLms(alone, "API", wait), null);
  assert.equal(waits, 0);
});

test("an LMS is told what the try that counts is worth, and what was no answer counts only where there is no other", () => {
  const item = { stage: "exercise", full_id: "u/a", kind: "share", points: 4, has_key: true };
  const text = { ...item, full_id: "u/b", by_person: true };
  const given = [null, 0.5, 1, 0.25].map((data) => ({ event: "response", item: "u/a", data }));
  const told = (attempts) => gradeOf([item, text], given, attempts, false);
  assert.deepEqual([told("first").points, told("best").points, told("last").points], [2, 4, 1]);
  assert.equal(told("best").share, 0.5);
  assert.deepEqual([told("best").left, told("best").waiting, told("best").complete], [1, 0, false]);
});
