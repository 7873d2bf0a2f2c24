/** Words selected in [data-blank-source] fill the field that it names, as long as nobody typed there. */
const source = document.querySelector("[data-blank-source]");
const field = source && document.getElementById(source.dataset.blankSource);

if (field) {
  let filled = field.value;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().trim();
    const inside = selection.rangeCount && source.contains(selection.getRangeAt(0).commonAncestorContainer);
    if (!inside || !words || field.value !== filled) return;
    field.value = filled = words;
    field.closest("details")?.setAttribute("open", "");
  });
}
