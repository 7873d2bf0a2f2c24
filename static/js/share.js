/** The phone's own way to share; where there is none, the address can be copied from the field beside the button. */
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share });
    } catch (error) {
      if (error.name !== "AbortError") button.hidden = true;
    }
  });
}
for (const field of document.querySelectorAll("#share-url, #share-cite")) {
  field.addEventListener("focus", () => field.select());
}
