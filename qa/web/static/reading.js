// Reading in the source panel: the outline, finding, links to sentences, the page as a picture.
// What is shown comes from the server; here is only what was asked for, and where the reader is.
(() => {
  "use strict";
  let preferred = "text"; // what the reader chose last, where a document can be shown as pages
  let searching = null; // what was being typed when the panel was drawn anew
  let pause = 0; // before what is typed is looked for
  let moved = 0; // when the reader last scrolled by hand
  let asking = false; // more of the text is on its way

  const panel = () => document.querySelector("#wenda-source .wenda-source");
  const characters = (text) => [...text].length; // offsets count code points

  function width() {
    const box = panel() && panel().querySelector(".wenda-text");
    const across = box ? box.clientWidth : innerWidth;
    return Math.round(Math.max(320, across) * Math.min(devicePixelRatio || 1, 2));
  }

  function shown(source) {
    // The view that is on the screen, as the server knows it.
    const data = source ? source.dataset : {};
    const view = {};
    for (const name of ["at", "find", "hit"]) if (data[name]) view[name] = data[name];
    if (data.page) Object.assign(view, { page: data.page, zoom: data.zoom, width: width() });
    return view;
  }

  function view(button) {
    // What goes with a click on a button that opens something.
    if (button && button.matches(".wenda-more")) return shown(panel());
    return preferred === "page" ? { page: 0, width: width() } : {};
  }

  function open(changes) {
    const source = panel();
    if (!source) return;
    const asked = { ...shown(source), ...changes };
    for (const name of Object.keys(asked)) if (asked[name] === null) delete asked[name];
    window.wenda.open({ pointer: source.dataset.key, ...asked });
  }

  function position(source) {
    // Where in the text the reader is: the first block that is not above the frame.
    const box = source.querySelector(".wenda-text");
    const top = box.getBoundingClientRect().top;
    for (const block of box.querySelectorAll("[data-at]")) {
      if (block.getBoundingClientRect().bottom > top + 8) return Number(block.dataset.at);
    }
    return 0;
  }

  function marksInView(source) {
    const frame = source.querySelector(".wenda-text").getBoundingClientRect();
    return [...source.querySelectorAll("mark")].some((mark) => {
      const place = mark.getBoundingClientRect();
      return place.bottom > frame.top && place.top < frame.bottom;
    });
  }

  function choose(button) {
    const source = panel();
    preferred = button.value;
    if (button.value === "page") {
      const place = marksInView(source) ? {} : { at: String(position(source)), hit: null, find: null };
      open({ page: 0, width: width(), ...place });
    } else {
      const start = button.dataset.start;
      open({ page: null, zoom: null, width: null, ...(start ? { at: start } : {}) });
    }
  }

  function look(input, step) {
    // Look for what is typed; with a step go to another occurrence.
    clearTimeout(pause);
    const source = panel();
    const find = input.value.trim();
    searching = { value: input.value, start: input.selectionStart, end: input.selectionEnd };
    if (!find) {
      if (source.dataset.find) open({ find: null, hit: null });
      return;
    }
    const count = Number(source.dataset.hits || 0);
    if (find === source.dataset.find && count) {
      const hit = (Number(source.dataset.hit) + (step || 1) + count) % count;
      open({ find, hit });
    } else {
      open({ find, hit: null, near: source.dataset.page ? 0 : position(source) });
    }
  }

  function offset(node, at) {
    // The offset in the document of a place in its text; null where there is none.
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const block = element && element.closest(".wenda-text [data-at]");
    if (!block) return null;
    const before = document.createRange();
    before.selectNodeContents(block);
    before.setEnd(node, at);
    const held = before.cloneContents();
    for (const number of held.querySelectorAll(".wenda-number")) number.remove();
    return Number(block.dataset.at) + characters(held.textContent);
  }

  function selected() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return "";
    const range = chosen.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    return start !== null && end !== null && end > start ? `${start}-${end}` : "";
  }

  async function copyLink(button) {
    const source = panel();
    const link = new URL(location.pathname, location.origin);
    link.searchParams.set("document", source.dataset.path);
    const place = selected() || source.dataset.link || (source.dataset.at || "").replace(/^(\d+)-\1$/, "$1");
    if (place) link.searchParams.set("at", place);
    await window.wenda.write(link.href);
    const label = button.textContent;
    button.textContent = button.name;
    setTimeout(() => (button.textContent = label), 1500);
  }

  function step(button) {
    if (button.value) window.wenda.open({ pointer: button.value, ...view(null) });
  }

  const ACTIONS = {
    ".wenda-as": choose,
    ".wenda-jump": (button) => open({ at: button.value, find: null, hit: null, page: null, zoom: null, width: null }),
    ".wenda-turn": (button) => open({ page: Number(button.value), width: width() }),
    ".wenda-zoom": (button) => open({ zoom: Number(button.value), width: width() }),
    ".wenda-step": step,
    ".wenda-hit-step": (button) =>
      look(button.closest(".wenda-finding").querySelector(".wenda-seek"), Number(button.value)),
    ".wenda-link": copyLink,
  };

  let pressed = null; // the tool that was used, to have the focus again in the new panel

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const outline = document.querySelector(".wenda-outline[open]");
    if (outline && !outline.contains(target)) outline.open = false;
    for (const [selector, action] of Object.entries(ACTIONS)) {
      const button = target.closest(selector);
      if (!button || button.disabled) continue;
      const place = [...document.querySelectorAll(selector)].indexOf(button);
      pressed = event.detail === 0 ? { selector, place } : null;
      action(button);
      return;
    }
  });

  document.addEventListener("keydown", (event) => {
    const outline = document.querySelector(".wenda-outline[open]");
    if (event.key !== "Escape" || !outline || !outline.contains(document.activeElement)) return;
    event.stopPropagation();
    outline.open = false;
    outline.querySelector("summary").focus();
  }, true);

  function place(box, middle) {
    // Bring what the reader came for into view.
    const now = box.querySelector(".wenda-now, .wenda-page-now");
    const target = box.querySelector(".wenda-target");
    const cited = now || box.querySelector(".wenda-cited, .wenda-near, .wenda-page-cited, .wenda-page-near");
    if (target && !now) {
      const top = target.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTop += top - 12;
    } else {
      box.scrollTop = cited ? middle(box, cited) : 0;
    }
    if (cited && box.scrollWidth > box.clientWidth) {
      box.scrollLeft = Math.max(0, cited.offsetLeft - 24);
    }
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches(".wenda-seek") || event.isComposing) return;
    clearTimeout(pause);
    pause = setTimeout(() => {
      const source = panel();
      if (source && event.target.value.trim() !== source.dataset.find) look(event.target);
    }, 400);
  });

  document.addEventListener("compositionend", (event) => {
    if (event.target.matches(".wenda-seek")) look(event.target);
  });

  function settled(event) {
    // The panel was drawn anew: what was being typed goes on, the place in the outline is in view.
    const source = event.detail;
    asking = false;
    if (!source.checkVisibility()) {
      // Another panel is in front: the sentence comes into view when this one does.
      const watching = new IntersectionObserver((seen) => {
        if (!seen.some((each) => each.isIntersecting)) return;
        watching.disconnect();
        const frame = source.isConnected && source.closest("#wenda-source");
        if (frame) window.wenda.reveal(frame);
      });
      watching.observe(source);
    }
    const input = source.querySelector(".wenda-seek");
    if (searching && input) {
      if (input.value.trim() === searching.value.trim()) input.value = searching.value;
      input.focus({ preventScroll: true });
      input.setSelectionRange(searching.start, searching.end);
    }
    searching = null;
    if (pressed && !source.contains(document.activeElement)) {
      const again = document.querySelectorAll(pressed.selector)[pressed.place];
      if (again && !again.disabled) again.focus({ preventScroll: true });
    }
    pressed = null;
    const outline = source.querySelector(".wenda-outline");
    if (outline) {
      outline.addEventListener("toggle", () => {
        const here = outline.querySelector("[aria-current]");
        if (outline.open && here) here.scrollIntoView({ block: "nearest" });
      });
    }
  }
  document.addEventListener("wenda:shown", settled);

  function wait() {
    // Until there is more, it is not asked for again; nor for ever, if none comes.
    asking = true;
    setTimeout(() => (asking = false), 5000);
  }

  document.addEventListener(
    "click",
    (event) => {
      const more = event.isTrusted && event.target instanceof Element && event.target.closest(".wenda-more");
      if (more && asking) event.stopPropagation();
      else if (more) wait();
    },
    true,
  );

  // More of the text comes by itself where the reader scrolls to its end.
  for (const way of ["wheel", "touchmove", "keydown"]) {
    document.addEventListener(
      way,
      (event) => {
        if (event.target instanceof Element && event.target.closest(".wenda-text")) moved = Date.now();
      },
      { capture: true, passive: true },
    );
  }
  document.addEventListener(
    "scroll",
    (event) => {
      const box = event.target;
      if (asking || !(box instanceof Element) || !box.matches(".wenda-text")) return;
      if (Date.now() - moved > 700) return;
      const below = box.scrollHeight - box.scrollTop - box.clientHeight;
      const which = below < 300 ? "after" : box.scrollTop < 100 ? "before" : "";
      const button = which && box.querySelector(`.wenda-more[name="${which}"]`);
      if (button) {
        wait();
        button.click();
      }
    },
    { capture: true, passive: true },
  );

  window.wendaReading = { view, look, place };
})();
