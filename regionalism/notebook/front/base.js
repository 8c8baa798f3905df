// Small helpers shared by everything that a cell shows. Nothing here knows what an item is worth.
const controls = {};
let counter = 0;
const unique = (word) => `rg-${word}-${Date.now().toString(36)}-${counter++}`;

const paragraphs = (text) => String(text || "").split(/\n\s*\n/).map((one) => one.trim()).filter(Boolean);

function later(task, milliseconds) {
  let waiting = null;
  return {
    start() { clearTimeout(waiting); waiting = setTimeout(task, milliseconds); },
    now() { if (waiting !== null) { clearTimeout(waiting); waiting = null; task(); } },
    stop() { clearTimeout(waiting); waiting = null; },
  };
}

// Hands a text to the browser as a file to download.
function saveFile({ name, text }) {
  const type = name.endsWith(".html") ? "text/html" : "application/json";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// --- the guard: no control talks to the program behind the page without it ---

const TAKEN_AFTER = 400;
const QUIET_AFTER = 2000;
const STOPPED_AFTER = 8000;
const ASK_AGAIN_AFTER = 3000;
const STOPPED = "The program behind this page stopped. Nothing that you checked is lost.";
const KEPT = "What you entered is kept here, and it comes back when the page has been run again.";
const APART = "This page has lost its connection to the program behind it. Nothing that you checked is lost.";
const SENT_LATER = "What you entered is kept here, and it is sent as soon as the connection is back.";
// Each message has its own number, also beside those of another window on the same program.
let turns = Date.now() * 1000 + Math.floor(Math.random() * 1000);

// What was entered and not yet acknowledged, for this browser tab. Where the browser forbids storage it lasts as long
// as the page.
const stash = (() => {
  const prefix = `regionalism:${location.pathname.split(/\/(?:lab|doc|tree|notebooks)(?:\/|$)/)[0]}:`;
  const memory = (globalThis.regionalismStash ??= new Map());
  const storage = () => { try { return globalThis.sessionStorage; } catch { return null; } };
  return {
    keep(id, content) {
      const text = JSON.stringify(content);
      memory.set(prefix + id, text);
      // A full or forbidden storage leaves the copy in memory.
      try { storage()?.setItem(prefix + id, text); } catch (problem) { console.warn("Kept in memory only:", problem); }
    },
    get(id) {
      const text = memory.get(prefix + id) ?? storage()?.getItem(prefix + id);
      return text ? JSON.parse(text) : null;
    },
    drop(id) { memory.delete(prefix + id); storage()?.removeItem(prefix + id); },
  };
})();

const toldByCourseMode = (element) => element.closest("[data-regionalism-kernel]")?.dataset.regionalismKernel;

// What the page knows of the kernel: from course mode, else from JupyterLab's own indicator; empty where neither is
// there.
function kernelState(element) {
  const told = toldByCourseMode(element);
  const indicator = element.closest(".jp-NotebookPanel")?.querySelector(".jp-Notebook-ExecutionIndicator");
  return told || indicator?.dataset.status || "";
}

// ipywidgets marks a view whose channel is closed: after a restart nobody listens at its other end.
const channelClosed = (element) =>
  Boolean(element.closest(".jupyter-widgets-disconnected")) || ["dead", "disconnected"].includes(kernelState(element));

// The connection comes back by itself, and what was sent with it; a program that stopped does not. JupyterLab's
// indicator says "disconnected" of a program that was shut down, too; course mode says "dead" of it, and connects again
// where it is not.
const connectionLost = (element) =>
  kernelState(element) === "connecting" || toldByCourseMode(element) === "disconnected";

function stoppedBand(element, keeps) {
  const [what, then] = connectionLost(element) ? [APART, SENT_LATER] : [STOPPED, KEPT];
  const how = make("p", { hidden: true,
    text: "Choose Run, then Run All Cells, in the menu at the top of the window." });
  const ask = () => {
    const event = new CustomEvent("regionalism:run-page", { bubbles: true, composed: true, cancelable: true });
    how.hidden = !element.dispatchEvent(event);
  };
  return make("div", { class: "rg-band rg-stopped" },
    make("p", {}, make("span", { class: "rg-symbol", "aria-hidden": "true", text: "⚠" }),
      make("strong", { text: what })),
    keeps ? make("p", { text: then }) : null,
    make("div", { class: "rg-buttons" }, make("button",
      { type: "button", class: "rg-button rg-main", text: "Run the page again", onclick: ask })), how);
}

// Sends to the kernel, waits for its acknowledgement, and says so where none comes. What a lost connection swallowed is
// sent again: the kernel acts once on each number (`CourseWidget` in widget.py).
//   element: where the band stands (at its end), and where events start.
//   id:      under which entries are stashed; the item of `regionalism:answered`.
//   clear:   takes away feedback that no longer belongs to what is entered.
//   restore: takes back what `send(message, {keep})` stashed, in a widget that the next kernel drew; may send again.
function guard(model, element, { id = "", clear = () => {}, restore = null } = {}) {
  const open = new Map();
  const host = make("div", { "aria-live": "polite", class: "rg-guard" });
  element.append(host);
  let shown = "";
  const show = (what, ...parts) => {
    if (shown === what) return;
    shown = what;
    host.replaceChildren(...parts);
  };
  // The button that waits for its answer says so at once to who cannot see, and in words where it has to wait.
  let pressed = null;
  const busy = (button) => {
    pressed?.removeAttribute("aria-busy");
    pressed = button;
    button?.setAttribute("aria-busy", "true");
    if (button) taken.start(); else taken.stop();
  };
  const keeps = () => Boolean(id && stash.get(id));
  const stopped = () => { quiet.stop(); end.stop(); busy(null); clear();
    show(`stopped ${keeps()} ${connectionLost(element)}`, stoppedBand(host, keeps())); };
  const waiting = () => {
    if (channelClosed(element)) return stopped();
    clear();
    return show("waiting", make("p", { class: "rg-quiet", text: "Waiting for the program behind this page …" }));
  };
  const over = () => {
    // A busy kernel answers when it has finished; until then nothing is wrong.
    if (["busy", "starting"].includes(kernelState(element)) && !channelClosed(element)) return end.start();
    return stopped();
  };
  const sendAgain = () => {
    if (shown.startsWith("stopped") && channelClosed(element)) stopped(); // a lost connection can turn out to be more
    // An idle kernel has read all that reached it, so what it did not acknowledge never did.
    if (kernelState(element) === "idle" && !channelClosed(element)) {
      for (const [turn, one] of open) {
        try { model.send({ ...one.message, turn }); } catch (problem) { console.info("Not sent:", problem); }
      }
    }
    again.start();
  };
  const takenWords = () => make("p", { class: "rg-quiet", text: "Taken. One moment …" });
  const taken = later(() => { if (!shown) show("taken", takenWords()); }, TAKEN_AFTER);
  const quiet = later(waiting, QUIET_AFTER);
  const end = later(over, STOPPED_AFTER);
  const again = later(sendAgain, ASK_AGAIN_AFTER);
  const heard = (content) => {
    if (!open.has(content?.acknowledged)) return;
    // The kernel acts in order: what was sent before was acted on too.
    const done = [...open].filter(([turn]) => turn <= content.acknowledged);
    done.forEach(([turn]) => open.delete(turn));
    if (id && !open.size && stash.get(id)?.turn <= content.acknowledged) stash.drop(id);
    if (!open.size) { quiet.stop(); end.stop(); again.stop(); busy(null); show(""); }
    if (id && done.some(([, one]) => one.answers)) {
      element.dispatchEvent(new CustomEvent("regionalism:answered",
        { bubbles: true, composed: true, detail: { item: id } }));
    }
  };
  model.on("msg:custom", heard);
  return {
    // keep: what to stash until this is acknowledged (null: forget the stash); answers: this can change the course's
    // state; at: where the band stands from now on; idle: nobody pressed anything, so that silence is no news; by: the
    // button that was pressed.
    send(message, { keep = undefined, answers = false, at = null, idle = false, by = null } = {}) {
      const turn = (turns += 1);
      if (at && host.parentElement !== at) at.append(host);
      if (id && keep) stash.keep(id, { ...keep, turn });
      if (id && keep === null) stash.drop(id);
      let lost = channelClosed(element);
      try { model.send({ ...message, turn }); } catch (problem) { console.info("Not sent:", problem); lost = true; }
      if (idle) return;
      open.set(turn, { answers, message });
      busy(by);
      if (lost) stopped(); else { quiet.start(); end.start(); }
      again.start();
    },
    changed() { clear(); },
    // Call it when the widget is drawn: takes back what the last kernel did not acknowledge.
    resume() {
      const kept = id && restore ? stash.get(id) : null;
      if (kept) restore(kept);
    },
    stop() { taken.stop(); quiet.stop(); end.stop(); again.stop(); model.off("msg:custom", heard); },
  };
}

// A closed menu cuts what is longer than it is wide; then this says the chosen entry whole, below it. A screen reader
// hears it from the menu already. Call `show` when the menu was set.
function wholeChoice(menu) {
  const element = make("p", { class: "rg-quiet rg-whole-choice", "aria-hidden": "true" });
  const pen = document.createElement("canvas").getContext("2d");
  const show = () => {
    const [words, style] = [menu.selectedOptions[0]?.text ?? "", getComputedStyle(menu)];
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const arrow = 28;
    const room = menu.clientWidth - Number.parseFloat(style.paddingLeft)
      - Number.parseFloat(style.paddingRight) - arrow;
    element.textContent = menu.clientWidth && pen.measureText(words).width > room ? words : "";
  };
  new ResizeObserver(show).observe(menu);
  menu.addEventListener("change", show);
  return { element, show };
}

// Calls `task` whenever the element comes into view; returns what ends it.
function whenSeen(element, task) {
  const observer = new IntersectionObserver((entries) => { if (entries.some((one) => one.isIntersecting)) task(); });
  observer.observe(element);
  return () => observer.disconnect();
}
