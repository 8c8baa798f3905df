// The parts of a lesson that a short class leaves out: one line each, with minutes and open questions, until somebody
// opens them. They are JupyterLab's collapsed headings; here each gets a line that says what waits behind it, and stays
// open where a reader opened it.
import { NotebookActions } from "@jupyterlab/notebook";
import { make } from "../../regionalism/notebook/front/make.js";
import { own, sourceOf } from "./cells.js";

const OPENED = "regionalism:opened";
const LINE = "rg-stretch";
const HEADING = /^(#{2,3}) (.+)$/m;

const partOf = (cell) => own(cell).part;
const plain = (title) => title.replace(/[*`]/g, "");

export const fragmentOf = (title) => `#${plain(title).replaceAll(" ", "-")}`;

function kept() {
  try {
    return JSON.parse(window.localStorage.getItem(OPENED) || "{}") || {};
  } catch (problem) {
    console.warn("Course mode: which parts were opened before cannot be read.", problem);
    return {};
  }
}

export class Parts {
  constructor(page) {
    this.page = page;
    this.notebook = page.notebook;
    this.lines = new Map();
  }

  get path() {
    return this.page.panel.context.path;
  }

  all() {
    return this.page.texts.cells().filter(partOf);
  }

  // Gives each part its line, and opens what this reader had open.
  begin() {
    const opened = kept()[this.path] || [];
    for (const cell of this.all()) {
      if (this.lines.has(cell)) continue;
      if (opened.includes(cell.model.id)) cell.headingCollapsed = false;
      cell.headingCollapsedChanged.connect(() => this.changed(cell));
      this.addLine(cell);
    }
  }

  addLine(cell) {
    const [, marks, title] = sourceOf(cell).match(HEADING);
    const button = make(
      "button",
      { type: "button", class: "rg-stretch-line", onclick: () => this.toggle(cell) },
      make("span", { class: "rg-stretch-sign", "aria-hidden": "true" }),
      make("span", { class: "rg-stretch-title", text: plain(title) }),
      make("span", { class: "rg-stretch-facts" }),
    );
    const line = make(`h${marks.length}`, { class: LINE, "data-fragment": fragmentOf(title) }, button);
    this.lines.set(cell, line);
    cell.ready.then(() => {
      if (cell.isDisposed) return;
      cell.node.append(line);
      cell.addClass("rg-stretch-cell");
      this.draw(cell);
    });
  }

  toggle(cell) {
    cell.headingCollapsed = !cell.headingCollapsed;
  }

  changed(cell) {
    this.draw(cell);
    const all = kept();
    all[this.path] = this.all().filter((one) => !one.headingCollapsed).map((one) => one.model.id);
    try {
      window.localStorage.setItem(OPENED, JSON.stringify(all));
    } catch (problem) {
      console.warn("Course mode: this browser keeps nothing, so parts are folded again next time.", problem);
    }
  }

  draw(cell) {
    const line = this.lines.get(cell);
    const open = !cell.headingCollapsed;
    line.querySelector("button").setAttribute("aria-expanded", String(open));
    line.querySelector(".rg-stretch-sign").textContent = open ? "▾" : "▸";
    line.querySelector(".rg-stretch-facts").textContent = this.facts(cell);
  }

  drawAll() {
    for (const cell of this.lines.keys()) if (!cell.isDisposed) this.draw(cell);
  }

  facts(cell) {
    const { minutes, questions } = partOf(cell);
    const all = Object.keys(questions);
    const open = this.page.state?.unanswered ? all.filter((id) => this.page.state.unanswered.includes(id)) : all;
    const many = open.length === 1 ? "1 question" : `${open.length} questions`;
    const waits = open.length ? many : all.length ? "all answered" : "";
    return [minutes && `${minutes} min`, waits].filter(Boolean).join(" · ");
  }

  // Opens whatever a cell stands in, and the cell itself where it is a part.
  reveal(cell) {
    if (cell.isHidden) NotebookActions.expandParent(cell, this.notebook);
    if (partOf(cell) && cell.headingCollapsed) cell.headingCollapsed = false;
  }

  revealHeading(fragment) {
    const titles = (cell) => [...sourceOf(cell).matchAll(/^#+ (.+)$/gm)].map(([, title]) => title);
    const cell = this.page.texts.cells().find((one) => titles(one).some((title) => fragmentOf(title) === fragment));
    if (cell) this.reveal(cell);
  }

  revealQuestion(title) {
    for (const cell of this.all()) if (Object.values(partOf(cell).questions).includes(title)) this.reveal(cell);
  }

  // Paper has nothing to press.
  revealAll() {
    for (const cell of this.all()) this.reveal(cell);
  }
}
