// Forms that are sent once: a second press while the first is under way does nothing. Answers that refuse
// something (422, 409) are shown where the answer was to stand, since they say what to do.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (![409, 422].includes(event.detail.xhr.status)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.querySelector('[aria-invalid="true"], [role="alert"]')?.scrollIntoView({ block: "center" });
document.querySelector('[aria-invalid="true"]')?.focus({ preventScroll: true });
