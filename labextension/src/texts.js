// The texts of a page: its sections, and what is tidied in a text as soon as JupyterLab has drawn it.
import { isText, own, sourceOf } from "./cells.js";

const HEADING = /^## (.+)$/gm;

export class Texts {
  constructor(notebook) {
    this.notebook = notebook;
    this.tidied = new WeakSet();
  }

  cells() {
    return this.notebook.widgets.filter(isText);
  }

  // The headings of the page's sections, each with the name that a list of them shows: that of an exercise leaves out
  // what it is worth.
  sections() {
    return this.cells().flatMap((cell) => {
      const found = [...sourceOf(cell).matchAll(HEADING)];
      return found.map(([, title], place) => {
        const heading = title.replace(/[*`]/g, "");
        return { heading, name: (place === 0 && own(cell).title) || heading };
      });
    });
  }

  // JupyterLab draws a text some time after its cell was made. What moves text on the page is done then and not when
  // the page has run, since somebody reads it by then.
  tidyWhenDrawn() {
    for (const cell of this.cells()) {
      if (this.tidied.has(cell)) continue;
      this.tidied.add(cell);
      const tidy = () => {
        this.hideAdvice();
        this.markCore(cell);
      };
      new MutationObserver(tidy).observe(cell.node, { childList: true, subtree: true });
      tidy();
    }
  }

  // On a page on which all else is folded, the word under a heading says nothing new: it stands beside it, in the
  // margin of the line.
  markCore(cell) {
    if (own(cell).core) cell.node.querySelector("h2 + p")?.classList.add("rg-core");
  }

  // A page says how to run it without course mode; here that would only puzzle. The first cell tells by number which of
  // its blocks are for a notebook; of these the list of the page's parts, which unfolds, is of use here too.
  hideAdvice() {
    const [first] = this.notebook.widgets;
    const blocks = first?.node.querySelector(".jp-RenderedMarkdown")?.children || [];
    for (const place of (first && own(first).notebook_only) || []) {
      if (blocks[place]?.matches("p")) blocks[place].classList.add("rg-only-plain");
    }
  }
}
