// The words of a text, counted as the server counts them (mlco_portal/rich_text): marks are no words.
// What the editor has written begins with EDITED and is HTML; everything else is text with marks.
export const EDITED = "<!--edited-->";

const SPACES = "[ \\t\\u00a0]";
const MARKS = new RegExp(
  `^${SPACES}*(?:(\\|.*\\|)${SPACES}*$|[-*\\u2013]${SPACES}+(?=\\S)|[\\u2022\\u00b7\\u25aa\\u25e6\\u2023\\uf0b7]${SPACES}*(?=\\S)` +
    `|#{2,3}${SPACES}+(?=\\S)|\\d{1,3}[.)]${SPACES}+(?=\\S))`,
  "gm",
);
const CELL_END = /(?<!\\)((?:\\\\)*)\|/g;
const RULE = /^\|(?:\s*:?-{3,}:?\s*\|)+$/;

function rowWords(row) {
  const cells = row.slice(1).replace(CELL_END, "$1\n").split("\n");
  if (cells.pop() !== "" || cells.length < 2 || !cells.some((cell) => cell.trim())) return row;
  return RULE.test(row) ? "" : cells.join(" ");
}

function readable(text) {
  if (!text.startsWith(EDITED)) return text.replace(MARKS, (mark, row) => (row ? rowWords(row) : ""));
  return text
    .slice(EDITED.length)
    .replace(/<\/(?:p|li|h[1-6]|t[dhr])>|<br[^>]*>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&nbsp;/g, " ");
}

export function words(text) {
  return (readable(text).match(/\S+/g) || []).length;
}
