// Runs a page: all of it when it opens and after a restart, and what belongs together when a reader runs a cell.
import { NotebookActions } from "@jupyterlab/notebook";
import { isCode } from "./cells.js";
import { Place } from "./place.js";

export class Runner {
  constructor(page) {
    this.page = page;
    this.panel = page.panel;
    this.notebook = page.notebook;
    this.place = new Place(this.notebook);
    this.allowed = false;
    this.running = null;
    this.again = false;
    this.ran = false;
    this.died = false;
    this.runs = 0;
  }

  run() {
    this.running ??= this.runAll().finally(() => {
      this.running = null;
      if (this.again) this.runAgain();
    });
    return this.running;
  }

  runAgain() {
    this.again = false;
    return this.run();
  }

  async runAll() {
    const { strip, code, way, kernel } = this.page;
    this.allowed = true;
    this.died = false;
    this.page.mark();
    strip.doing("Getting ready …");
    if (!(await kernel.ready(this.ran))) {
      this.page.awaits(false);
      strip.say("The program behind this page did not start.", ["Try again", () => this.run()]);
      return;
    }
    const stay = way.watchForMoving(this.ran);
    const failed = [];
    this.place.hold();
    try {
      for (const cell of code.cells()) {
        if (this.panel.isDisposed || this.died) return;
        this.place.keepHeight(cell);
        if (!(await this.runCell(cell))) failed.push(cell);
      }
    } finally {
      this.place.letGo();
    }
    this.ran = true;
    stay();
    await this.page.refresh();
    this.settle(failed);
    this.runs += 1;
    this.panel.node.dataset.regionalismRuns = this.runs;
  }

  // JupyterLab would scroll to the cell that its menus speak of, which is seldom the one that is read.
  runCell(cell) {
    this.notebook.scrollToItem = async () => {};
    const running = NotebookActions.runCells(this.notebook, [cell], this.panel.sessionContext);
    delete this.notebook.scrollToItem;
    return running;
  }

  settle(failed) {
    this.page.awaits(false);
    if (!failed.length) {
      this.page.strip.say("");
      return;
    }
    const shown = failed.some((cell) => this.page.code.isHidden(cell));
    this.page.strip.say(
      shown
        ? "Part of this page could not be shown; the message stands in its place."
        : "Code on this page gives an error; see below it.",
      ["Run the page again", () => this.run()],
    );
  }

  // Runs a learning cell and what follows it up to the next text: the box that checks its value stands there.
  async runFrom(cell) {
    const cells = this.notebook.widgets;
    for (let place = cells.indexOf(cell); place < cells.length && isCode(cells[place]); place += 1) {
      if (cells[place] !== cell && !this.page.code.isHidden(cells[place])) break;
      if (!(await this.runCell(cells[place]))) break;
    }
    await this.page.refresh();
  }

  onExecuted(cell, success) {
    const { course, code } = this.page;
    if (!course || this.running || !success || code.isHidden(cell)) return;
    const next = this.notebook.widgets[this.notebook.widgets.indexOf(cell) + 1];
    if (next && isCode(next) && code.isHidden(next)) this.runFrom(next);
  }

  onStatus(status) {
    if (!this.page.course || !(this.ran || this.running)) return;
    // A restart that nobody asked for is first told like any other. What stopped the program may do so again: the
    // reader decides.
    if (status === "autorestarting") {
      this.again = false;
      this.died = true;
      this.page.around.dropDialog();
      this.sayStopped();
    } else if (status === "restarting") this.again = true;
    else if (this.running) return;
    else if (status === "idle" && this.again) this.runAgain();
    else if (["dead", "starting"].includes(status) && !this.again) this.sayStopped();
  }

  sayStopped() {
    this.page.strip.say(
      "The program behind this page stopped. Nothing that you checked is lost.",
      ["Run the page again", () => this.run()],
    );
  }
}
