// On a course page a letter must not cut a cell, and a double click must not open the source of a text.
const PAGE = ".rg-course .jp-Notebook";
const TAKES_LETTERS = ".cm-editor, input, textarea, select, [contenteditable=true], .rg-takes-digits";
const TAKES_KEYS = `${TAKES_LETTERS}, .jp-OutputArea, button, a, summary`;
const MOVES = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
const CHANGES = ["Enter", "Backspace", "Delete"];

export function guardKeys(event) {
  // Who goes by keyboard sees where the focus is on cells too; JupyterLab also puts it there by itself.
  if (event.key === "Tab") document.body.classList.add("rg-by-key");
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest?.(PAGE)) return;
  // JupyterLab's commands listen also where a link or a button has the focus: a letter there would cut the cell.
  const letter = event.key.length === 1 && event.key !== " ";
  if (event.target.closest(letter ? TAKES_LETTERS : TAKES_KEYS)) return;
  if (letter || MOVES.includes(event.key) || CHANGES.includes(event.key)) event.stopImmediatePropagation();
}

export function guardPointer(event) {
  if (event.target.closest?.(`${PAGE} .jp-MarkdownCell`)) event.stopImmediatePropagation();
}
