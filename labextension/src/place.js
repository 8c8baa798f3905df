// Keeps what a reader looks at where it stands while a page runs: what is drawn anew above it pushes nothing.
import { isText } from "./cells.js";

const SETTLED_AFTER = 1500;

// The text in the upper half of the view, else the first cell in view: a run draws no text anew. A text further down
// would not do: what is drawn for the first time above it would push the rest of the view away.
function inView(notebook) {
  const { top, bottom } = notebook.outerNode.getBoundingClientRect();
  const seen = notebook.widgets.filter((cell) => {
    const box = cell.node.getBoundingClientRect();
    return box.height && box.bottom > top + 1 && box.top < bottom;
  });
  const isHigh = (cell) => cell.node.getBoundingClientRect().top < (top + bottom) / 2;
  return seen.find((cell) => isText(cell) && isHigh(cell)) ?? seen[0];
}

export class Place {
  constructor(notebook) {
    this.notebook = notebook;
    this.scroller = notebook.outerNode;
    this.cell = null;
    this.at = 0;
    this.offset = 0;
    this.until = 0;
    this.held = false;
    this.high = new Set();
  }

  // Holds the place until some time after `letGo`. A place is left when the reader, or a link, scrolls.
  hold() {
    this.until = Number.POSITIVE_INFINITY;
    this.note();
    if (this.held) return;
    this.held = true;
    const look = (now) => {
      if (this.notebook.isDisposed) return;
      this.held = now < this.until;
      if (this.held) requestAnimationFrame(look);
      else this.freeHeights();
      this.follow();
    };
    requestAnimationFrame(look);
  }

  // What a cell shows is as high as it was until it is drawn anew.
  keepHeight(cell) {
    const shown = cell.node.querySelector(".jp-Cell-outputWrapper");
    if (!shown?.offsetHeight) return;
    shown.style.minHeight = `${shown.offsetHeight}px`;
    this.high.add(shown);
  }

  freeHeights() {
    for (const shown of this.high) shown.style.minHeight = "";
    this.high.clear();
  }

  letGo() {
    this.until = performance.now() + SETTLED_AFTER;
  }

  note() {
    this.at = this.scroller.scrollTop;
    // At its top a page shows what comes first.
    this.cell = this.at > 0 ? inView(this.notebook) : null;
    this.offset = this.distance();
  }

  distance() {
    return this.cell ? this.cell.node.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top : 0;
  }

  follow() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    // A page that has become shorter pulls the view up, and that is not the reader.
    const cut = scrollTop < this.at && scrollTop + clientHeight >= scrollHeight - 1;
    const gone = this.cell && (this.cell.isDisposed || !this.cell.node.offsetHeight);
    if (gone || (scrollTop !== this.at && !cut)) {
      this.note();
      return;
    }
    const moved = this.distance() - this.offset;
    if (this.cell && Math.abs(moved) >= 1) this.scroller.scrollTop += moved;
    this.at = this.scroller.scrollTop;
  }
}
