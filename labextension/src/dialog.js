import { make } from "../../regionalism/notebook/front/make.js";

// A window over the page: the browser keeps the focus inside, closes it on Escape and gives the focus back.
export function openDialog(title, ...content) {
  const heading = make("h2", { text: title, id: "rg-dialog-title" });
  const close = make("button", { type: "button", class: "rg-tool", text: "Close", onclick: () => dialog.close() });
  const dialog = make(
    "dialog",
    { class: "rg-dialog", "aria-labelledby": "rg-dialog-title", onclose: () => dialog.remove() },
    make("div", { class: "rg-dialog-head" }, heading, close),
    ...content,
  );
  // JupyterLab listens on the document and would take the keys that are meant for this window.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
