// Counts the section's words while somebody types, as the server counts them.
import { words } from "../words.js";

const FIELDS = "textarea[name], input[type=text][name]"; // not the address of a link that is being added

export function countWords(form) {
  const count = document.querySelector("[data-section-words]");
  if (!count) return () => {};
  const limit = Number(count.dataset.limit);
  const tell = (total) => {
    count.textContent = `${total.toLocaleString("en-GB")} of ${limit.toLocaleString("en-GB")} words`;
    count.classList.toggle("org-over", total > limit);
  };
  form.addEventListener("input", () => {
    tell([...form.querySelectorAll(FIELDS)].reduce((sum, field) => sum + words(field.value), 0));
  });
  return tell;
}
