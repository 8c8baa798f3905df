// The strip above a course page: contents, how far the student is, help, the way to the plain notebook; and one band
// for messages.
import { Widget } from "@lumino/widgets";
import { make } from "../../regionalism/notebook/front/make.js";
import { inPoints } from "./state.js";

export class Strip extends Widget {
  constructor(actions) {
    super({ node: make("div", { class: "rg-strip" }) });
    const tool = (text, act, label = null) =>
      make("button", { type: "button", class: "rg-tool", text, "aria-label": label, onclick: act });
    this.now = make("span", { role: "status" });
    this.where = make("span");
    this.words = make("span", { class: "rg-words" }, this.now, this.where);
    this.bar = make(
      "progress", { class: "rg-strip-bar", max: "1", value: "0", "aria-label": "Answered in this unit" },
    );
    this.tools = make(
      "div",
      { class: "rg-tools", role: "group", "aria-label": "Course" },
      tool("Contents", actions.contents),
      this.words,
      this.bar,
      tool("Help", actions.help),
      (this.plain = tool("Plain notebook", actions.plain)),
    );
    this.plain.classList.add("rg-to-plain");
    this.band = make("div", { class: "rg-band", role: "status", hidden: true });
    this.inner = make("div", {}, this.tools, this.band);
    this.node.append(this.inner);
    // JupyterLab lays out by least heights: the strip must say how high it is whenever its words wrap.
    this.watcher = new ResizeObserver(() => this.sized());
    this.watcher.observe(this.inner);
  }

  sized() {
    const height = `${Math.ceil(this.inner.getBoundingClientRect().height)}px`;
    if (this.node.style.minHeight === height) return;
    this.node.style.minHeight = height;
    this.parent?.fit();
  }

  dispose() {
    this.watcher.disconnect();
    super.dispose();
  }

  progress(unit) {
    this.bar.hidden = !unit;
    if (!unit) return;
    const after = /[?!]$/.test(unit.title) ? " ·" : ":";
    this.where.replaceChildren(
      make("span", { class: "rg-if-wide", text: `${unit.number} · ${unit.title}${after} ` }),
      `${unit.answered} of ${unit.items} answered`,
      make("span", { class: "rg-if-wide", text: ` · ${inPoints(unit.points)}` }),
    );
    this.bar.max = unit.items || 1;
    this.bar.value = unit.answered;
  }

  mode(course) {
    this.plain.textContent = course ? "Plain notebook" : "Course page";
    this.toggleClass("rg-is-plain", !course);
  }

  // What the page is doing stands in the row: a band that comes and goes would move the page below it.
  doing(text) {
    this.say("");
    this.now.textContent = text;
    this.where.hidden = true;
  }

  say(text, ...buttons) {
    this.now.textContent = "";
    this.where.hidden = false;
    this.band.hidden = !text;
    const made = buttons.map(
      ([label, act]) => make("button", { type: "button", class: "rg-tool", text: label, onclick: act }),
    );
    this.band.replaceChildren(make("span", { text }), ...made);
  }
}
