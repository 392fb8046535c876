// Five small things that HTML alone cannot do: have slanted letters ready, copy an answer, put away a source that is
// shown beside its mark with Escape, keep the start of an answer in view, and say which language the page is in.
// Nothing is sent anywhere.
(() => {
  const marker = document.querySelector("[data-language]");
  if (marker) document.documentElement.lang = marker.dataset.language;
  if (window.himReady) return;
  window.himReady = true;

  // Genes and germs are written in italics. Letters that come after the first such name would break its lines anew.
  document.fonts.load('italic 1em "Source Sans"');

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

  // Streamlit runs to the foot of a conversation, and the start of a long answer leaves the view before anyone has read
  // it. So it is told that it stands at the foot already, and the page follows a new answer itself: no further than
  // until its question stands at the top, and no longer than until the reader does anything.
  let coming = "";
  let following = false;
  const follow = () => {
    const view = document.querySelector(".stMain");
    if (view && !Object.hasOwn(view, "scrollTop")) {
      Object.defineProperty(view, "scrollTop", { get: () => view.scrollHeight - view.offsetHeight, set: () => {} });
    }
    const live = document.querySelector(".him-answer[role='status']")?.id ?? "";
    if (live && live !== coming) following = true;
    coming = live;
    const question = [...document.querySelectorAll(".him-said")].pop();
    const content = view?.querySelector(".block-container > div");
    const foot = document.querySelector("[data-testid='stBottom']");
    if (!following || !question || !content || !foot) return;
    const top = document.querySelector("header")?.getBoundingClientRect().bottom ?? 0;
    const hidden = content.getBoundingClientRect().bottom - foot.getBoundingClientRect().top;
    const room = question.getBoundingClientRect().top - top - 16;
    const way = Math.min(hidden, room);
    if ((hidden > 0 || room < 0) && Math.abs(way) > 1) view.scrollBy(0, way);
  };
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    document.addEventListener(kind, () => { following = false; }, { passive: true });
  }
})();
