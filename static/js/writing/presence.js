// Says every 15 seconds that this page is open, and hears who else is here and whether a newer text was saved.
const EVERY = 15000;
const STILL_WRITING = 20000;

export class Presence {
  constructor(form, hear) {
    this.form = form;
    this.hear = hear;
    this.typedAt = 0;
    this.words = form.querySelector("[data-here-words]");
    form.addEventListener("input", () => {
      const hasBegun = Date.now() - this.typedAt > STILL_WRITING;
      this.typedAt = Date.now();
      if (hasBegun) this.say();
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.start()));
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", () => this.start());
  }

  start() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.say(), EVERY);
    this.say();
  }

  stop() {
    clearInterval(this.timer);
  }

  body(more) {
    const { mark, csrfmiddlewaretoken } = this.form.elements;
    return new URLSearchParams({ mark: mark.value, csrfmiddlewaretoken: csrfmiddlewaretoken.value, ...more });
  }

  async say() {
    const writing = Date.now() - this.typedAt < STILL_WRITING ? "1" : "";
    try {
      const answer = await fetch(this.form.dataset.here, { method: "POST", body: this.body({ writing }) });
      const said = await answer.json();
      if (answer.ok) this.show(said.here);
      this.hear(answer.status, said);
    } catch {
      // No connection: saving says so, where there is something to save.
    }
  }

  show(words) {
    if (this.words && this.words.textContent !== words) {
      this.words.textContent = words;
      this.words.hidden = !words;
    }
  }

  leave() {
    this.stop();
    navigator.sendBeacon?.(this.form.dataset.here, this.body({ gone: "1" }));
  }
}
