// One course notebook, opened as a page: runs it, keeps code out of sight, keeps the file as it is, follows the kernel.
import { NotebookActions, NotebookPanel } from "@jupyterlab/notebook";
import { make } from "../../regionalism/notebook/front/make.js";
import { openHelp } from "./help.js";
import { fragmentOf, Parts } from "./parts.js";
import { Place } from "./place.js";
import { askState } from "./state.js";
import { Strip } from "./strip.js";

const OWN = "regionalism";
const HIDE = "rg-hush";
const FOREIGN = "rg-foreign";
// What JupyterLab writes into a notebook by itself says nothing about what a person changed.
const OF_JUPYTER = new Set(["kernelspec", "language_info", "widgets", "signature"]);
const OF_A_RUN = new Set(
  ["trusted", "execution", "ExecuteTime", "collapsed", "scrolled", "jp-MarkdownHeadingCollapsed"],
);
const HEADING = /^## (.+)$/gm;
const LANDING_LOOKS = [100, 300, 600];
const RECONNECT_AFTER = 10_000;
const WAYS_OF_MOVING = ["wheel", "touchmove", "pointerdown", "keydown"];

// What kind of page of the course a notebook is (lesson, exercise, desk …); nothing for other notebooks.
const kindOf = (panel) => panel.content.model?.getMetadata(OWN)?.page;

export const isCourse = (panel) => Boolean(kindOf(panel));

// JupyterLab gives the focus back to the cell that had it, mostly the first, and the browser would scroll to it.
function focusInPlace(options) {
  HTMLElement.prototype.focus.call(this, { ...options, preventScroll: true });
}

const without = (metadata, names) => Object.entries(metadata || {}).filter(([name]) => !names.has(name));

// What a person can change in a notebook, as one text to compare.
function written(content) {
  const cells = content.cells.map(
    (cell) => [cell.cell_type, cell.source, without(cell.metadata, OF_A_RUN), cell.attachments],
  );
  return JSON.stringify([without(content.metadata, OF_JUPYTER), cells]);
}

function withoutOutputs(content) {
  const bare = (cell) => (cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell);
  return { ...content, cells: content.cells.map(bare) };
}

// The place on a page that a link names. It is said at once, but a new notebook is announced a moment later: so it is
// noted for all.
const places = new WeakMap();
const opened = new WeakMap();

export function notePlaces() {
  const goTo = NotebookPanel.prototype.setFragment;
  NotebookPanel.prototype.setFragment = function setFragment(fragment) {
    places.set(this, fragment);
    const page = opened.get(this);
    if (page?.course && page.ran) page.land(fragment);
    else goTo.call(this, fragment);
  };
}

export class CoursePage {
  constructor(panel, surroundings) {
    this.panel = panel;
    this.notebook = panel.content;
    this.kind = kindOf(panel);
    this.around = surroundings;
    this.course = false;
    this.allowed = false;
    this.running = null;
    this.ran = false;
    this.died = false;
    this.runs = 0;
    this.reconnecting = null;
    this.state = null;
    this.hidden = new WeakMap();
    this.tidied = new WeakSet();
    this.parts = new Parts(this);
    this.place = new Place(this.notebook);
    opened.set(panel, this);
    this.strip = new Strip({
      contents: () => surroundings.contents(this),
      help: () => openHelp({ plain: () => this.show(false), run: () => this.run() }),
      plain: () => this.show(!this.course),
    });
  }

  async open() {
    this.panel.contentHeader.addWidget(this.strip);
    this.keepFile();
    this.listen();
    this.awaits(true);
    this.show(true);
    await this.around.trust.ready;
    this.mark();
    await this.panel.sessionContext.ready;
    if (this.foreign().length) this.ask();
    else await this.run();
  }

  // --- what is seen

  show(course) {
    this.course = course;
    this.panel.toggleClass("rg-course", course);
    this.panel.toolbar.setHidden(course);
    this.strip.mode(course);
    this.mark();
    this.parts.begin();
    this.around.shown(this);
  }

  codeCells() {
    return this.notebook.widgets.filter((cell) => cell.model.type === "code");
  }

  // The headings of the page's sections, each with the name that a list of them shows: that of an exercise leaves out
  // what it is worth.
  sections() {
    const texts = this.notebook.widgets.filter((cell) => cell.model.type === "markdown");
    return texts.flatMap((cell) => {
      const found = [...cell.model.sharedModel.getSource().matchAll(HEADING)];
      const own = cell.model.getMetadata(OWN)?.title;
      return found.map(([, title], place) => {
        const heading = title.replace(/[*`]/g, "");
        return { heading, name: (place === 0 && own) || heading };
      });
    });
  }

  goTo(heading) {
    return this.land(fragmentOf(heading));
  }

  // JupyterLab goes by guessed heights of what it has not drawn yet, and lands beside the heading: so look where it
  // stands.
  async land(fragment) {
    this.parts.revealHeading(fragment);
    this.notebook.setFragment(fragment);
    const words = (heading) => heading.textContent.replace("¶", "").trim();
    const named = (heading) => (heading.dataset.fragment || fragmentOf(words(heading))) === fragment;
    for (const wait of LANDING_LOOKS) {
      await new Promise((done) => setTimeout(done, wait));
      const headings = [...this.notebook.node.querySelectorAll(":is(h1, h2, h3)")];
      headings.find((one) => one.checkVisibility() && named(one))?.scrollIntoView({ block: "start" });
    }
  }

  foreign() {
    return this.codeCells().filter((cell) => !this.around.trust.trusts(cell.model.sharedModel.getSource()));
  }

  // As the file says it, when the cell is first seen: what is shown or hidden for a while is not written into the file.
  isHidden(cell) {
    if (!this.hidden.has(cell.model)) {
      this.hidden.set(cell.model, cell.model.getMetadata("jupyter")?.source_hidden === true);
      cell.syncCollapse = false;
    }
    return this.hidden.get(cell.model);
  }

  // Until it was run, a page has room for what is drawn high above its text.
  awaits(run) {
    this.panel.toggleClass("rg-awaits-run", run);
  }

  mark() {
    const foreign = this.allowed ? new Set() : new Set(this.foreign());
    for (const { node } of this.notebook.widgets) node.focus = focusInPlace;
    for (const cell of this.codeCells()) {
      cell.node.dataset.cell = cell.model.id;
      const hidden = this.isHidden(cell) && !foreign.has(cell);
      cell.toggleClass(HIDE, hidden);
      cell.toggleClass(FOREIGN, foreign.has(cell));
      // JupyterLab leaves a stub of a hidden input; the plain notebook shows it whole, and so does what has to be
      // judged.
      cell.inputHidden = this.course && hidden;
      if (!hidden) this.addRunButton(cell);
    }
    this.parts.texts().forEach((cell) => this.tidyWhenDrawn(cell));
  }

  // JupyterLab draws a text some time after its cell was made. What moves text on the page is done then and not when
  // the page has run, since somebody reads it by then.
  tidyWhenDrawn(cell) {
    if (this.tidied.has(cell)) return;
    this.tidied.add(cell);
    const tidy = () => {
      this.hideAdvice();
      this.markCore(cell);
    };
    new MutationObserver(tidy).observe(cell.node, { childList: true, subtree: true });
    tidy();
  }

  // On a page on which all else is folded, the word under a heading says nothing new: it stands beside it, in the
  // margin of the line.
  markCore(cell) {
    for (const text of cell.node.querySelectorAll("h2 + p")) {
      text.classList.toggle("rg-core", text.textContent === "Core");
    }
  }

  // A page says how to run it without course mode; here that would only puzzle. The first cell tells by number which of
  // its blocks are for a notebook; of these the list of the page's parts, which unfolds, is of use here too.
  hideAdvice() {
    const first = this.notebook.widgets[0];
    const blocks = first?.node.querySelector(".jp-RenderedMarkdown")?.children || [];
    for (const place of first?.model.getMetadata(OWN)?.notebook_only || []) {
      if (blocks[place]?.matches("p")) blocks[place].classList.add("rg-only-plain");
    }
  }

  addRunButton(cell) {
    cell.ready?.then(() => {
      const place = cell.node.querySelector(".jp-Cell-inputWrapper");
      if (!place || cell.node.querySelector(".rg-run-code")) return;
      const run = make("button", {
        type: "button", class: "rg-tool rg-run-code", text: "Run this code", onclick: () => this.runFrom(cell),
      });
      place.after(run);
    });
  }

  // --- running

  ask() {
    this.awaits(false);
    const many = this.foreign().length;
    const boxes = many === 1 ? "One box of code on this page is" : `${many} boxes of code on this page are`;
    this.strip.say(
      `${boxes} not the course's own (marked below). Run the page only if you wrote that code or trust who did.`,
      ["Run the page", () => { this.accept(); this.run(); }],
    );
  }

  accept() {
    this.around.trust.accept(this.codeCells().map((cell) => cell.model.sharedModel.getSource()));
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
    this.allowed = true;
    this.died = false;
    this.mark();
    this.strip.doing("Getting ready …");
    if (!(await this.kernelReady())) {
      this.awaits(false);
      this.strip.say("The program behind this page did not start.", ["Try again", () => this.run()]);
      return;
    }
    const stay = this.watchForMoving();
    const failed = [];
    this.place.hold();
    try {
      for (const cell of this.codeCells()) {
        if (this.panel.isDisposed || this.died) return;
        this.place.keepHeight(cell);
        if (!(await this.runCell(cell))) failed.push(cell);
      }
    } finally {
      this.place.letGo();
    }
    this.ran = true;
    stay();
    await this.refresh();
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
    this.awaits(false);
    if (!failed.length) {
      this.strip.say("");
      return;
    }
    const shown = failed.some((cell) => this.isHidden(cell));
    this.strip.say(
      shown
        ? "Part of this page could not be shown; the message stands in its place."
        : "Code on this page gives an error; see below it.",
      ["Run the page again", () => this.run()],
    );
  }

  async kernelReady() {
    const context = this.panel.sessionContext;
    await context.ready;
    const kernel = context.session?.kernel;
    if (!kernel) await context.startKernel();
    else if (kernel.status === "dead") await context.changeKernel({ name: kernel.name });
    else {
      const lost = this.ran ? ["disconnected", "connecting"] : ["disconnected"];
      if (lost.includes(kernel.connectionStatus)) await kernel.reconnect();
    }
    return Boolean(context.session?.kernel);
  }

  // Runs a learning cell and what follows it up to the next text: the box that checks its value stands there.
  async runFrom(cell) {
    const cells = this.notebook.widgets;
    for (let place = cells.indexOf(cell); place < cells.length && cells[place].model.type === "code"; place += 1) {
      if (cells[place] !== cell && !this.isHidden(cells[place])) break;
      if (!(await this.runCell(cells[place]))) break;
    }
    await this.refresh();
  }

  onExecuted(cell, success) {
    if (!this.course || this.running || !success || this.isHidden(cell)) return;
    const next = this.notebook.widgets[this.notebook.widgets.indexOf(cell) + 1];
    if (next?.model.type === "code" && this.isHidden(next)) this.runFrom(next);
  }

  // Returns what puts the view back to the top, or to the place that a link named, unless the reader has moved.
  watchForMoving() {
    let moved = this.ran;
    const note = () => {
      moved = true;
    };
    for (const kind of WAYS_OF_MOVING) this.panel.node.addEventListener(kind, note, { once: true, passive: true });
    return () => {
      for (const kind of WAYS_OF_MOVING) this.panel.node.removeEventListener(kind, note);
      if (moved) return;
      if (places.has(this.panel)) this.land(places.get(this.panel));
      else this.notebook.outerNode.scrollTop = 0;
    };
  }

  // --- the file

  keepFile() {
    const model = this.notebook.model;
    const asItIs = model.toJSON.bind(model);
    const now = () => written(asItIs());
    let saved = now();
    // The widgets of a stopped kernel would only say that their model is not found: outputs stay out of the file.
    model.toJSON = () => (this.course ? withoutOutputs(asItIs()) : asItIs());
    const settle = () => {
      if (this.course && model.dirty && now() === saved) model.dirty = false;
    };
    model.stateChanged.connect((_, change) => {
      if (change.name === "dirty" && change.newValue) settle();
    });
    this.panel.context.saveState.connect((_, what) => {
      if (what !== "completed") return;
      saved = now();
      if (this.allowed) this.accept();
    });
    settle();
  }

  // --- the kernel

  listen() {
    const context = this.panel.sessionContext;
    const follow = () => {
      this.panel.node.dataset.regionalismKernel = this.kernelState();
    };
    context.statusChanged.connect((_, status) => {
      follow();
      this.afterRestart(status);
    });
    context.connectionStatusChanged.connect((_, status) => {
      follow();
      if (status !== "connected") this.reconnectSoon();
    });
    context.kernelChanged.connect(follow);
    follow();
    this.panel.node.addEventListener("regionalism:run-page", (event) => {
      event.preventDefault();
      this.run();
    });
    this.panel.node.addEventListener("regionalism:answered", () => this.refresh());
    this.panel.node.addEventListener("regionalism:look-for", (event) => this.parts.revealQuestion(event.detail.name));
    this.panel.node.addEventListener("click", (event) => this.followOnPage(event), true);
    this.panel.node.addEventListener("regionalism:open", (event) => {
      event.preventDefault();
      this.around.opener(this)(event.detail.path, event.detail.fragment);
    });
    this.notebook.model.cells.changed.connect(() => this.mark());
  }

  // A link to a part of the same page: JupyterLab leaves it to the browser, which finds nothing in what is folded.
  followOnPage(event) {
    const href = event.target.closest?.(".jp-RenderedMarkdown a[href^='#']")?.getAttribute("href");
    if (!this.course || !href || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.land(decodeURIComponent(href));
  }

  kernelState() {
    const kernel = this.panel.sessionContext.session?.kernel;
    if (!kernel) return "unknown";
    if (kernel.status === "dead") return "dead";
    if (kernel.connectionStatus !== "connected") return kernel.connectionStatus;
    const words = { autorestarting: "restarting", terminating: "dead" };
    const status = words[kernel.status] || kernel.status;
    return ["idle", "busy", "starting", "restarting"].includes(status) ? status : "unknown";
  }

  // JupyterLab waits longer after each try, more than a minute in the end, and gives up after the seventh.
  reconnectSoon() {
    clearTimeout(this.reconnecting);
    this.reconnecting = setTimeout(() => {
      const kernel = this.panel.isDisposed ? null : this.panel.sessionContext.session?.kernel;
      if (!kernel || kernel.status === "dead" || kernel.connectionStatus === "connected") return;
      kernel.reconnect().catch((problem) => console.info("Course mode: still no connection.", problem));
      this.reconnectSoon();
    }, RECONNECT_AFTER);
  }

  afterRestart(status) {
    if (!this.course || !(this.ran || this.running)) return;
    // A restart that nobody asked for is first told like any other. What stopped the program may do so again: the
    // reader decides.
    if (status === "autorestarting") {
      this.again = false;
      this.died = true;
      this.around.dropDialog();
      this.sayStopped();
    } else if (status === "restarting") this.again = true;
    else if (this.running) return;
    else if (status === "idle" && this.again) this.runAgain();
    else if (["dead", "starting"].includes(status) && !this.again) this.sayStopped();
  }

  sayStopped() {
    this.strip.say(
      "The program behind this page stopped. Nothing that you checked is lost.",
      ["Run the page again", () => this.run()],
    );
  }

  async refresh() {
    const kernel = this.panel.sessionContext.session?.kernel;
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
