// Folds: a link to something inside a closed fold opens it, and menus close when the attention goes elsewhere.

function show(hash) {
  if (hash.length < 2) return;
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView({ block: "start" });
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

window.addEventListener("hashchange", () => show(location.hash));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  const hash = link && (link.getAttribute("href") ?? "");
  if (hash && hash === location.hash) show(hash);
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
if (location.hash) show(location.hash);
