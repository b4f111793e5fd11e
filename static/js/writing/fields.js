// A section's form as fields: what it would send, what the server gave it, and new rows that have got their identity.
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "mark", "revision", "then", "rich"]);

export const fieldsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !name.startsWith("settle-"));

// What was typed, as one text to compare.
export const typedIn = (fields) => JSON.stringify(fields.filter(([name]) => !NOT_TYPED.has(name)));

// What the form held when it came: a browser that goes back may have filled it in again since.
export function givenTo(form) {
  const given = fieldsOf(form).map(([name, value]) => {
    const field = form.elements[name];
    if (field instanceof HTMLSelectElement) {
      const option = [...field.options].find((one) => one.defaultSelected) ?? field.options[0];
      return [name, option?.value ?? ""];
    }
    const isTyped = field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text");
    return [name, isTyped ? field.defaultValue.replace(/\r\n?|\n/g, "\n") : value];
  });
  return given;
}

export const plain = (fields) => fields.map(([name, value]) => [name, value.replace(/\r\n?/g, "\n")]);

// A row that was new has got an identity: its fields and buttons carry it from now on.
export function nameRows(form, identities) {
  for (const [token, identity] of Object.entries(identities)) {
    if (token === identity || !/^new\d+$/.test(token)) continue;
    for (const field of form.elements) {
      if (field.name === "row" && field.value === token) field.value = identity;
      else if (field.name.startsWith(`row-${token}-`)) field.name = field.name.replace(`row-${token}-`, `row-${identity}-`);
      else if (field.name === "then" && field.value.endsWith(`:${token}`)) field.value = field.value.replace(token, identity);
    }
  }
}

export function takeToken(token) {
  if (!token) return;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
    field.value = token;
  });
}
