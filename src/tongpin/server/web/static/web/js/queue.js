// The signals to confirm: a agrees, r does not, c opens the change, u takes the last answer back. The next one
// that waits takes the focus at once, before the server has answered: so one goes on as fast as one reads.

const rows = () => [...document.querySelectorAll("[data-signal]")];
const waiting = () => rows().filter((row) => row.dataset.state === "proposed");
const given = []; // the rows answered here, the last one at the end
let undone = null;
let hasty = null;

function focus(row) {
  const target = row?.querySelector("a[href]") ?? document.querySelector("[data-more]");
  target?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

const here = () => document.activeElement?.closest("[data-signal]") ?? waiting()[0];

function after(row) {
  const all = rows();
  const place = all.indexOf(row);
  return [...all.slice(place + 1), ...all.slice(0, place)].find((one) => one.dataset.state === "proposed");
}

function answer(selector) {
  const row = here();
  const button = row?.querySelector(selector);
  if (!button || row.dataset.state !== "proposed") return false;
  button.click();
  return true;
}

function undo() {
  const row = here()?.dataset.state === "proposed" ? document.getElementById(given.at(-1)) : here();
  if (row?.dataset.state === "asked") {
    hasty = row.id; // the answer is under way: taken back as soon as it is there
    return true;
  }
  const button = row?.querySelector("[data-undo]");
  if (!button) return false;
  button.click();
  return true;
}

const KEYS = {
  a: () => answer("[data-accept]"),
  r: () => answer("[data-reject]"),
  x: () => answer("[data-reject]"),
  c: () => answer("[data-change]"),
  u: undo,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (!(event.key in KEYS) || event.target.closest("input, textarea, select")) return;
  if (KEYS[event.key]()) event.preventDefault();
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.target.closest("[data-signal]");
  if (!row) return;
  if (event.target.matches("[data-accept], [data-reject]")) {
    row.dataset.state = "asked";
    given.push(row.id);
    focus(after(row));
  } else if (event.target.matches("[data-undo]")) {
    undone = row.id;
    if (given.includes(row.id)) given.splice(given.lastIndexOf(row.id), 1);
  }
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target.id;
  if (id.endsWith("-change")) document.querySelector(`#${id} select, .review-change select`)?.focus();
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  const row = document.getElementById(event.detail.target.closest?.("[data-signal]")?.id ?? "");
  if (hasty && row?.id === hasty) {
    hasty = null;
    row.querySelector("[data-undo]")?.click();
  } else if (undone) {
    focus(document.getElementById(undone));
    undone = null;
  } else if (document.activeElement === document.body) {
    if (row && row.dataset.state !== "proposed" && !given.includes(row.id)) given.push(row.id);
    focus((row && after(row)) ?? waiting()[0]);
  }
});
for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(kind, (event) => {
    const row = event.target.closest?.("[data-signal]");
    if (!row) return;
    row.dataset.state = "proposed"; // not answered: it waits still
    focus(row);
  });
}

focus(waiting()[0]);
