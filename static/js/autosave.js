/**
 * Saves a form by itself: form[data-autosave=ADDRESS] is sent two seconds after the last change, and [data-saved]
 * says when. Without a connection the text stays on this device for seven days and goes once the server has it.
 */
const PAUSE = 2000;
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const PREFIX = "forum-draft:";

/** Removes copies on this device that are older than seven days. */
function sweep() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const copy = read(key);
    if (!copy || Date.now() - copy.at > KEPT_FOR) localStorage.removeItem(key);
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Gives what people wrote in a form; never its token, its password fields or files. */
function words(form) {
  const hidden = (field) => ["hidden", "password", "file", "submit"].includes(field.type);
  return [...form.elements]
    .filter((field) => field.name && !hidden(field) && (!["checkbox", "radio"].includes(field.type) || field.checked))
    .map((field) => [field.name, field.value]);
}

function fill(form, pairs) {
  for (const field of form.elements) {
    if (!field.name || ["hidden", "password", "file", "submit"].includes(field.type)) continue;
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

function start(form) {
  const key = PREFIX + new URL(form.dataset.autosave, location.href).pathname;
  const place = document.querySelector("[data-saved]");
  const { savedText, keptText, clockText } = form.dataset;
  let timer = 0;
  let running = new AbortController();
  let last = JSON.stringify(words(form));

  const say = (text) => {
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    if (place) place.textContent = [text, time, clockText].filter(Boolean).join(" ");
  };
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), words: words(form) }));
      say(keptText);
    } catch {
      if (place) place.textContent = "";
    }
  };
  const save = async () => {
    const now = JSON.stringify(words(form));
    if (now === last) return;
    const body = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) body.delete(field.name);
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, signal: running.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      last = now;
      localStorage.removeItem(key);
      say(savedText);
    } catch (error) {
      if (error.name !== "AbortError") keep();
    }
  };

  const copy = read(key);
  const empty = [...form.querySelectorAll("input[type=text], textarea")].every((field) => !field.value);
  if (copy && empty && !form.querySelector("[data-summary]")) {
    fill(form, copy.words);
    timer = setTimeout(save, PAUSE);
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    running.abort();
    if (navigator.onLine) localStorage.removeItem(key);
    else keep();
  });
}

try {
  sweep();
  document.querySelectorAll("form[data-autosave]").forEach(start);
} catch (error) {
  if (error.name !== "SecurityError") throw error; // storage is switched off: the form works, it does not save by itself
}
