// Rows of a form: "one more" copies the blank row and counts it, as Django's formsets expect.

for (const box of document.querySelectorAll("[data-rows]")) {
  const blank = box.querySelector("template[data-blank]");
  const total = box.querySelector('input[name$="-TOTAL_FORMS"]');
  box.querySelector("[data-add]").addEventListener("click", () => {
    const row = blank.content.firstElementChild.cloneNode(true);
    for (const item of row.querySelectorAll("[name], [id], [for]")) {
      for (const name of ["name", "id", "for"]) {
        if (item.hasAttribute(name)) item.setAttribute(name, item.getAttribute(name).replace("__prefix__", total.value));
      }
    }
    total.value = Number(total.value) + 1;
    blank.before(row);
    row.querySelector("input").focus();
  });
}
