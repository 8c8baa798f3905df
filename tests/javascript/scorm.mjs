// The scripts of a SCORM package as a browser gets them, and an LMS for them: the runtime of scorm-again
// (tests/samples/scorm-again) before a server of ours that can be made to fail.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Scorm12API } from "../samples/scorm-again/scorm12.min.mjs";
import { Scorm2004API } from "../samples/scorm-again/scorm2004.min.mjs";

const FILES = ["engine/errors.js", "engine/answers.js", "engine/suspend_data.js", "authoring/scorm/front/lms.js"];
const read = (file) => readFileSync(fileURLToPath(new URL(`../../regionalism/${file}`, import.meta.url)), "utf8");
const library = `${read("authoring/scorm/fflate/fflate.js")}\nconst { fflate } = self;`;
const scripts = [library, ...FILES.map(read)].join("\n");
const shared = "return { suspendData, Lms, LmsStorage, awaitLms, findLms };";

const run = new Function("self", "module", "define", `${scripts}\n${shared}`);
export const { suspendData, Lms, LmsStorage, awaitLms, findLms } = run({});

// What an LMS is told of a score, with a kind of item that earns what its response says; null is no answer.
const SCORING = ["plain_text", "errors", "numbers", "scoring"].map((name) => read(`engine/${name}.js`));
const shell = read("authoring/scorm/front/shell.js").replace(/\nstart\(\);\s*$/, "");
const kind = `const kinds = { share: { judge: (item, given) => [given, []], marks: () => ({}), normalise(item, given) {
  if (given === null) throw new ResponseError("choice-empty");
  return given;
} } };`;
export const { gradeOf } = new Function(`${kind}\n${SCORING.join("\n")}\n${shell}
  setSentences({ "choice-empty": "Nothing is chosen." });
  return { gradeOf };`)();

// What the LMS keeps of one person between two visits, and how it fails.
export class Server {
  constructor(version) {
    this.version = version;
    this.kept = null;
    this.down = false;
    this.cutsAt = Infinity;
    this.beacons = [];
  }

  // What a page sent while it was closing arrives after it is gone.
  async settle() {
    for (const blob of this.beacons.splice(0)) this.commit(await blob.text());
  }

  // Opens the runtime on what was kept, as an LMS does when a person starts the activity.
  launch() {
    const Runtime = this.version === "2004" ? Scorm2004API : Scorm12API;
    const api = new Runtime({ autocommit: false, lmsCommitUrl: "https://lms.invalid/commit", logLevel: 5 });
    const learner = { id: "s-7", name: "Castro, Ana" };
    const first =
      this.version === "2004"
        ? { learner_id: learner.id, learner_name: learner.name }
        : { core: { student_id: learner.id, student_name: learner.name } };
    api.loadFromJSON({ ...first, ...this.kept }, "cmi");
    return api;
  }

  commit(body) {
    if (this.down) return 500;
    const { cmi } = JSON.parse(body);
    const { suspend_data = "", exit, core, score, completion_status } = cmi;
    // By the standard an attempt that did not end with "suspend" is over, and its data with it.
    const goesOn = (exit ?? core?.exit) === "suspend";
    this.grade = score ?? core?.score;
    this.status = completion_status ?? core?.lesson_status;
    this.kept = { suspend_data: goesOn ? suspend_data.slice(0, this.cutsAt) : "" };
    return 200;
  }
}

export function connect(server) {
  globalThis.XMLHttpRequest = class {
    open() {}
    setRequestHeader() {}
    send(body) {
      this.status = server.commit(body);
      this.responseText = JSON.stringify({ result: this.status === 200, errorCode: this.status === 200 ? 0 : 391 });
    }
  };
  Object.defineProperty(globalThis, "navigator", {
    configurable: true,
    value: { sendBeacon: (_, blob) => server.beacons.push(blob) > 0 },
  });
}

// The storage of one browser.
export class Browser {
  constructor() {
    this.kept = [];
  }

  open() {}

  lines() {
    return this.kept;
  }

  add(lines) {
    this.kept = [...this.kept, ...lines];
  }
}

// Timers that run when the test says so.
export class Timers {
  constructor() {
    this.due = new Map();
    this.last = 0;
  }

  setTimeout = (action) => {
    this.due.set((this.last += 1), action);
    return this.last;
  };

  clearTimeout = (name) => this.due.delete(name);

  run() {
    for (const [name, action] of Array.from(this.due)) {
      this.due.delete(name);
      action();
    }
  }
}
