// Course mode: what JupyterLab starts.
import { ILabShell } from "@jupyterlab/application";
import { Dialog } from "@jupyterlab/apputils";
import { INotebookTracker, NotebookActions } from "@jupyterlab/notebook";
import { Contents, contentsList } from "./contents.js";
import { openDialog } from "./dialog.js";
import { guardKeys, guardPointer } from "./keys.js";
import { CoursePage, isCourse } from "./page.js";
import { Trust } from "./trust.js";
import { notePlaces } from "./way.js";

const NARROW = 800;
const WIDE = 1200;
const BARE = "rg-bare";

const sizeOfWindow = () => (window.innerWidth < NARROW ? "narrow" : window.innerWidth < WIDE ? "middle" : "wide");

// A path relative to the notebook's folder, as the file browser names it.
function located(panel, path) {
  const folder = panel.context.path.split("/").slice(0, -1).join("/");
  const base = new URL(`http://course/${folder ? `${folder}/` : ""}`);
  return decodeURIComponent(new URL(path, base).pathname.slice(1));
}

// Lays out again whatever stands around a side bar: JupyterLab measures a part only when it is told that its size has
// changed.
function fitAround(widget) {
  widget.fit();
  for (const part of widget.children()) if (part.node.querySelector(".jp-SideBar")) fitAround(part);
}

class Surroundings {
  constructor(app, labShell) {
    this.app = app;
    this.labShell = labShell;
    this.trust = new Trust(new URL("known.json", __webpack_public_path__).href);
    this.side = null;
    this.pages = new Map();
    this.size = "";
    labShell?.currentChanged.connect(() => this.arrange());
    window.addEventListener("resize", () => this.resized());
  }

  // The course page that is looked at; null where it is another document, or a course notebook shown plainly.
  current() {
    const page = this.pages.get(this.labShell?.currentWidget?.content);
    return page?.course ? page : null;
  }

  opener(page) {
    return async (path, fragment) => {
      const opened = await this.app.commands.execute("docmanager:open", { path: located(page.panel, path) });
      if (fragment) opened?.setFragment?.(`#${fragment}`);
    };
  }

  sidePanel() {
    if (!this.side) {
      this.side = new Contents();
      this.labShell.add(this.side, "left", { rank: 1 });
    }
    return this.side;
  }

  // JupyterLab's menus and bars are out of sight beside a course page; the desk takes files from the file browser. Only
  // the style hides them, so nothing of it is kept.
  arrange() {
    if (!this.labShell) return;
    const page = this.current();
    document.body.classList.toggle(BARE, Boolean(page) && page.kind !== "desk");
    fitAround(this.labShell);
  }

  // The page is shown as a course page, or no longer: give the lesson its room.
  shown(page) {
    this.arrange();
    if (!page.course || !this.labShell) return;
    this.size = sizeOfWindow();
    const side = this.sidePanel();
    this.labShell.collapseRight();
    if (this.size === "wide") this.labShell.activateById(side.id);
    else this.labShell.collapseLeft();
  }

  resized() {
    const page = this.current();
    if (page && sizeOfWindow() !== this.size) this.shown(page);
  }

  // JupyterLab's window about a stopped kernel would cover the page; its own band says it. The window waits to be
  // shown.
  dropDialog() {
    const waiting = [];
    Dialog.tracker.forEach((dialog) => { if (!dialog.isAttached) waiting.push(dialog); });
    waiting.at(-1)?.reject();
  }

  contents(page) {
    if (!this.labShell || window.innerWidth < NARROW) {
      const close = (act) => (place) => { dialog.close(); act(place); };
      const goTo = close((heading) => page.way.goTo(heading));
      const list = contentsList(page.state, close(this.opener(page)), page.texts.sections(), goTo);
      const dialog = openDialog("Contents", list);
      list.querySelector("[aria-current]")?.scrollIntoView({ block: "start" });
    } else if (this.sidePanel().isVisible) {
      this.labShell.collapseLeft();
    } else {
      this.labShell.activateById(this.side.id);
    }
  }

  refreshed(page) {
    if (!page.panel.isVisible) return;
    this.side?.show_(page.state, this.opener(page), page.texts.sections(), (heading) => page.way.goTo(heading));
  }
}

const plugin = {
  id: "regionalism-course:plugin",
  description: "Shows notebooks of the course as pages.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ILabShell],
  activate: (app, tracker, labShell) => {
    notePlaces();
    const surroundings = new Surroundings(app, labShell);
    const { pages } = surroundings;
    const begin = async (panel) => {
      await app.restored;
      await panel.context.ready;
      if (panel.isDisposed || !isCourse(panel)) return;
      const page = new CoursePage(panel, surroundings);
      pages.set(panel.content, page);
      panel.disposed.connect(() => pages.delete(panel.content));
      await page.open();
    };
    tracker.widgetAdded.connect((_, panel) => begin(panel));
    tracker.forEach(begin);
    tracker.currentChanged.connect((_, panel) => {
      const page = panel && pages.get(panel.content);
      if (page?.state) surroundings.refreshed(page);
    });
    NotebookActions.executed.connect((_, { notebook, cell, success }) => {
      pages.get(notebook)?.runner.onExecuted(cell, success);
    });
    window.addEventListener("beforeprint", () => surroundings.current()?.parts.revealAll());
    window.addEventListener("keydown", guardKeys, true);
    window.addEventListener("dblclick", guardPointer, true);
  },
};

export default plugin;
