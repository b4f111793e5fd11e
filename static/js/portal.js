// Starts the NHS.UK components of the page. Every page also works without this file.
import { words } from "./words.js";

const library = document.getElementById("nhsuk-library");

if (library) {
  const { initAll } = await import(library.href);
  // Words are counted as the server counts them: NHS.UK frontend would take "long-term" for two.
  initAll({ characterCount: { countFunction: words } });
}

// A second press on a slow connection must not send a form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.allowResend !== undefined) return;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 2000) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = String(Date.now());
});

// Filters apply as soon as one is chosen; the button stays for everyone else.
document.querySelectorAll("form[data-apply-on-change]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
