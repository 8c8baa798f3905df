// The LMS around a SCORM package: one object that speaks SCORM 2004 or 1.2, and a storage of the answer log that
// keeps a copy of all work there. Nothing here waits for the LMS: what it does not take now is offered again.

const LMS_FORMS = {
  2004: {
    api: "API_1484_11",
    call: { open: "Initialize", close: "Terminate", get: "GetValue", set: "SetValue", commit: "Commit" },
    // The second and first edition took 4,000; an LMS that refuses a long text may be one of theirs.
    limits: [64000, 4000],
    names: {
      data: "cmi.suspend_data",
      exit: "cmi.exit",
      learner: "cmi.learner_id",
      learnerName: "cmi.learner_name",
      mode: "cmi.mode",
      status: "cmi.completion_status",
      time: "cmi.session_time",
      raw: "cmi.score.raw",
      min: "cmi.score.min",
      max: "cmi.score.max",
      scaled: "cmi.score.scaled",
    },
    duration: (seconds) => `PT${seconds}S`,
  },
  1.2: {
    api: "API",
    call: { open: "LMSInitialize", close: "LMSFinish", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit" },
    limits: [4096],
    names: {
      data: "cmi.suspend_data",
      exit: "cmi.core.exit",
      learner: "cmi.core.student_id",
      learnerName: "cmi.core.student_name",
      mode: "cmi.core.lesson_mode",
      status: "cmi.core.lesson_status",
      time: "cmi.core.session_time",
      raw: "cmi.core.score.raw",
      min: "cmi.core.score.min",
      max: "cmi.core.score.max",
    },
    duration: (seconds) => {
      const two = (number) => String(number).padStart(2, "0");
      const hours = Math.min(Math.floor(seconds / 3600), 9999);
      return `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    },
  },
};
const MOST_FRAMES = 50;

// Finds what the LMS offers in a frame around this page, or in the window that opened it. A frame of another
// site may not be looked into: it is passed over.
function findLms(start, name) {
  const seen = [];
  for (let place = start; place && seen.length < MOST_FRAMES; place = place.parent) {
    if (seen.includes(place)) break;
    seen.push(place);
    try {
      if (place[name]) return place[name];
    } catch (problem) {
      if (problem.name !== "SecurityError") throw problem;
    }
  }
  return start.opener && start.opener !== start ? findLms(start.opener, name) : null;
}

const LOOK_AGAIN = 100; // milliseconds
const LOOK_FOR = 10000;

// Some LMSs put this page in place before they are ready themselves. A page that nothing is around is alone at once.
async function awaitLms(start, name, wait = (time) => new Promise((done) => setTimeout(done, time))) {
  const isAlone = start.parent === start && !start.opener;
  for (let waited = 0; ; waited += LOOK_AGAIN) {
    const found = findLms(start, name);
    if (found || isAlone || waited >= LOOK_FOR) return found;
    await wait(LOOK_AGAIN);
  }
}

class Lms {
  constructor(api, version, clock = Date) {
    this.api = api;
    this.form = LMS_FORMS[version];
    this.clock = clock;
    this.problem = "";
  }

  // Calls the LMS and returns what it says. Its code is not ours and may fail in any way: then the answer is "".
  call(name, ...values) {
    try {
      return String(this.api[this.form.call[name]](...values) ?? "");
    } catch (problem) {
      this.problem = String(problem);
      return "";
    }
  }

  get(name) {
    return this.call("get", this.form.names[name]);
  }

  set(name, value) {
    const taken = this.call("set", this.form.names[name], String(value)) === "true";
    if (!taken) this.problem = this.problem || `${this.form.names[name]} was refused`;
    return taken;
  }

  // An LMS that says no may have been opened before, by a page that this one took the place of.
  open() {
    this.began = this.clock.now();
    this.call("open", "");
    // At once: a window that is closed without a word would end the attempt, and with it what was kept.
    this.set("exit", "suspend");
  }

  // An LMS opens what is completed to look at, as a rule, and keeps nothing new then.
  get keepsNothing() {
    return ["review", "browse"].includes(this.get("mode"));
  }

  learner() {
    const name = this.get("learnerName").split(",").map((part) => part.trim());
    return [this.get("learner").trim(), name.reverse().join(" ").trim()];
  }

  // Returns how many signs of a text arrived, all of them as a rule.
  setData(text) {
    if (!this.set("data", text)) return 0;
    const arrived = this.get("data");
    return arrived !== text && text.startsWith(arrived) ? arrived.length : text.length;
  }

  setGrade(grade) {
    let taken = this.set("status", grade.complete ? "completed" : "incomplete");
    if (grade.share === null) return taken;
    const hundredth = Math.round(grade.share * 10000) / 100;
    const values = { min: 0, max: 100, raw: hundredth, scaled: (hundredth / 100).toFixed(4) };
    for (const [name, value] of Object.entries(values)) {
      if (this.form.names[name]) taken = this.set(name, value) && taken;
    }
    return taken;
  }

  commit() {
    return this.call("commit", "") === "true";
  }

  close() {
    this.set("exit", "suspend");
    this.set("time", this.form.duration(Math.max(0, Math.round((this.clock.now() - this.began) / 1000))));
    this.commit();
    this.call("close", "");
  }
}

// Milliseconds from a change to the LMS. Some LMSs hold the page up while they take something, so a text that is being
// written goes there now and then only.
const SOON = 300;
const LATER = 5000;
const AGAIN = [2000, 5000, 15000, 60000]; // and after it failed

// The answer log's storage within a package. `local` keeps everything in this browser; the LMS keeps a packed copy,
// which comes back on another computer. `grade(lines, finished)` gives { share, complete }; `said` hears how it stands.
class LmsStorage {
  constructor({ lms, local, about, grade, said, timers = globalThis }) {
    Object.assign(this, { lms, local, about, grade, said, timers });
    this.limit = lms.form.limits[0];
    this.waiting = null;
    this.failed = 0;
  }

  // Brings together what the LMS and this browser have; what either lacks is given to it.
  open() {
    this.lms.open();
    const learner = this.lms.learner();
    this.local.open(learner);
    const found = suspendData.unpack(this.lms.get("data"));
    // Not every LMS says what it was told of completion before.
    const finished = this.lms.get("status") === "completed" || Boolean(found?.finished);
    this.about = { ...this.about, learner, finished };
    const here = new Set(this.local.lines().map(lineKey));
    const missing = found ? found.lines.filter((line) => !here.has(lineKey(line))) : [];
    if (missing.length > 0) this.local.add(missing);
    this.cutOff = found !== null && !found.whole;
    this.save();
  }

  finish() {
    this.about.finished = true;
    this.save();
  }

  add(lines) {
    this.local.add(lines);
    this.within(lines.every((line) => line.event === "draft") ? LATER : SOON);
  }

  within(milliseconds) {
    if (this.waiting !== null && milliseconds >= this.delay) return;
    if (this.waiting !== null) this.timers.clearTimeout(this.waiting);
    this.delay = milliseconds;
    this.waiting = this.timers.setTimeout(() => this.save(), milliseconds);
  }

  // Offers all work to the LMS; returns whether it took it.
  save() {
    if (this.waiting !== null) this.timers.clearTimeout(this.waiting);
    this.waiting = null;
    this.lms.problem = "";
    const lines = this.local.lines();
    const grade = this.grade(lines, this.about.finished);
    const { packed, arrived } = this.give(lines);
    const graded = this.lms.setGrade(grade);
    const taken = this.lms.commit() && arrived && graded;
    this.failed = taken ? 0 : this.failed + 1;
    if (!taken) this.within(AGAIN[Math.min(this.failed, AGAIN.length) - 1]);
    this.said({ taken, missing: packed.missing, shortened: packed.shortened, grade });
    return taken;
  }

  // Gives the packed work to the LMS, in fewer signs where it takes no more. What was too long once stays so; an LMS
  // that takes nothing at all may take it the next time.
  give(lines, limit = this.limit) {
    const packed = suspendData.pack(lines, this.about, limit);
    const arrived = this.lms.setData(packed.text);
    if (arrived === packed.text.length) {
      this.limit = limit;
      return { packed, arrived: true };
    }
    const smaller = arrived > 0 ? arrived : this.lms.form.limits.find((one) => one < limit);
    if (!smaller || smaller >= limit || packed.text.length <= smaller) return { packed, arrived: false };
    return this.give(lines, smaller);
  }

  // The page goes, or may go: now or never.
  flush() {
    if (this.waiting !== null) this.save();
  }

  close() {
    this.flush();
    this.lms.close();
  }
}

function lineKey(line) {
  return `${line.session} ${line.number}`;
}
