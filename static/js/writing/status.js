// One line that always says how it stands with saving, and a quiet voice for what a screen reader should hear.
export class Status {
  constructor(form) {
    this.line = form.querySelector("[data-saving]");
    this.voice = form.querySelector("[data-saving-said]");
    this.state = "";
    this.said = "";
  }

  // `say`: spoken too. A button, [words, action], stands behind the words.
  show(state, words, { say = false, button = null } = {}) {
    if (!this.line) return;
    this.state = state;
    this.line.hidden = false;
    this.line.dataset.state = state;
    this.line.textContent = words;
    if (button) {
      const [label, act] = button;
      const made = document.createElement("button");
      made.type = "button";
      made.className = "org-tool";
      made.textContent = label;
      made.addEventListener("click", act);
      this.line.append(" ", made);
    }
    if (say && this.said !== words) {
      this.said = words;
      this.voice.textContent = words;
    }
  }
}
