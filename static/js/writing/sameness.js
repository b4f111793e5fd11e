// Whether two texts read the same, marks and all: the editor's HTML, or text as it is stored.
import { EDITED } from "../words.js";

const BLOCKS = "p, h2, h3, li, tr, td, th";
const LEVELS = { H2: "## ", H3: "### " };

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeName === "BR") return "\n";
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches("ul, ol, table")) return "";
  const words = [...node.childNodes].map(inline).join("");
  if (!words.trim()) return words;
  if (node.matches("strong, b")) return `**${words}**`;
  return node.matches("a[href]") ? `[${words}](${node.getAttribute("href")})` : words;
}

function numberOf(item) {
  return Number(item.parentNode.getAttribute("start") || 1) + [...item.parentNode.children].indexOf(item);
}

function startOf(block) {
  const item = block.closest("li");
  if (!item) return LEVELS[block.nodeName] ?? "";
  if (block !== item.querySelector(BLOCKS) && block !== item) return "";
  const depth = block.closest("li li") ? "  " : "";
  return item.parentNode.nodeName === "OL" ? `${numberOf(item)}. ` : `${depth}- `;
}

function rowOf(row) {
  return `| ${[...row.cells].map((cell) => cell.textContent.trim().replaceAll("|", "\\|")).join(" | ")} |`;
}

// The editor's HTML with the marks that people type.
function withMarks(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const blocks = [...body.querySelectorAll(BLOCKS)].filter((one) => !one.closest("td, th"));
  return blocks
    .filter((one) => one.nodeName === "TR" || !one.querySelector(":scope > p"))
    .map((one) => (one.nodeName === "TR" ? rowOf(one) : startOf(one) + inline(one)))
    .join("\n");
}

// What a value says, to be read: the editor's HTML as lines, everything else as it is.
export const readable = (value) => (value.startsWith(EDITED) ? withMarks(value.slice(EDITED.length)) : value);

// Spaces and empty lines are no difference: the server tidies them.
const tidy = (text) =>
  text
    .split("\n")
    .map((line) => line.replace(/[^\S\n]+/g, " ").trimEnd())
    .filter((line) => line.trim())
    .join("\n")
    .trim();

// `html`: how the server shows the stored text to the editor, where it has marks.
export function sameText(typed, stored, html = "") {
  if (tidy(typed) === tidy(stored)) return true;
  return typed.startsWith(EDITED) && tidy(readable(typed)) === tidy(html ? withMarks(html) : stored);
}

// The fields in their order; whose rows they are does not count, nor do rows without words.
function placesOf(fields) {
  const rows = new Map();
  const places = [];
  for (const [name, value] of fields) {
    const [, token, column] = name.match(/^row-([0-9a-f-]{36}|new\d+)-([a-z_]+)$/) ?? [];
    if (token) rows.set(token, [...(rows.get(token) ?? []), { name, column, value }]);
    else if (name === "text") places.push({ name, column: name, value });
  }
  const filled = [...rows.values()].filter((cells) => cells.some(({ value }) => readable(value).trim()));
  return [...places, ...filled.flat()];
}

export function readTheSame(form, kept, given) {
  const [ours, theirs] = [placesOf(kept), placesOf(given)];
  return (
    ours.length === theirs.length &&
    ours.every(({ column, value }, number) => {
      const here = theirs[number];
      return column === here.column && sameText(value, here.value, form.elements[here.name]?.dataset?.html);
    })
  );
}
