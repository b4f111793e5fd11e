// What Word, Outlook and others put on the clipboard, made into plain headings, lists and paragraphs.
// The server cleans what is saved once more; this is for what the author sees.
const LIST = /mso-list:[^;:]{0,80}?\blevel(\d)/i;
const MARK = /mso-list:\s*ignore/i;
const NUMBER = /^\s*\(?(\d{1,3}|[a-zA-Z]{1,5})[.)]/;
const TYPED_BULLET =
  /^\s*(?:[\u2022\u00b7\u25aa\u25ab\u25e6\u2023\u25cf\u25cb\u25a0\u25a1\u27a2\u2b9a\uf0b7\uf0a7\uf0d8\uf0fc\uf076]\s*|[o§üØv]\s*?\u00a0\s+|[oü§]\t\s*)(?=\S)/;
const TYPED_NUMBER = /^\s*(\d{1,3})[.)][ \t\r\n]*\u00a0\s+(?=\S)/;

// The policy of the page forbids style attributes, also in a document that is never shown.
function withoutStyles(html) {
  return html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(style|script|xml|title)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<!\[[^\]]*\]>/g, "")
    .replace(/(<[a-z][^<>]*?)\sstyle\s*=/gi, "$1 data-style=")
    .replace(/(<[a-z][^<>]*?)\son\w+\s*=/gi, "$1 data-on=");
}

const styleOf = (element) => element.getAttribute("data-style") || "";

function rename(element, name) {
  const renamed = element.ownerDocument.createElement(name);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

function bold(page) {
  page.querySelectorAll("b, strong, [data-style*=font-weight i]").forEach((element) => {
    const weight = /(?<![-\w])font-weight:\s*(\w+)/i.exec(styleOf(element))?.[1].toLowerCase();
    const isNamed = /^(b|strong)$/i.test(element.tagName);
    const isBold = weight ? weight.startsWith("bold") || Number(weight) >= 600 : isNamed;
    if (!isBold && isNamed) element.replaceWith(...element.childNodes);
    if (!isBold || isNamed) return;
    const strong = page.createElement("strong");
    strong.append(...element.childNodes);
    element.append(strong);
  });
}

// Returns the bullet or number in front of a paragraph and takes it away; null when there is none.
function takeMark(paragraph) {
  const marks = [...paragraph.querySelectorAll("[data-style]")].filter((one) => MARK.test(styleOf(one)));
  const level = Number(LIST.exec(styleOf(paragraph))?.[1] || 0);
  if (level || marks.length) {
    const number = NUMBER.exec(marks.map((one) => one.textContent).join(""))?.[1];
    marks.forEach((one) => one.remove());
    return { level: level || 1, isOrdered: number !== undefined, number: Number(number) || 0 };
  }
  const text = paragraph.textContent;
  const bullet = TYPED_BULLET.exec(text);
  const number = TYPED_NUMBER.exec(text);
  if (!bullet && !number) return null;
  takeStart(paragraph, (bullet || number)[0].length);
  return { level: 1, isOrdered: !bullet, number: Number(number?.[1]) || 0 };
}

function takeStart(element, length) {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && length > 0; node = walker.nextNode()) {
    const taken = Math.min(length, node.data.length);
    node.data = node.data.slice(taken);
    length -= taken;
  }
}

function lists(page) {
  let list = null;
  let last = null;
  for (const paragraph of page.querySelectorAll("p")) {
    const mark = paragraph.closest("li, td, th") ? null : takeMark(paragraph);
    if (!mark) continue;
    const item = page.createElement("li");
    const goesOn = list && last && list.parentNode === paragraph.parentNode && follows(list, paragraph);
    if (goesOn && mark.level > 1) {
      let below = last.querySelector("ul");
      if (!below) last.append((below = page.createElement("ul")));
      below.append(item);
    } else if (goesOn && (list.tagName === "OL") === mark.isOrdered) {
      list.append((last = item));
    } else {
      list = page.createElement(mark.isOrdered ? "ol" : "ul");
      if (mark.number > 1) list.setAttribute("start", mark.number);
      list.append((last = item));
      paragraph.before(list);
    }
    const words = page.createElement("p");
    words.append(...paragraph.childNodes);
    item.append(words);
    paragraph.remove();
  }
}

// Where no table is allowed, each row is a line. A frame of one column, as mails have it, leaves its content.
function tablesToLines(page) {
  [...page.querySelectorAll("table")].reverse().forEach((table) => {
    const isFrame = [...table.rows].every((row) => row.cells.length < 2);
    const lines = [...table.rows].flatMap((row) => {
      if (isFrame) return [...row.cells].flatMap((cell) => [...cell.childNodes]);
      const line = page.createElement("p");
      [...row.cells].forEach((cell, number) => {
        const inside = [...cell.querySelectorAll("p, li")];
        (inside.length ? inside : [cell]).forEach((part, place) => {
          line.append(place ? " " : number ? "; " : "", ...part.childNodes);
        });
      });
      return [line];
    });
    table.replaceWith(...lines);
  });
}

function follows(list, paragraph) {
  let next = list.nextSibling;
  while (next && next !== paragraph && next.nodeType !== 1 && !next.textContent.trim()) next = next.nextSibling;
  return next === paragraph;
}

// Returns pasted HTML as the editor can take it; `formats` are the allowed ones, such as "lists bold links".
export function fromWord(html, formats) {
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  page.querySelectorAll("meta, link, img, object, iframe, svg").forEach((element) => element.remove());
  page.querySelectorAll("*").forEach((element) => {
    if (/:/.test(element.tagName)) element.replaceWith(...element.childNodes);
  });
  bold(page);
  lists(page);
  page.querySelectorAll("h1, h2, h3, h4, h5, h6").forEach((heading) => {
    if (formats.has("headings")) rename(heading, Number(heading.tagName[1]) <= 2 ? "h2" : "h3");
    else {
      const strong = page.createElement("strong");
      strong.append(...heading.childNodes);
      heading.append(strong);
      rename(heading, "p");
    }
  });
  if (!formats.has("tables")) tablesToLines(page);
  // The first row of a table is its head, which is bold by itself.
  page.querySelectorAll("table").forEach((table) => {
    for (const cell of table.rows[0]?.cells || []) {
      cell.querySelectorAll("b, strong").forEach((words) => words.replaceWith(...words.childNodes));
      if (cell.tagName === "TD") rename(cell, "th");
    }
  });
  // A list below an item stands inside it.
  page.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol").forEach((below) => {
    below.previousElementSibling?.append(below);
  });
  return page.body.innerHTML;
}
