// Warns before a page is left with text that is not saved, and counts the section's words while typing.
// Saving, adding and moving rows all work without this file.
const form = document.querySelector("form[data-unsaved]");
const FIELDS = "textarea, input[type=text]";

if (form) {
  let isSaving = false;
  const before = new Map([...form.elements].map((field) => [field, field.value]));
  const isChanged = () =>
    form.dataset.unsaved === "typed" || [...before].some(([field, value]) => field.value !== value);

  form.addEventListener("submit", () => {
    isSaving = true;
  });
  window.addEventListener("pageshow", () => {
    isSaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSaving && isChanged()) event.preventDefault();
  });

  const count = document.querySelector("[data-section-words]");
  if (count) {
    const limit = Number(count.dataset.limit);
    const words = (text) => (text.match(/\S+/g) || []).length;
    const show = () => {
      const total = [...form.querySelectorAll(FIELDS)].reduce((sum, field) => sum + words(field.value), 0);
      count.textContent = `${total.toLocaleString("en-GB")} of ${limit.toLocaleString("en-GB")} words`;
      count.classList.toggle("org-over", total > limit);
    };
    form.addEventListener("input", show);
    show();
  }
}
