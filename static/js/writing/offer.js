// Text of an earlier visit that was never saved: both texts are shown, and its author says what becomes of it.
import { readable, sameText } from "./sameness.js";

const SHOWN = 4000;
const moment = (at) =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(new Date(at));

function part(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function shown(value) {
  const text = readable(value);
  const words = part("p", "org-versus__words", text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text || "Nothing");
  words.dir = "auto";
  return words;
}

function labelOf(form, name) {
  const field = form.elements[name];
  const label = field?.labels?.[0]?.textContent.trim() ?? "A row that is not on this page";
  const row = field?.closest?.("fieldset")?.querySelector("legend")?.textContent.trim();
  return row ? `${row}: ${label}` : label;
}

const differs = (form, name, typed, now) => !sameText(typed, now, form.elements[name]?.dataset?.html);

function differences(form, fields) {
  const here = new Map([...new FormData(form)]);
  return fields
    .filter(([name, value]) => (name === "text" || name.startsWith("row-")) && differs(form, name, value, here.get(name) ?? ""))
    .map(([name, value]) => ({ label: labelOf(form, name), typed: value, now: here.get(name) ?? "" }));
}

function beside(one) {
  const group = part("div", "org-versus");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", `${one.label}: two texts`);
  for (const [who, text] of [[`${one.label}: you typed`, one.typed], ["Saved", one.now]]) {
    const side = part("div", "org-versus__text");
    side.append(part("p", "org-versus__who", who), shown(text));
    group.append(side);
  }
  return group;
}

function button(words, kind, act) {
  const made = part("button", `nhsuk-button ${kind} nhsuk-button--small`, words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// Sends the kept fields as the form would: the server saves them, or lays both texts side by side.
function send(form, text) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.action;
  const { mark, csrfmiddlewaretoken } = form.elements;
  const own = new Set(["csrfmiddlewaretoken", "mark", "revision", "then", "rich"]);
  const fields = text.fields.filter(([name]) => !own.has(name));
  fields.push(["mark", mark.value], ["csrfmiddlewaretoken", csrfmiddlewaretoken.value]);
  fields.push(["revision", String(text.revision)], ["then", "stay"]);
  for (const [name, value] of fields) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  sent.hidden = true;
  document.body.append(sent);
  sent.submit();
}

export function offer(form, text, { putIn, throwAway }) {
  const found = differences(form, text.fields);
  const box = part("section", "org-kept");
  box.setAttribute("aria-label", "Text that was not saved");
  const heading = part("h2", "nhsuk-heading-s", `You typed this on ${moment(text.at)}, and it was not saved`);
  const buttons = part("div", "org-actions");
  buttons.append(
    button("Put it in", "", () => {
      putIn();
      send(form, text);
    }),
    button("Throw it away", "nhsuk-button--secondary", () => {
      throwAway();
      box.remove();
      form.querySelector("textarea, input[type=text]")?.focus();
    }),
  );
  box.append(heading, ...found.map(beside), buttons);
  form.prepend(box);
  return box;
}
