/** Counters of text length: [data-count] names its field by id, `data-most` the longest length. */
const SPOKEN_AFTER = 1000; // milliseconds of rest before a screen reader hears the number

for (const counter of document.querySelectorAll("[data-count]")) {
  const field = document.getElementById(counter.dataset.count);
  if (!field) continue;
  const most = Number(counter.dataset.most);
  const spoken = document.createElement("span");
  spoken.className = "vh";
  spoken.setAttribute("role", "status");
  counter.after(spoken);
  let rest = 0;
  const show = () => {
    const left = most - [...field.value.replace(/\r?\n/g, "\r\n")].length;
    counter.textContent = `${left < 0 ? counter.dataset.over : counter.dataset.left} ${Math.abs(left).toLocaleString(document.documentElement.lang)}`;
    counter.classList.toggle("count-over", left < 0);
    clearTimeout(rest);
    if (left < most / 10) rest = setTimeout(() => { spoken.textContent = counter.textContent; }, SPOKEN_AFTER);
  };
  field.addEventListener("input", show);
  show();
}
