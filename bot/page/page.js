// Three small things that HTML alone cannot do: copy an answer, put away a source that is shown beside its mark with
// Escape, and say which language the page is in. Nothing is sent anywhere.
(() => {
  const marker = document.querySelector("[data-language]");
  if (marker) document.documentElement.lang = marker.dataset.language;
  if (window.himReady) return;
  window.himReady = true;

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Inside a frame the clipboard may be closed; the old way still works there.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.him-copy");
    if (!button) return;
    await copy(button.dataset.copy);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2000);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.documentElement.classList.add("him-no-peek");
  });
  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      if (!event.target.closest(".him-marked")) document.documentElement.classList.remove("him-no-peek");
    });
  }
})();
