// An open panel that shows what is saved is fetched anew when the section was saved while typing.
document.addEventListener("section:saved", () => {
  document.querySelectorAll("details[data-refreshes][open]").forEach((panel) => window.htmx?.trigger(panel, "refresh"));
});
