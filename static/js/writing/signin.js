// Signing in again without leaving the page: what was typed stays where it is.
const SIGN_IN = "/sign-in/";
const JSON_ONLY = { Accept: "application/json" };

function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

function field(label, type, name, autocomplete) {
  const id = `sign-in-again-${name}`;
  return made(
    "div",
    { class: "nhsuk-form-group" },
    made("label", { class: "nhsuk-label", for: id }, label),
    made("input", { class: "nhsuk-input", id, name, type, autocomplete }),
  );
}

function build() {
  const problem = made("p", { class: "nhsuk-error-message", role: "alert" });
  const form = made(
    "form",
    { novalidate: "" },
    made("p", {}, "You were signed out. What you typed is still on the page: sign in, and it is saved."),
    problem,
    field("E-mail address", "email", "email", "username"),
    field("Password", "password", "password", "current-password"),
    made("button", { class: "nhsuk-button", type: "submit" }, "Sign in"),
    made("button", { class: "nhsuk-button nhsuk-button--secondary", type: "button", "data-later": "" }, "Later"),
  );
  const heading = made("h2", { class: "nhsuk-heading-m", id: "sign-in-again" }, "Sign in again");
  const dialog = made("dialog", { class: "org-dialog", "aria-labelledby": "sign-in-again" }, heading, form);
  form.querySelector("[data-later]").addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  return { dialog, form, problem };
}

async function send(form) {
  const fresh = await fetch(SIGN_IN, { headers: JSON_ONLY });
  const { token } = await fresh.json();
  const body = new URLSearchParams(new FormData(form));
  body.set("csrfmiddlewaretoken", token);
  const answer = await fetch(SIGN_IN, { method: "POST", headers: JSON_ONLY, body });
  return answer.json();
}

let shown = null;

// Returns {person, token} of who signed in, or null when they close the dialog.
export function signInAgain() {
  shown ??= build();
  const { dialog, form, problem } = shown;
  if (dialog.open) return Promise.resolve(null);
  problem.textContent = "";
  dialog.showModal();
  form.elements.email.focus();
  return new Promise((resolve) => {
    const closed = () => resolve(null);
    dialog.addEventListener("close", closed, { once: true });
    form.onsubmit = async (event) => {
      event.preventDefault();
      event.stopPropagation();
      try {
        const said = await send(form);
        if (!said.person) {
          problem.textContent = said.problem;
          form.elements.password.focus();
          return;
        }
        form.elements.password.value = "";
        dialog.removeEventListener("close", closed);
        dialog.close();
        resolve(said);
      } catch {
        problem.textContent = "There is no connection to the portal. Try again in a moment.";
      }
    };
  });
}
