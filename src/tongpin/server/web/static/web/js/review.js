// Going over signals: a agrees, x does not, c opens the change; the next one that waits takes the focus.

const waiting = () => [...document.querySelectorAll('[data-signal][data-state="proposed"]')];
const focus = (row) => row?.querySelector("a[href]").focus({ preventScroll: false });

function here() {
  return document.activeElement?.closest("[data-signal]") ?? waiting()[0] ?? document.querySelector("[data-signal]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select")) return;
  const row = here();
  if (!row || !"axc".includes(event.key)) return;
  event.preventDefault();
  if (event.key === "c") {
    const fold = row.querySelector("details");
    fold.open = true;
    fold.querySelector("select").focus();
    return;
  }
  row.querySelector(event.key === "a" ? "[data-accept]" : "[data-reject]").click();
});

let last = null;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  last = event.target.closest("[data-signal]")?.id ?? null;
});
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  if (!event.detail.target.id.startsWith("event-")) return;
  focus(waiting()[0] ?? (last && document.getElementById(last)));
});

focus(waiting()[0]);
