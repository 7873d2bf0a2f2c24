/** After signing out: what forms kept on this device (autosave.js) is removed. */
try {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("forum-draft:"))) localStorage.removeItem(key);
} catch (error) {
  if (error.name !== "SecurityError") throw error; // storage is switched off: there is nothing
}
