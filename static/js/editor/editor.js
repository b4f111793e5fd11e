// Makes each textarea[data-rich] an editor with the formats that the attribute names. The textarea stays in the form
// and holds what is written; without this file it takes the same text with its marks.
import { EDITED } from "../words.js";
import { fromWord } from "./paste.js";
import { toolbarFor } from "./toolbar.js";

const script = document.querySelector("script[data-editor-library]");
const fields = [...document.querySelectorAll("textarea[data-rich]")];
const editors = new WeakMap();

const library = fields.length ? await import(script.dataset.editorLibrary) : null;

const withoutTab = (extension, keys = () => ({})) => extension.extend({ addKeyboardShortcuts: keys });

function extensionsFor(formats) {
  const { Bold, BulletList, Document, HardBreak, Heading, History, ListItem, OrderedList, Paragraph, Text } = library;
  const { Table, TableCell, TableHeader, TableRow } = library;
  const chosen = [Document, Paragraph, Text, HardBreak, History];
  if (formats.has("bold")) chosen.push(Bold);
  if (formats.has("headings")) chosen.push(Heading.configure({ levels: [2, 3] }));
  if (formats.has("links")) chosen.push(link());
  if (formats.has("lists")) {
    // The Tab key leaves the editor; a list goes one step in with Ctrl and ].
    const keys = function () {
      return {
        Enter: () => this.editor.commands.splitListItem(this.name),
        "Mod-]": () => this.editor.commands.sinkListItem(this.name),
        "Mod-[": () => this.editor.commands.liftListItem(this.name),
      };
    };
    chosen.push(BulletList, OrderedList, withoutTab(ListItem, keys));
  }
  if (formats.has("tables")) {
    const plain = Table.extend({ addNodeView: () => null }).configure({ resizable: false });
    chosen.push(withoutTab(plain), TableRow, TableHeader.extend({ content: "paragraph+" }), TableCell.extend({ content: "paragraph+" }));
  }
  return chosen;
}

function link() {
  return library.Mark.create({
    name: "link",
    inclusive: false,
    addAttributes: () => ({ href: { default: "" } }),
    parseHTML: () => [{ tag: "a[href]", getAttrs: (a) => /^(https?:\/\/|mailto:)/i.test(a.getAttribute("href")) && null }],
    renderHTML: ({ HTMLAttributes }) => ["a", { href: HTMLAttributes.href }, 0],
  });
}

// What the field holds as HTML; null for a text with marks that somebody has typed meanwhile: it stays a plain field.
function htmlIn(field) {
  if (field.value.startsWith(EDITED)) return field.value.slice(EDITED.length);
  if (field.value !== field.defaultValue) return null;
  if (field.dataset.html) return field.dataset.html;
  const paragraph = document.createElement("p");
  paragraph.textContent = field.value;
  return field.value ? paragraph.outerHTML : "";
}

function start(field) {
  const html = editors.has(field) || field.readOnly || field.disabled ? null : htmlIn(field);
  if (html === null) return editors.get(field);
  const formats = new Set(field.dataset.rich.split(" "));
  const label = field.labels[0];
  label.id ||= `${field.id}-label`;
  const box = document.createElement("div");
  box.className = "org-editor";
  const hadFocus = document.activeElement === field;
  const height = field.offsetHeight;
  const editor = new library.Editor({
    element: box,
    content: html,
    injectCSS: false,
    extensions: extensionsFor(formats),
    editorProps: {
      attributes: {
        id: `${field.id}-editor`,
        class: "org-editor__text org-plan-text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label.id,
        ...(field.getAttribute("aria-describedby") ? { "aria-describedby": field.getAttribute("aria-describedby") } : {}),
      },
      transformPastedHTML: (pasted) => fromWord(pasted, formats),
    },
    onUpdate: () => written(field, editor),
  });
  editors.set(field, editor);
  const { bar, linkForm } = toolbarFor(editor, formats, label.textContent.trim(), `${field.id}-editor`);
  box.prepend(bar, linkForm);
  field.before(box);
  editor.view.dom.style.minHeight = `${Math.max(96, height - bar.offsetHeight)}px`;
  hide(field, editor, label);
  if (hadFocus) editor.commands.focus();
  return editor;
}

// The field stays where links and error messages lead to, and passes on what leads to it.
function hide(field, editor, label) {
  field.classList.add("nhsuk-u-visually-hidden");
  field.tabIndex = -1;
  field.setAttribute("aria-hidden", "true");
  label.removeAttribute("for");
  const enter = () => editor.isDestroyed || editor.commands.focus();
  label.addEventListener("click", enter);
  field.addEventListener("focus", enter);
  // Somebody else wrote into the field, such as a text that the browser had kept.
  field.addEventListener("input", () => {
    if (editor.isDestroyed || field.value === field.dataset.written) return;
    if (field.value.startsWith(EDITED)) editor.commands.setContent(field.value.slice(EDITED.length), { emitUpdate: false });
    else stop(field, editor, label);
  });
}

function stop(field, editor, label) {
  editor.options.element.remove();
  editor.destroy();
  field.classList.remove("nhsuk-u-visually-hidden");
  field.removeAttribute("aria-hidden");
  field.removeAttribute("tabindex");
  label.htmlFor = field.id;
}

function written(field, editor) {
  field.value = editor.isEmpty ? "" : EDITED + editor.getHTML();
  field.dataset.written = field.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  // The word count of NHS.UK frontend listens to keys.
  field.dispatchEvent(new Event("keyup"));
}

if (library) {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        start(target);
      }
    },
    { rootMargin: "300px" },
  );
  fields.forEach((field) => {
    seen.observe(field);
    field.addEventListener("focus", () => start(field), { once: true });
  });
}
