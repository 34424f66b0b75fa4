// Links into the page (?document=…&at=…, ?question=…), the keyboard, and the browser's back button.
(() => {
  "use strict";
  const narrow = () => matchMedia("(max-width: 860px)").matches;
  const side = () => document.getElementById("wenda-side");
  const raised = () => document.documentElement.dataset.sheet === "open";

  // Links.
  let followed = false;

  function follow() {
    // Once, as soon as the page is there.
    if (followed) return;
    followed = true;
    const asked = new URLSearchParams(location.search);
    const path = asked.get("document");
    const question = asked.get("question");
    if (path) openLink(path, asked.get("at"));
    if (question) {
      // A reload must not ask again.
      asked.delete("question");
      const rest = asked.toString();
      history.replaceState(history.state, "", location.pathname + (rest ? `?${rest}` : "") + location.hash);
      ask(question);
    }
  }

  function openLink(path, at, tries = 200) {
    // After the panel was first filled, which would else come over what the link opens.
    if (!document.querySelector("#wenda-source :is(.wenda-empty, .wenda-source, .wenda-error)")) {
      if (tries) setTimeout(() => openLink(path, at, tries - 1), 100);
      return;
    }
    window.wenda.open({ document: path, ...(at ? { at } : {}) });
    if (narrow()) window.wenda.sheet(true);
  }

  function ask(question, tries = 200) {
    const box = document.querySelector("#wenda-box textarea");
    const send = document.getElementById("wenda-send");
    const ready = box && send && document.querySelector("#wenda-chat .wenda-welcome, #wenda-chat .wenda-question");
    if (!ready) {
      if (tries) setTimeout(() => ask(question, tries - 1), 100);
      return;
    }
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
    set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => send.click(), 50);
  }

  // The sheet of a narrow screen is a step that the browser's back button takes back.
  function sheeted(open) {
    if (open && narrow() && !(history.state && history.state.wendaSheet)) {
      history.pushState({ ...history.state, wendaSheet: true }, "");
    } else if (!open && history.state && history.state.wendaSheet) {
      history.back();
    }
  }
  addEventListener("popstate", () => {
    if (raised()) window.wenda.sheet(false, true);
  });

  // The keyboard.
  const typing = (element) =>
    element && (element.matches("input, textarea, select") || element.isContentEditable);

  function help(open) {
    const sheet = document.querySelector(".wenda-keys");
    if (!sheet) return false;
    if (open && !sheet.open) sheet.showModal();
    else if (!open && sheet.open) sheet.close();
    return true;
  }

  function cite(step) {
    // The citation before or after the one that is open; the first one when none is.
    const source = document.querySelector("#wenda-source .wenda-source");
    const active = source && source.querySelectorAll(".wenda-step");
    if (active && active.length) {
      const button = active[step > 0 ? 1 : 0];
      if (!button.disabled) button.click();
      return;
    }
    const markers = document.querySelectorAll("#wenda-chat .wenda-marker");
    if (markers.length) markers[step > 0 ? 0 : markers.length - 1].click();
  }

  document.addEventListener("keydown", (event) => {
    const focused = document.activeElement;
    if (event.isComposing || event.altKey) return;
    if (focused && focused.matches(".wenda-seek") && event.key === "Enter") {
      event.preventDefault();
      window.wendaReading.look(focused, event.shiftKey ? -1 : 1);
      return;
    }
    const jump = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (jump || (event.key === "/" && !typing(focused) && !event.ctrlKey && !event.metaKey)) {
      event.preventDefault();
      help(false);
      if (raised()) window.wenda.sheet(false);
      document.querySelector("#wenda-box textarea").focus();
      return;
    }
    if (typing(focused) || event.ctrlKey || event.metaKey) return;
    if (event.key === "?") {
      if (help(true)) event.preventDefault();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      if (focused && focused.closest("[role=tablist]")) return;
      const source = document.querySelector(".wenda-source[data-page]:not([data-page=''])");
      const page = source && focused && focused.closest(".wenda-text");
      if (page) return; // the picture scrolls
      cite(event.key === "ArrowRight" ? 1 : -1);
    }
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.closest(".wenda-help")) help(true);
    // A click on the dialog itself is one beside what is in it.
    else if (target.closest(".wenda-keys-close") || target.matches(".wenda-keys")) help(false);
  });

  window.wendaLinks = { follow, sheeted };
})();
