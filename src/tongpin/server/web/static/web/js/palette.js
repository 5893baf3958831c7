// The palette: Ctrl-K or ⌘K opens it on any page; arrows walk what was found, Enter goes there, Escape leaves.

const palette = document.getElementById("palette");
const box = document.getElementById("palette-q");
const list = document.getElementById("palette-hits");
const hits = () => [...list.querySelectorAll("a[role=option]")];

function choose(hit) {
  for (const other of hits()) other.setAttribute("aria-selected", String(other === hit));
  if (hit) {
    box.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

function walk(step) {
  const all = hits();
  if (all.length === 0) return;
  const here = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  choose(all[(here + step + all.length) % all.length]);
}

function open() {
  if (palette.open) {
    palette.close();
    return;
  }
  palette.showModal();
  box.select();
  box.dispatchEvent(new Event("palette-open"));
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});

for (const button of document.querySelectorAll("[data-palette]")) button.addEventListener("click", open);

box.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // an input method is choosing characters
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    walk(event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
  } else if (event.key === "Escape") {
    palette.close();
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Enter") {
    const chosen = list.querySelector('[aria-selected="true"][href]');
    if (chosen) {
      event.preventDefault();
      chosen.click();
    }
  }
});

// What one sees first is what one means most often: it is chosen as soon as it is there.
list.addEventListener("htmx:afterSwap", () => choose(hits()[0]));
// A link to a place on the page that is open already loads nothing: the palette would stay in front of it.
list.addEventListener("click", (event) => {
  if (event.target.closest("a")) palette.close();
});
palette.addEventListener("click", (event) => {
  if (event.target === palette) palette.close(); // beside it
});
