/**
 * Keys at the moderators' desk: j and k move in the queue, [data-key] elements are pressed by their letter, ? opens the
 * help. Keys are off while somebody types, with Ctrl, Alt or Meta held, and for good by [data-keys-switch].
 */
const STORE = "forum-desk-keys";
const queue = () => [...document.querySelectorAll(".queue a")];

function enabled() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

function move(step) {
  const links = queue();
  const here = links.findIndex((link) => link === document.activeElement || link.getAttribute("aria-current"));
  const next = links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)];
  if (next && next !== links[here]) next.click();
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
  if (!target) return false;
  target.focus();
  target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (!enabled() || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable], [popover]:popover-open")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (!(event.key.length === 1 && press(event.key))) return;
  event.preventDefault();
});

const box = document.querySelector("[data-keys-switch]");
if (box) {
  box.checked = enabled();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(STORE, box.checked ? "on" : "off");
    } catch {
      box.disabled = true;
    }
  });
}
