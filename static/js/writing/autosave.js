// A section saves itself a moment after typing stops, and whatever stands in the way, what was typed is kept: in this
// browser until the server has it. Without this file every button works, and each saves.
import { fieldsOf, givenTo, nameRows, plain, takeToken, typedIn } from "./fields.js";
import { Kept } from "./kept.js";
import { offer } from "./offer.js";
import { Presence } from "./presence.js";
import { readTheSame } from "./sameness.js";
import { signInAgain } from "./signin.js";
import { Status } from "./status.js";
import { countWords } from "./words.js";

const MOMENT = 1500;
const LONGEST = 10000;
const KEEP_AFTER = 300;
const STILL_HERE = 15000;
const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;
const MOST_IN_A_BEACON = 60000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.autosave;
    this.kept = new Kept(form.dataset.person, location.pathname);
    this.status = new Status(form);
    this.tellWords = countWords(form);
    this.given = givenTo(form);
    this.saved = form.dataset.unsaved === "typed" ? "" : typedIn(this.given);
    this.lost = null; // what was sent without an answer: it may have been saved
    this.busy = null;
    this.stopped = ""; // why nothing can be saved: conflict, another person, a plan that is submitted
    this.leaving = false;
    this.retryAfter = FIRST_RETRY;
    this.hasRoom = true;
    this.offers = [];
  }

  start() {
    this.offerKept();
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("change", () => this.typed());
    this.form.addEventListener("focusout", (event) => this.left(event));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    window.addEventListener("pagehide", () => this.goodbye());
    window.addEventListener("pageshow", (event) => this.shown(event));
    window.addEventListener("online", () => this.retry());
    window.addEventListener("beforeunload", (event) => this.beforeLeaving(event));
    for (const kind of ["click", "submit"]) document.addEventListener(kind, (event) => this.changes(event), true);
    if (!this.address) return;
    this.presence = new Presence(this.form, (status, said) => this.heard(status, said));
    this.presence.start();
    if (this.isDirty) this.typed(); // the browser has filled in what was typed before
  }

  get revision() {
    return Number(this.form.elements.revision.value);
  }

  get isDirty() {
    return typedIn(plain(fieldsOf(this.form))) !== this.saved;
  }

  // Text of an earlier visit: dropped when the server has it, otherwise offered.
  offerKept() {
    const text = this.kept.now;
    const own = this.form.dataset.unsaved === "typed";
    if (text && !own) {
      const isHere = readTheSame(this.form, text.fields, this.given);
      const wasSaved = text.sent && this.form.dataset.savedBy === "me" && this.revision > text.revision;
      if (isHere || wasSaved) this.kept.drop();
      else if (!this.holds(text)) this.kept.lay(text);
    }
    if (own) return;
    for (const one of this.kept.earlier) {
      const done = () => this.kept.forget(one);
      const leave = () => {
        done();
        this.leaving = true;
        this.kept.keep(one.fields, one.revision, true);
      };
      if (readTheSame(this.form, one.fields, this.given)) done();
      else this.offers.push({ one, box: offer(this.form, one, { putIn: leave, throwAway: done }) });
    }
  }

  // Back fills a page in as it was left.
  holds(text) {
    return readTheSame(this.form, text.fields, plain(fieldsOf(this.form)));
  }

  // What is saved by now needs no offer.
  takeBackOffers() {
    for (const { one, box } of this.offers.filter(({ one }) => this.holds(one))) {
      this.kept.forget(one);
      box.remove();
    }
  }

  typed() {
    if (this.leaving && Date.now() - this.sentAt > STILL_HERE) this.leaving = false; // stopped before the answer came
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEEP_AFTER);
    if (this.stopped === "too_big") this.stopped = "";
    clearTimeout(this.waiting);
    this.since ??= Date.now();
    const left = Math.max(0, this.since + LONGEST - Date.now());
    this.waiting = setTimeout(() => this.save(), Math.min(MOMENT, left));
  }

  // A button that is being pressed saves by itself.
  left({ relatedTarget }) {
    if (relatedTarget?.type !== "submit" || relatedTarget.form !== this.form) this.save();
  }

  keep(sent = false) {
    clearTimeout(this.keeping);
    if (this.isDirty) this.hasRoom = this.kept.keep(plain(fieldsOf(this.form)), this.revision, sent);
  }

  // Returns when everything that was typed is saved, or cannot be.
  async flush() {
    clearTimeout(this.waiting);
    if (this.busy) await this.busy;
    if (this.isDirty) await this.save();
    return !this.isDirty;
  }

  save() {
    clearTimeout(this.waiting);
    if (!this.address || this.stopped || this.leaving) return Promise.resolve();
    if (this.busy) return this.busy;
    if (!this.isDirty && !this.lost) return Promise.resolve();
    this.since = undefined;
    this.keep();
    this.busy = this.send().finally(() => {
      this.busy = null;
      if (this.isDirty && this.status.state === "saved") this.typed();
    });
    return this.busy;
  }

  async send() {
    this.status.show("saving", "Saving…");
    const fields = this.lost ?? plain(fieldsOf(this.form));
    this.lost = fields;
    let answer;
    let said;
    try {
      answer = await fetch(this.address, { method: "POST", body: this.bodyOf(fields) });
      said = answer.status < 500 ? await answer.json() : null;
    } catch {
      return this.noAnswer("no connection");
    }
    if (!said) return this.noAnswer("the portal does not answer");
    this.lost = null;
    if (answer.ok) this.hasNewToken = false;
    return answer.ok ? this.wasSaved(fields, said) : this.refused(answer.status, said);
  }

  // The token may be newer than the fields, which may be an earlier text; the revision is that of the fields.
  bodyOf(fields) {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    return body;
  }

  wasSaved(fields, said) {
    const isNow = typedIn(fields) === typedIn(plain(fieldsOf(this.form)));
    const recovered = ["waiting", "signed_out"].includes(this.status.state) || this.retryAfter > FIRST_RETRY;
    nameRows(this.form, said.rows);
    this.form.elements.revision.value = said.revision;
    const names = (name) => name.replace(/^row-(new\d+)-/, (whole, token) => `row-${said.rows[token] ?? token}-`);
    const named = fields.map(([name, value]) => (name === "row" ? [name, said.rows[value] ?? value] : [names(name), value]));
    this.saved = isNow ? typedIn(plain(fieldsOf(this.form))) : typedIn(named);
    this.retryAfter = FIRST_RETRY;
    clearTimeout(this.retrying);
    if (isNow) {
      this.kept.drop();
      this.takeBackOffers();
      this.tellWords(said.words);
    } else this.keep();
    this.status.show("saved", `Saved at ${said.saved_at}`, { say: recovered || !this.hasSaved });
    this.hasSaved = true;
    document.dispatchEvent(new CustomEvent("section:saved", { detail: { revision: said.revision } }));
  }

  noAnswer(why) {
    const kept = this.hasRoom ? "Your text is kept in this browser and will be sent." : "Keep this page open.";
    this.status.show("waiting", `Not saved: ${why}. ${kept}`, { say: true });
    clearTimeout(this.retrying);
    this.retrying = setTimeout(() => this.retry(), this.retryAfter);
    this.retryAfter = Math.min(LAST_RETRY, this.retryAfter * 2);
  }

  retry() {
    clearTimeout(this.retrying);
    if (this.lost || this.status.state === "waiting") this.save();
  }

  async refused(status, said) {
    if (said.problem === "token") {
      takeToken(said.token);
      if (!this.hasNewToken) {
        this.hasNewToken = true;
        return this.send();
      }
    }
    if (status === 401) return this.signIn();
    this.stopped = said.problem;
    if (status === 409) return this.conflict(said);
    const kept = this.hasRoom ? "Your text is kept in this browser." : "Copy your text before you leave this page.";
    return this.status.show("stopped", `Not saved. ${said.text ?? ""} ${kept}`, { say: true });
  }

  async signIn() {
    const again = ["Sign in", () => this.signIn()];
    this.status.show("signed_out", "Not saved: you were signed out. Your text is kept in this browser.", {
      say: true,
      button: again,
    });
    this.stopped = "signed_out";
    const said = await signInAgain();
    if (!said) return;
    this.stopped = "";
    takeToken(said.token);
    if (said.person !== this.form.dataset.person) {
      const whose = `${said.name} is signed in now. This text belongs to somebody else and is kept in this browser for them.`;
      this.stopped = "other_person";
      this.status.show("stopped", `Not saved. ${whose}`, { say: true });
      return;
    }
    this.retryAfter = FIRST_RETRY + 1;
    if (this.busy) await this.send();
    else await this.save();
  }

  conflict(said) {
    const who =
      said.by === "You"
        ? `you saved another text ${said.ago}, perhaps in another tab`
        : `${said.by} saved this section ${said.ago}`;
    this.keep();
    this.status.show("conflict", `Not saved: ${who}. Nothing is lost.`, {
      say: true,
      button: ["Compare the two texts", () => this.compare()],
    });
  }

  // The server lays both texts side by side: saving on an old revision never writes over anything.
  compare() {
    this.form.requestSubmit(this.form.querySelector("button[name=then][value=stay]"));
  }

  // What the server says every few seconds: a newer text may stand there before anything is typed.
  heard(status, said) {
    if (said.problem === "token") takeToken(said.token);
    if (status !== 200 || this.busy || this.stopped || this.lost) return;
    if (!said.editable) {
      this.stopped = "not_editable";
      this.status.show("stopped", said.why || "This plan cannot be changed now.", { say: true });
    } else if (said.revision > this.revision && this.isDirty) {
      this.save(); // the same words again are saved already; others are refused, and can be compared
    } else if (said.revision > this.revision) {
      const who = said.by === "You" ? "You saved this section in another tab" : `${said.by} saved this section`;
      const load = ["Load the newer text", () => this.reload()];
      this.status.show("newer", `${who} ${said.ago}.`, { say: true, button: load });
    }
  }

  reload() {
    this.leaving = true;
    location.assign(location.pathname);
  }

  submitted(event) {
    if (this.busy) {
      event.preventDefault();
      event.stopPropagation();
      const button = event.submitter;
      this.busy.then(() => this.form.requestSubmit(button));
      return;
    }
    this.keep(true);
    this.leaving = true;
    this.sentAt = Date.now();
    this.sent = typedIn(plain(fieldsOf(this.form)));
    clearTimeout(this.waiting);
    clearTimeout(this.keeping);
  }

  // A link or form that changes the section on the server goes on when what was typed is saved.
  changes(event) {
    const target = event.target.closest?.("[data-changes-section]");
    const isForm = target instanceof HTMLFormElement;
    if (!target || (event.type === "submit") !== isForm || target.dataset.flushed) return;
    if (!this.address || (!this.isDirty && !this.busy)) return this.renew(target);
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    this.flush().then((done) => {
      if (!done) return;
      this.renew(target);
      target.dataset.flushed = "1";
      if (isForm) target.requestSubmit(button);
      else target.click();
      delete target.dataset.flushed;
    });
  }

  renew(target) {
    const revision = target instanceof HTMLFormElement && target.elements.namedItem("revision");
    if (revision) revision.value = String(this.revision);
  }

  // Back to a page that the browser kept: it may be older than what was saved since.
  shown(event) {
    this.leaving = false;
    this.keep();
    this.takeBackOffers(); // the browser fills a page in after this file has begun
    if (event.persisted && !this.isDirty && !this.lost && this.address) this.reload();
    else if (event.persisted && this.isDirty) this.typed();
  }

  goodbye() {
    // Typed after Save was pressed and before the next page came.
    if (this.leaving && this.sent && typedIn(plain(fieldsOf(this.form))) !== this.sent) this.keep();
    if (this.leaving || this.stopped || !this.address || (!this.isDirty && !this.lost)) return;
    this.keep();
    const body = this.bodyOf(plain(fieldsOf(this.form)));
    if (body.toString().length < MOST_IN_A_BEACON) {
      navigator.sendBeacon?.(this.address, body);
    }
  }

  beforeLeaving(event) {
    if (this.leaving || !this.isDirty) return;
    const isLong = this.bodyOf(plain(fieldsOf(this.form))).toString().length >= MOST_IN_A_BEACON;
    const isWaiting = this.lost && !this.busy;
    if (!this.address || this.stopped || isWaiting || isLong) event.preventDefault();
  }
}

const form = document.querySelector("form[data-unsaved]");
if (form) new Autosave(form).start();
