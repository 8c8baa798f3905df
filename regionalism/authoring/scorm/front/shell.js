// The page that an LMS opens: it holds the pages of the unit in a frame, so that one session with the LMS lasts while
// a student goes from page to page, and says how the work is kept.

// A copy of all lines in this browser, by the account in the LMS: several people may use one computer. Where the
// browser keeps nothing, or has no room left, the copy lasts as long as the page.
class BrowserCopy {
  constructor(unit) {
    this.unit = unit;
    this.unkept = "";
  }

  open([account]) {
    try {
      this.storage = browserStorage(`scorm:${this.unit}:${account}`);
    } catch (problem) {
      this.storage = { read: () => new Map(), append: () => { throw problem; } };
    }
    this.log = new AnswerLog(this);
  }

  read() {
    return new Map([...this.storage.read(), ["this page", this.unkept]]);
  }

  append(text) {
    try {
      this.storage.append(text);
    } catch (problem) {
      console.warn("This browser does not keep the answers:", problem);
      this.unkept += `${text}\n`;
    }
  }

  lines() {
    this.log.refresh();
    return this.log.lines();
  }

  add(lines) {
    for (const line of lines) {
      try {
        this.append(JSON.stringify(lineAsJson(lineOf(line))));
      } catch (problem) {
        if (!(problem instanceof CourseError)) throw problem;
        console.warn("A line from the learning platform is no answer:", problem);
      }
    }
  }
}

// What the answers are worth so far by the keys that are here, as a share of all points of the unit. An LMS is told no
// score before a first answer has one.
function gradeOf(items, lines, attempts, finished) {
  const exercises = items.filter((item) => item.stage === "exercise");
  const asked = exercises.length > 0 ? exercises : items;
  let [points, scored, answered, waiting] = [0, 0, 0, 0];
  for (const item of asked) {
    const given = lines.filter((line) => line.event === "response" && line.item === item.full_id);
    if (given.length === 0) continue;
    answered += 1;
    if (item.by_person || !item.has_key) {
      waiting += 1;
      continue;
    }
    scored += 1;
    points += thatCounts(given.map((line) => score(item, line.data, line.reason)), attempts).points ?? 0;
  }
  const possible = asked.reduce((sum, item) => sum + item.points, 0);
  return {
    points,
    possible,
    waiting,
    left: asked.length - answered,
    share: scored > 0 && possible > 0 ? points / possible : null,
    complete: answered === asked.length && finished,
  };
}

// --- in words ---

const number = (value) => String(Math.round(value * 100) / 100);
const counted = (count, one, several) => `${count} ${count === 1 ? one : several}`;

function keptInWords({ taken, missing, shortened }, { keptHere, review, titles }) {
  if (review) {
    return "Your learning platform has opened this unit to look at, and keeps nothing new. To go on, close it and "
      + `begin a new attempt${keptHere ? "; your answers come along in this browser" : ""}.`;
  }
  if (!taken) {
    return keptHere
      ? "Your last answers are kept in this browser, but not yet by your learning platform. It is asked again."
      : "Your last answers are not kept yet. Leave this page open; your learning platform is asked again.";
  }
  if (missing.length > 0) {
    const which = missing.map((item) => titles.get(item) ?? item).join("; ");
    return `Your learning platform has no room for all of your work. This is not in it: ${which}. `
      + "Download your hand-in file on the page of exercises and give it to your instructor.";
  }
  if (shortened) {
    return "Your answers are kept by your learning platform. It has no room for earlier tries: download your hand-in "
      + "file on the page of exercises to keep these.";
  }
  return "Your answers are kept by your learning platform.";
}

function gradeInWords({ points, possible, share, waiting, left }) {
  const parts = [];
  if (share !== null) parts.push(`Points so far, not final: ${number(points)} of ${number(possible)}.`);
  if (waiting > 0) parts.push(`${counted(waiting, "answer waits", "answers wait")} for your instructor.`);
  if (left > 0) parts.push(`${counted(left, "question is", "questions are")} still open.`);
  return parts.join(" ");
}

// --- the page ---

// Returns the storage of the answers, for this page and those in its frame.
async function openPlace(page) {
  const { unit, course, version, attempts } = settings;
  const items = globalThis.regionalismItems[unit];
  const titles = new Map(items.map((item) => [item.full_id, item.title]));
  const copy = new BrowserCopy(unit);
  const api = await awaitLms(window, LMS_FORMS[version].api);
  const say = (text) => { if (page.state.textContent !== text) page.state.textContent = text; };

  if (api === null) {
    copy.open(["", ""]);
    say("This page is not inside a learning platform: your answers are kept in this browser only.");
    const place = "Your answers are kept in this browser.";
    return { place, read: () => copy.read(), append: (text) => copy.append(text) };
  }

  const lms = new Lms(api, version);
  const grade = (lines, finished) => gradeOf(items, lines, attempts, finished);
  const storage = new LmsStorage({ lms, local: copy, about: { unit, course }, grade, said });

  function said(how) {
    if (!how.taken) console.warn("The learning platform did not take the answers:", lms.problem);
    const parts = [
      keptInWords(how, { keptHere: copy.unkept === "", review: lms.keepsNothing, titles }),
      gradeInWords(how.grade),
      storage.cutOff ? "Some earlier work did not come back from your learning platform. If answers are missing, open "
        + "this unit on the computer that you used before." : "",
    ];
    say(parts.filter(Boolean).join(" "));
    page.finish.hidden = storage.about.finished || how.grade.left > 0;
  }

  storage.open();
  const place = {
    place: "Your answers are kept by your learning platform, and in this browser.",
    read: () => copy.read(),
    append: (text) => storage.add([JSON.parse(text)]),
  };
  const [id, name] = storage.about.learner;
  // The LMS knows who works here; a student may enter another name or id on the page of exercises.
  if (id && lastStudent(copy.lines()) === null) {
    new AnswerLog(place).add("student", "student", { name: name || id, id });
  }

  page.finish.addEventListener("click", () => storage.finish());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") storage.flush();
  });
  window.addEventListener("online", () => storage.flush());
  window.addEventListener("pagehide", () => storage.close());
  // A page that comes back from the browser's memory has no session with the LMS any more.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  return place;
}

async function start() {
  const [state, finish, frame] = ["#state", "#finish", "iframe"].map((one) => document.querySelector(one));
  const links = [...document.querySelectorAll("nav a")];
  globalThis.regionalismStorage = await openPlace({ state, finish });
  frame.addEventListener("load", () => {
    const here = frame.contentWindow.location.pathname;
    for (const link of links) {
      if (new URL(link.href).pathname === here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  });
  frame.src = links[0].href;
}

start();
