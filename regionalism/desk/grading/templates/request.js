// Saves what a student asks to be looked at again as a small file. Nothing is sent anywhere.
const form = document.getElementById("request");
const said = document.getElementById("request-said");
form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = [...form.querySelectorAll("input:checked")].map((box) => ({
    item: box.value, sentence: document.getElementById(box.dataset.sentence).value.trim() }));
  if (!asked.length || asked.some((one) => !one.sentence)) {
    said.textContent = "Tick a question, and write a sentence for each that you tick. Nothing was saved.";
    return;
  }
  const { student, name, file } = form.dataset;
  const content = { kind: "regionalism-request", schema: 1, student: { id: student, name },
    at: new Date().toISOString(), requests: asked };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
  said.textContent = `${file} is saved with ${asked.length === 1 ? "one question" : `${asked.length} questions`}. `
    + "Send it to your instructor in the way that was named.";
});
