// One course notebook, opened as a page: what it is made of, and who hears of what.
import { own } from "./cells.js";
import { Code } from "./code.js";
import { keepFile } from "./file.js";
import { openHelp } from "./help.js";
import { Kernel } from "./kernel.js";
import { Parts } from "./parts.js";
import { Runner } from "./runner.js";
import { askState } from "./state.js";
import { Strip } from "./strip.js";
import { Texts } from "./texts.js";
import { Way } from "./way.js";

// What kind of page of the course a notebook is (lesson, exercise, desk …); nothing for other notebooks.
const kindOf = (panel) => own(panel.content).page;

export const isCourse = (panel) => Boolean(kindOf(panel));

// JupyterLab gives the focus back to the cell that had it, mostly the first, and the browser would scroll to it.
function focusInPlace(options) {
  HTMLElement.prototype.focus.call(this, { ...options, preventScroll: true });
}

export class CoursePage {
  constructor(panel, surroundings) {
    this.panel = panel;
    this.notebook = panel.content;
    this.kind = kindOf(panel);
    this.around = surroundings;
    this.course = false;
    this.state = null;
    this.kernel = new Kernel(panel);
    this.texts = new Texts(this.notebook);
    this.parts = new Parts(this);
    this.way = new Way(this);
    this.runner = new Runner(this);
    this.code = new Code(this.notebook, {
      run: (cell) => this.runner.runFrom(cell), trust: surroundings.trust,
    });
    this.strip = new Strip({
      contents: () => surroundings.contents(this),
      help: () => openHelp({ plain: () => this.show(false), run: () => this.runner.run() }),
      plain: () => this.show(!this.course),
    });
  }

  async open() {
    this.panel.contentHeader.addWidget(this.strip);
    keepFile(this.panel, {
      isCourse: () => this.course, saved: () => { if (this.runner.allowed) this.code.accept(); },
    });
    this.listen();
    this.awaits(true);
    this.show(true);
    await this.around.trust.ready;
    this.mark();
    await this.panel.sessionContext.ready;
    if (this.code.foreign().length) this.ask();
    else await this.runner.run();
  }

  show(course) {
    this.course = course;
    this.panel.toggleClass("rg-course", course);
    this.panel.toolbar.setHidden(course);
    this.strip.mode(course);
    this.mark();
    this.parts.begin();
    this.around.shown(this);
  }

  // Until it was run, a page has room for what is drawn high above its text.
  awaits(run) {
    this.panel.toggleClass("rg-awaits-run", run);
  }

  mark() {
    for (const { node } of this.notebook.widgets) node.focus = focusInPlace;
    this.code.mark({ course: this.course, allowed: this.runner.allowed });
    this.texts.tidyWhenDrawn();
  }

  ask() {
    this.awaits(false);
    const many = this.code.foreign().length;
    const boxes = many === 1 ? "One box of code on this page is" : `${many} boxes of code on this page are`;
    this.strip.say(
      `${boxes} not the course's own (marked below). Run the page only if you wrote that code or trust who did.`,
      ["Run the page", () => { this.code.accept(); this.runner.run(); }],
    );
  }

  listen() {
    const hear = (name, act, capture = false) => this.panel.node.addEventListener(name, act, capture);
    this.kernel.listen((status) => this.runner.onStatus(status));
    hear("regionalism:run-page", (event) => {
      event.preventDefault();
      this.runner.run();
    });
    hear("regionalism:answered", () => this.refresh());
    hear("regionalism:look-for", (event) => this.parts.revealQuestion(event.detail.name));
    hear("regionalism:open", (event) => {
      event.preventDefault();
      this.around.opener(this)(event.detail.path, event.detail.fragment);
    });
    hear("click", (event) => this.way.followLink(event), true);
    this.notebook.model.cells.changed.connect(() => this.mark());
  }

  // Asks the kernel how far the student is, and shows it.
  async refresh() {
    const kernel = this.kernel.connection;
    if (!kernel) return;
    let state = null;
    try {
      state = await askState(kernel);
    } catch (problem) {
      // The kernel stopped before it answered; what is shown stays, and the strip says so by itself.
      console.warn("Course mode: the kernel did not say how far the student is.", problem);
    }
    if (!state || this.panel.isDisposed) return;
    this.state = state;
    this.parts.drawAll();
    this.strip.progress(state.units.find((unit) => unit.slug === state.here));
    this.around.refreshed(this);
  }
}
