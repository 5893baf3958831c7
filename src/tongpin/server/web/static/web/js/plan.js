// Planning: the search narrows the acts, and a better act or person takes the place of the first choice at once.

const form = document.querySelector("[data-plan]");
const acts = [...form.querySelectorAll("[data-act]")];
const find = form.querySelector("[data-find]");
const plain = (words) => words.normalize("NFKC").toLowerCase();
const texts = new Map(acts.map((act) => [act, plain(act.textContent)]));

function narrow() {
  const wanted = plain(find.value).split(/\s+/).filter(Boolean);
  for (const act of acts) act.hidden = !wanted.every((word) => texts.get(act).includes(word));
  for (const group of form.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-act]:not([hidden])");
  form.querySelector("[data-none]").hidden = acts.some((act) => !act.hidden);
}

find.addEventListener("input", (event) => {
  event.stopPropagation();
  narrow();
});
find.addEventListener("change", (event) => event.stopPropagation());
find.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const first = acts.find((act) => !act.hidden)?.querySelector("input");
  first?.click();
  first?.focus();
});

function choose(field, value) {
  const radio = [...form.querySelectorAll(`input[name="${field}"]`)].find((input) => input.value === value);
  const target = radio ?? form.elements[field];
  if (radio) radio.checked = true;
  else target.value = value;
  if (radio?.closest("[hidden]")) {
    find.value = "";
    narrow();
  }
  reveal();
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose], [data-choose-person]");
  if (!button) return;
  event.preventDefault();
  choose(button.hasAttribute("data-choose") ? "action" : "person", button.value);
});

// On a small screen the verdict stands below the list: it comes into sight when an act is picked.
let picked = false;
form.addEventListener("change", (event) => {
  picked = event.target.name === "action";
});
document.body.addEventListener("htmx:afterSettle", () => {
  if (picked && matchMedia("(width < 60rem)").matches) document.getElementById("verdict").scrollIntoView({ block: "nearest" });
  picked = false;
});

// The chosen act is in sight inside its list, without moving the page.
function reveal() {
  const list = form.querySelector("[data-acts]");
  const act = list.querySelector("input:checked")?.closest("[data-act]");
  if (act) list.scrollTop += act.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
}
reveal();
