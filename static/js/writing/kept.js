// What was typed and is not saved, kept in this browser: one text for each person and page, and earlier ones that
// wait for their author to say what becomes of them. Nobody is shown or sent what another person typed.
const MOST = 3;
const name = (person, path) => `planning portal ${person} ${path}`;

function read(key, none) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? none;
  } catch {
    return none;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false; // no room, or not allowed: the page says so
  }
}

export class Kept {
  constructor(person, path) {
    this.key = name(person, path);
    this.earlierKey = `${this.key} earlier`;
  }

  get now() {
    return read(this.key, null);
  }

  // Keeps the fields, [[name, value]], and says whether there was room.
  keep(fields, revision, sent = false) {
    return write(this.key, { fields, revision, sent, at: Date.now() });
  }

  drop() {
    write(this.key, null);
  }

  get earlier() {
    return read(this.earlierKey, []);
  }

  // Puts the text of the last visit beside, so that typing anew does not take its place.
  lay(text) {
    if (write(this.earlierKey, [...this.earlier, text].slice(-MOST))) this.drop();
  }

  forget(text) {
    const left = this.earlier.filter((one) => one.at !== text.at);
    write(this.earlierKey, left.length ? left : null);
  }
}
