// The capture box: Ctrl+Enter records, files can be dropped anywhere on the form, and what is typed is kept in
// this browser too until the server has it, so that a lost connection loses nothing.

const form = document.querySelector("[data-capture]");
const box = form.querySelector("textarea");
const files = form.querySelector('input[type="file"]');
const drop = form.querySelector("[data-drop]");
const key = `tongpin-draft-${form.dataset.capture}`;
const sent = `tongpin-sent-${form.dataset.capture}`;

const most = Number(box.dataset.most);
const warning = form.querySelector("[data-too-long]");

// What is longer than the server takes is said at once, before anything is sent.
function long() {
  warning.hidden = box.value.length <= most;
  return !warning.hidden;
}

function keep() {
  if (long()) return;
  try {
    localStorage.setItem(key, box.value);
  } catch {
    localStorage.removeItem(key); // larger than a browser keeps; the server's draft remains
  }
}

const kept = localStorage.getItem(key);
if (kept && box.value === "") box.value = kept;
if (box.value !== "") window.addEventListener("load", () => box.dispatchEvent(new Event("input", { bubbles: true })));
if (!form.querySelector('[aria-invalid="true"]')) box.focus();

box.addEventListener("input", keep);
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (long()) event.preventDefault();
});
document.body.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.target.id === "preview" && event.detail.successful) localStorage.removeItem(key);
});
form.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-discard]") && long()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    box.focus();
    return;
  }
  if (event.submitter?.matches("[data-discard]")) localStorage.removeItem(key);
  else if (localStorage.getItem(key) !== null) sessionStorage.setItem(sent, box.value);
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]"));
  }
});

for (const name of ["dragover", "dragleave", "drop"]) {
  form.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("drop-here", name === "dragover");
    if (name === "drop") files.files = event.dataTransfer.files;
  });
}
