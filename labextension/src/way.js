// The way to a place on a page: the heading that a link or the contents name.
import { NotebookPanel } from "@jupyterlab/notebook";
import { fragmentOf } from "./parts.js";

const LANDING_LOOKS = [100, 300, 600];
const WAYS_OF_MOVING = ["wheel", "touchmove", "pointerdown", "keydown"];

// The place on a page that a link names. It is said at once, but a new notebook is announced a moment later: so it is
// noted for all.
const places = new WeakMap();
const ways = new WeakMap();

export function notePlaces() {
  const goTo = NotebookPanel.prototype.setFragment;
  NotebookPanel.prototype.setFragment = function setFragment(fragment) {
    places.set(this, fragment);
    const way = ways.get(this);
    if (way?.page.course && way.page.runner.ran) way.land(fragment);
    else goTo.call(this, fragment);
  };
}

export class Way {
  constructor(page) {
    this.page = page;
    this.panel = page.panel;
    this.notebook = page.notebook;
    ways.set(this.panel, this);
  }

  goTo(heading) {
    return this.land(fragmentOf(heading));
  }

  // JupyterLab goes by guessed heights of what it has not drawn yet, and lands beside the heading: so look where it
  // stands.
  async land(fragment) {
    this.page.parts.revealHeading(fragment);
    this.notebook.setFragment(fragment);
    const words = (heading) => heading.textContent.replace("¶", "").trim();
    const named = (heading) => (heading.dataset.fragment || fragmentOf(words(heading))) === fragment;
    for (const wait of LANDING_LOOKS) {
      await new Promise((done) => setTimeout(done, wait));
      const headings = [...this.notebook.node.querySelectorAll(":is(h1, h2, h3)")];
      headings.find((one) => one.checkVisibility() && named(one))?.scrollIntoView({ block: "start" });
    }
  }

  // A link to a part of the same page: JupyterLab leaves it to the browser, which finds nothing in what is folded.
  followLink(event) {
    const href = event.target.closest?.(".jp-RenderedMarkdown a[href^='#']")?.getAttribute("href");
    if (!this.page.course || !href || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.land(decodeURIComponent(href));
  }

  // Returns what puts the view back to the top, or to the place that a link named, unless the reader has moved.
  watchForMoving(moved) {
    const { node } = this.panel;
    const note = () => {
      moved = true;
    };
    for (const kind of WAYS_OF_MOVING) node.addEventListener(kind, note, { once: true, passive: true });
    return () => {
      for (const kind of WAYS_OF_MOVING) node.removeEventListener(kind, note);
      if (moved) return;
      if (places.has(this.panel)) this.land(places.get(this.panel));
      else this.notebook.outerNode.scrollTop = 0;
    };
  }
}
