// Going over signals: a agrees, x does not, c opens the change; the next one that waits takes the focus.

const waiting = () => [...document.querySelectorAll('[data-signal][data-state="proposed"]')];
const focus = (row) => row?.querySelector("a[href]").focus();

// What the capture page kept in this browser was recorded: it is a draft no more.
const deal = document.querySelector("[data-review]").dataset.review;
const sent = sessionStorage.getItem(`tongpin-sent-${deal}`);
if (sent !== null && sent === localStorage.getItem(`tongpin-draft-${deal}`)) localStorage.removeItem(`tongpin-draft-${deal}`);
sessionStorage.removeItem(`tongpin-sent-${deal}`);

function here() {
  return document.activeElement?.closest("[data-signal]") ?? waiting()[0] ?? document.querySelector("[data-signal]");
}

const BUTTONS = { a: "[data-accept]", x: "[data-reject]", c: "[data-change]" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (!(event.key in BUTTONS) || event.target.closest("input, textarea, select")) return;
  const button = here()?.querySelector(BUTTONS[event.key]);
  if (!button) return;
  event.preventDefault();
  button.click();
});

let last = null;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  last = event.target.closest("[data-signal]")?.id ?? null;
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id.endsWith("-change")) event.detail.target.querySelector("select")?.focus();
});
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  if (!event.detail.target.id.startsWith("event-")) return;
  focus(waiting()[0] ?? (last && document.getElementById(last)));
});

if (!location.hash) focus(waiting()[0]);
