// An open panel that shows what is saved is fetched anew when the section was saved while typing.
document.addEventListener("section:saved", () => {
  document.querySelectorAll("details[data-refreshes][open]").forEach((panel) => window.htmx?.trigger(panel, "refresh"));
});

// What a panel is called may change with what it holds, such as the number of open comments.
document.addEventListener("htmx:afterSwap", (event) => {
  const title = event.target.querySelector?.("[data-panel-title]")?.dataset.panelTitle;
  const summary = event.target.closest?.("details.org-panel")?.querySelector(".nhsuk-details__summary-text");
  if (title && summary) summary.textContent = title;
});
