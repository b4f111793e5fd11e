// The buttons above a text: one stop of the Tab key, arrow keys between them.
const BUTTONS = [
  { name: "Bold", format: "bold", isActive: (e) => e.isActive("bold"), run: (c) => c.toggleBold() },
  { name: "Heading", format: "headings", isActive: (e) => e.isActive("heading", { level: 2 }), run: (c) => c.toggleHeading({ level: 2 }) },
  { name: "Subheading", format: "headings", isActive: (e) => e.isActive("heading", { level: 3 }), run: (c) => c.toggleHeading({ level: 3 }) },
  { name: "Bullets", format: "lists", isActive: (e) => e.isActive("bulletList"), run: (c) => c.toggleBulletList() },
  { name: "Numbers", format: "lists", isActive: (e) => e.isActive("orderedList"), run: (c) => c.toggleOrderedList() },
  { name: "Link", format: "links", isActive: (e) => e.isActive("link") },
  { name: "Table", format: "tables", run: (c) => c.insertTable({ rows: 3, cols: 2, withHeaderRow: true }), outside: "table" },
  { name: "Add row", format: "tables", run: (c) => c.addRowAfter(), inside: "table" },
  { name: "Add column", format: "tables", run: (c) => c.addColumnAfter(), inside: "table" },
  { name: "Remove row", format: "tables", run: (c) => c.deleteRow(), inside: "table" },
  { name: "Remove column", format: "tables", run: (c) => c.deleteColumn(), inside: "table" },
  { name: "Remove table", format: "tables", run: (c) => c.deleteTable(), inside: "table" },
];

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

export function toolbarFor(editor, formats, label, id) {
  const bar = element("div", { class: "org-editor__tools", role: "toolbar", "aria-label": `Format: ${label}`, "aria-controls": id });
  const offered = BUTTONS.filter((one) => formats.has(one.format));
  const linkForm = linkFormFor(editor, id);
  const buttons = offered.map((one) => {
    const button = element("button", { type: "button", class: "org-editor__tool", tabindex: "-1" }, one.name);
    // The text keeps its selection while a button is pressed.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (one.format === "links") linkForm.open();
      else one.run(editor.chain().focus()).run();
    });
    bar.append(button);
    return button;
  });
  const update = () => {
    offered.forEach((one, number) => {
      if (one.isActive) buttons[number].setAttribute("aria-pressed", String(one.isActive(editor)));
      if (one.inside) buttons[number].hidden = !editor.isActive(one.inside);
      if (one.outside) buttons[number].hidden = editor.isActive(one.outside);
    });
    const shown = buttons.filter((button) => !button.hidden);
    if (!shown.some((button) => button.tabIndex === 0)) shown[0].tabIndex = 0;
    buttons.filter((button) => button.hidden).forEach((button) => (button.tabIndex = -1));
  };
  bar.addEventListener("keydown", (event) => {
    const shown = buttons.filter((button) => !button.hidden);
    const here = shown.indexOf(document.activeElement);
    const steps = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: shown.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = shown[(steps[event.key] + shown.length) % shown.length];
    buttons.forEach((button) => (button.tabIndex = -1));
    next.tabIndex = 0;
    next.focus();
  });
  editor.on("transaction", update);
  update();
  return { bar, linkForm: linkForm.box };
}

function linkFormFor(editor, id) {
  const input = element("input", { class: "nhsuk-input", id: `${id}-address`, type: "text", inputmode: "url", autocomplete: "off" });
  const problem = element("span", { class: "nhsuk-error-message", role: "alert" });
  const add = element("button", { type: "button", class: "org-tool" }, "Add link");
  const remove = element("button", { type: "button", class: "org-tool" }, "No link");
  const box = element(
    "div",
    { class: "org-editor__link" },
    element("label", { class: "nhsuk-label", for: input.id }, "Web or e-mail address of the link"),
    problem,
    input,
    element("div", { class: "org-row__tools" }, add, remove),
  );
  box.hidden = true;
  const close = () => {
    box.hidden = true;
    editor.commands.focus();
  };
  const addressOf = (typed) => {
    if (/^(https?:\/\/|mailto:)\S+$/i.test(typed)) return typed;
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed)) return `mailto:${typed}`;
    return /^[^\s:]+\.[^\s:]+$/.test(typed) ? `https://${typed}` : "";
  };
  add.addEventListener("click", () => {
    const href = addressOf(input.value.trim());
    problem.textContent = href ? "" : "Enter an address such as https://www.nhs.uk";
    if (!href) return;
    const chain = editor.chain().focus().extendMarkRange("link");
    const isEmpty = editor.state.selection.empty && !editor.isActive("link");
    if (isEmpty) chain.insertContent([{ type: "text", text: input.value.trim(), marks: [{ type: "link", attrs: { href } }] }]);
    else chain.setMark("link", { href });
    chain.run();
    close();
  });
  remove.addEventListener("click", () => {
    editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
    close();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || event.target !== input) return;
    event.preventDefault();
    add.click();
  });
  // What is typed here is no part of the section.
  box.addEventListener("input", (event) => event.stopPropagation());
  const open = () => {
    box.hidden = false;
    problem.textContent = "";
    input.value = editor.getAttributes("link").href || "";
    remove.hidden = !input.value;
    input.focus();
  };
  return { box, open };
}
