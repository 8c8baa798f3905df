// The cells of code on a page: which are seen, and which are not the course's own.
import { make } from "../../regionalism/notebook/front/make.js";
import { isCode, sourceOf } from "./cells.js";

const HIDE = "rg-hush";
const FOREIGN = "rg-foreign";

export class Code {
  // run: runs a cell by its button; trust: knows which code is the course's own.
  constructor(notebook, { run, trust }) {
    this.notebook = notebook;
    this.run = run;
    this.trust = trust;
    this.hidden = new WeakMap();
  }

  cells() {
    return this.notebook.widgets.filter(isCode);
  }

  foreign() {
    return this.cells().filter((cell) => !this.trust.trusts(sourceOf(cell)));
  }

  // From now on the code that stands there counts as the reader's own.
  accept() {
    this.trust.accept(this.cells().map(sourceOf));
  }

  // As the file says it, when the cell is first seen: what is shown or hidden for a while is not written into the file.
  isHidden(cell) {
    if (!this.hidden.has(cell.model)) {
      this.hidden.set(cell.model, cell.model.getMetadata("jupyter")?.source_hidden === true);
      cell.syncCollapse = false;
    }
    return this.hidden.get(cell.model);
  }

  // course: the notebook is shown as a page; allowed: its reader let it run, so that no code has to be judged.
  mark({ course, allowed }) {
    const foreign = new Set(allowed ? [] : this.foreign());
    for (const cell of this.cells()) {
      cell.node.dataset.cell = cell.model.id;
      const hidden = this.isHidden(cell) && !foreign.has(cell);
      cell.toggleClass(HIDE, hidden);
      cell.toggleClass(FOREIGN, foreign.has(cell));
      // JupyterLab leaves a stub of a hidden input; the plain notebook shows it whole, and so does what has to be
      // judged.
      cell.inputHidden = course && hidden;
      if (!hidden) this.addRunButton(cell);
    }
  }

  addRunButton(cell) {
    cell.ready?.then(() => {
      const place = cell.node.querySelector(".jp-Cell-inputWrapper");
      if (!place || cell.node.querySelector(".rg-run-code")) return;
      const run = make("button", {
        type: "button", class: "rg-tool rg-run-code", text: "Run this code", onclick: () => this.run(cell),
      });
      place.after(run);
    });
  }
}
