/**
 * Saves a form by itself: form[data-autosave=ADDRESS] is sent two seconds after the last change, and [data-saved]
 * says when. What the server cannot take – no connection, signed out, the page is left – stays on this device, for the
 * same person alone and seven days at most, and goes once the server has it and a page has shown it.
 */
const PAUSE = 2000;
const AGAIN = 15000;
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const PREFIX = "forum-draft:"; // forget.js knows it too
const UNSAID = ["hidden", "password", "file", "submit"];
const TOLD = ["csrf_token", "opened"]; // hidden fields that a newly opened form has anew

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
  return [...form.elements]
    .filter((field) => field.name && !UNSAID.includes(field.type))
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
}

function fill(form, pairs) {
  for (const field of form.elements) {
    if (!field.name || UNSAID.includes(field.type)) continue;
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
    field.dispatchEvent(new Event("input", { bubbles: true })); // counters count, and the form saves itself
  }
}

/** Opens the page anew and takes over what its form needs to be accepted; false where there is none: signed out. */
async function renew(form, signal) {
  const answer = await fetch(location.href, { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(`form[data-autosave="${CSS.escape(form.dataset.autosave)}"]`);
  if (!fresh || fresh.dataset.owner !== form.dataset.owner) return false;
  for (const name of TOLD) {
    const [old, other] = [form.elements[name], fresh.elements[name]];
    if (old && other) old.value = other.value;
  }
  return true;
}

function start(form) {
  const address = new URL(form.dataset.autosave, location.href);
  const key = PREFIX + address.pathname + address.search;
  const place = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
  const { owner, savedText, keptText, heldText, outText, inText } = form.dataset;
  let timer = 0;
  let running = new AbortController();
  let last = JSON.stringify(words(form));
  let sent = false; // by its button
  let leaving = false; // the page that is being opened may be older than what is just being saved
  const unsaved = () => JSON.stringify(words(form)) !== last;
  const wait = (time) => {
    clearTimeout(timer);
    timer = setTimeout(save, time);
  };

  const say = (text, waits = false) => {
    if (!place) return;
    const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    place.textContent = text.replace("{}", new Date().toLocaleTimeString(document.documentElement.lang, format));
    place.classList.toggle("saved-wait", waits);
  };
  const store = () => localStorage.setItem(key, JSON.stringify({ at: Date.now(), owner, words: words(form) }));
  const keep = (text) => {
    try {
      store();
      say(text, true);
    } catch {
      say("");
    }
  };
  const signedOut = () => {
    keep(outText);
    if (!place?.textContent) return;
    const link = document.createElement("a");
    link.href = `${form.dataset.in}?${new URLSearchParams({ next: location.pathname + location.search })}`;
    link.textContent = inText;
    place.append(" ", link);
  };
  const send = () => {
    const body = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) body.delete(field.name);
    return fetch(address, { method: "POST", body, signal: running.signal, redirect: "manual" });
  };
  const refused = (answer) => answer.type === "opaqueredirect" || answer.status === 400;
  async function save() {
    const now = JSON.stringify(words(form));
    if (now === last) return;
    running = new AbortController();
    try {
      let answer = await send();
      if (refused(answer)) {
        if (!(await renew(form, running.signal))) return signedOut();
        answer = await send();
      }
      if (refused(answer)) return signedOut();
      if (answer.status >= 500) throw new Error(String(answer.status));
      if (!answer.ok) return keep(heldText);
      last = now;
      if (!leaving) localStorage.removeItem(key);
      say(answer.status === 204 ? "" : savedText);
    } catch (error) {
      if (error.name === "AbortError") return;
      keep(keptText);
      wait(AGAIN);
    }
  }

  form.addEventListener("input", () => {
    sent = leaving = false;
    wait(PAUSE);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
    running.abort();
    if (navigator.onLine) localStorage.removeItem(key);
    else keep(keptText);
  });
  window.addEventListener("online", () => unsaved() && wait(0));
  document.addEventListener("visibilitychange", () => !sent && unsaved() && wait(0));
  window.addEventListener("beforeunload", () => {
    leaving = true;
    if (!sent && unsaved()) store();
  });
  window.addEventListener("pageshow", () => (sent = leaving = false));
  const copy = read(key);
  if (!copy || copy.owner !== owner || form.querySelector("[data-summary]")) return;
  if (copy.at > Number(form.dataset.since ?? 0) * 1000) fill(form, copy.words);
  else localStorage.removeItem(key);
}

try {
  sweep();
  document.querySelectorAll("form[data-autosave]").forEach(start);
} catch (error) {
  if (error.name !== "SecurityError") throw error; // storage is switched off: the form works, it does not save by itself
}
