// The documents panel: documents in their folders, ticked to be asked of, found, and tagged.
// What the server sends is data; every text is put in as text.
(() => {
  "use strict";
  const AT_ONCE = 200; // entries drawn at a time
  const FEW = 300; // so many documents are shown with all folders open
  const collator = new Intl.Collator("zh", { numeric: true });

  let catalogue = { documents: [], forms: "", words: {} };
  let root = folder("", "");
  let entries = null; // what can be asked of (``all``); null until that is wanted
  let order = "name"; // of the documents in a folder
  let opened = null; // the paths of the folders that are open; null until there are documents
  let forms = new Map();
  let sent = ""; // what the server sent, as HTML
  let edited = ""; // the document whose tags were just changed, to go back to
  let holder = null; // where it is drawn
  let panel = null; // and what is drawn there, if there are documents

  function folder(path, name) {
    return { path, name, folders: new Map(), documents: [], count: 0 };
  }

  const fold = (text) => {
    // As the search of the server does: script, width and case make no difference.
    const plain = text.normalize("NFKC").toLowerCase();
    return forms.size ? [...plain].map((one) => forms.get(one) || one).join("") : plain;
  };

  function words(key, fields = {}) {
    return (catalogue.words[key] || "").replace(/\{(\w+)\}/g, (all, name) =>
      name in fields ? String(fields[name]) : all,
    );
  }

  function make(tag, name, text, attributes = {}) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function button(name, text, value, attributes = {}) {
    const made = make("button", name, text, { type: "button", ...attributes });
    made.value = value;
    return made;
  }

  function read(given) {
    catalogue = given;
    const pairs = [...given.forms];
    forms = new Map();
    for (let at = 0; at + 1 < pairs.length; at += 2) forms.set(pairs[at], pairs[at + 1]);
    root = folder("", "");
    for (const one of given.documents) {
      const names = one.path.split("/");
      one.name = names.pop();
      let place = root;
      place.count += 1;
      for (const name of names) {
        const path = `${place.path}${name}/`;
        if (!place.folders.has(name)) place.folders.set(name, folder(path, name));
        place = place.folders.get(name);
        place.count += 1;
      }
      place.documents.push(one);
    }
    entries = null;
  }

  const all = () => (entries ??= list());

  // Sorted when they are drawn: thousands of names take longer than all else.

  const ORDERS = {
    name: (one, other) => collator.compare(one.name, other.name),
    date: (one, other) => other.modified - one.modified || ORDERS.name(one, other),
    size: (one, other) => other.characters - one.characters || ORDERS.name(one, other),
  };
  const folders_in = (place) => [...place.folders.values()].sort(ORDERS.name);
  const documents_in = (place) => place.documents.sort(ORDERS[order]);

  function list() {
    const tags = new Map();
    for (const one of catalogue.documents) {
      for (const tag of one.tags) tags.set(fold(tag), { kind: "tag", name: `#${tag}`, hint: "" });
    }
    const folders = [];
    const walk = (place) => {
      for (const each of folders_in(place)) {
        const hint = words("folder_count", { count: each.count });
        folders.push({ kind: "folder", name: each.path, hint });
        walk(each);
      }
    };
    walk(root);
    const documents = catalogue.documents.map((one) => ({
      kind: "document",
      name: one.path,
      hint: one.title,
      tags: one.tags,
      document: one,
    }));
    documents.sort((one, other) => collator.compare(one.name, other.name));
    const found = [...[...tags.values()].sort(ORDERS.name), ...folders, ...documents];
    for (const each of found) {
      each.key = fold(`${each.name} ${each.hint} ${(each.tags || []).join(" ")}`);
      each.last = fold(each.name.replace(/\/$/, "").split("/").pop());
    }
    return found;
  }

  function find(typed, most) {
    // The entries that have all the words typed; those whose own name begins so come first.
    const wanted = fold(typed).split(/\s+/).filter(Boolean);
    const begins = [];
    const others = [];
    for (const each of all()) {
      if (!wanted.every((word) => each.key.includes(word))) continue;
      const first = wanted.length && (each.last.startsWith(wanted[0]) || each.name.startsWith(wanted[0]));
      (first ? begins : others).push(each);
    }
    const found = [...begins, ...others];
    return { found: found.slice(0, most), count: found.length };
  }

  // Ticks. A folder that is asked of ticks all that is in it.

  function state(path) {
    const names = window.wendaScope.names();
    if (names.includes(path)) return "on";
    if (names.some((name) => name.endsWith("/") && path.startsWith(name))) return "on";
    return path.endsWith("/") && names.some((name) => name.startsWith(path)) ? "some" : "off";
  }

  function refresh() {
    if (!panel) return;
    for (const box of panel.querySelectorAll(".wenda-tick")) {
      const now = state(box.value);
      box.checked = now === "on";
      box.indeterminate = now === "some";
    }
  }

  function toggle(path, on) {
    const scope = window.wendaScope;
    const names = scope.names();
    const above = names.find((name) => name.endsWith("/") && path.startsWith(name) && name !== path);
    let left = names.filter((name) => name !== path && !(path.endsWith("/") && name.startsWith(path)));
    if (on) left.push(path);
    else if (above) left = [...left.filter((name) => name !== above), ...besides(above, path)];
    scope.set(left);
  }

  function besides(above, path) {
    // All of a folder but one of the things in it.
    let place = root;
    for (const name of above.split("/").slice(0, -1)) place = place.folders.get(name);
    const kept = [];
    while (place) {
      let next = null;
      for (const each of place.folders.values()) {
        if (each.path === path) continue;
        if (path.startsWith(each.path)) next = each;
        else kept.push(each.path);
      }
      for (const one of place.documents) if (one.path !== path) kept.push(one.path);
      place = next;
    }
    return kept;
  }

  function tick(path) {
    const box = make("input", "wenda-tick", "", { type: "checkbox" });
    box.value = path;
    box.setAttribute("aria-label", words("ask_of", { name: path }));
    const now = state(path);
    box.checked = now === "on";
    box.indeterminate = now === "some";
    box.addEventListener("change", () => toggle(path, box.checked));
    return box;
  }

  // Drawing.

  function draw_document(one) {
    const row = make("li", "wenda-leaf");
    const open = button("wenda-document", "", one.pointer);
    open.append(make("span", "wenda-row-title", one.title), make("span", "wenda-path", one.path));
    const counts = { passages: one.passages, paragraphs: one.paragraphs };
    const facts = [words("document_counts", counts)];
    facts.push(words("document_characters", { count: one.characters.toLocaleString() }));
    if (one.modified) {
      const language = document.documentElement.lang;
      facts.push(new Date(1000 * one.modified).toLocaleDateString(language));
    }
    if (one.omitted) facts.push(words("document_omitted", { count: one.omitted }));
    open.append(make("span", "wenda-row-place", facts.join(" · ")));
    if (one.tags.length) {
      open.append(make("span", "wenda-tag", one.tags.map((tag) => `#${tag}`).join(" ")));
    }
    const tools = make("span", "wenda-row-tools");
    const detailed = words("details_label", { name: one.path });
    const details = button("wenda-detail", words("details"), one.path, { "aria-label": detailed, title: detailed, "aria-expanded": "false" });
    details.addEventListener("click", () => detail(row, one, details));
    const about = words("overview_label", { name: one.path });
    const overview = button("wenda-overview", words("overview"), one.path, { "aria-label": about, title: about });
    tools.append(overview, details);
    if (catalogue.fixed) {
      row.append(tick(one.path), open, tools);
      return row;
    }
    const label = words("tags_label", { name: one.path });
    const tagging = button("wenda-tagging", words("tags"), one.path, { "aria-label": label, title: label });
    tagging.addEventListener("click", () => edit(row, one));
    tools.append(tagging);
    if (one.held) {
      const asked = one.held > 1 ? "remove_archive" : "remove_asked";
      const fields = { name: one.held > 1 ? one.file : one.path, count: one.held };
      const name = words("remove_label", { name: one.path });
      const remove = button("wenda-remove", words("remove"), one.path, { "aria-label": name, title: name });
      remove.dataset.ask = words(asked, fields);
      tools.append(remove);
    }
    row.append(tick(one.path), open, tools);
    return row;
  }

  // What is known of a document, below it: fetched when it is first asked for.

  const described = new Map(); // by path, as HTML; what could not be read under ""
  const waiting = new Map(); // by path, where it goes

  function fetch_into(box, path) {
    if (described.has(path)) {
      box.innerHTML = described.get(path);
      return;
    }
    box.textContent = words("details_waiting");
    waiting.set(path, box);
    window.wenda.send("focus", { document: path });
  }

  function describe(element) {
    const given = element.querySelector(".wenda-details");
    if (!given) return;
    const path = given.dataset.document;
    described.set(path, given.outerHTML);
    const box = waiting.get(path);
    waiting.delete(path);
    if (box) box.innerHTML = given.outerHTML;
  }

  function detail(row, one, opener) {
    const shown = row.querySelector(".wenda-detail-box");
    opener.setAttribute("aria-expanded", String(!shown));
    if (shown) {
      shown.remove();
      return;
    }
    const box = make("div", "wenda-detail-box", "", { role: "status" });
    row.append(box);
    fetch_into(box, one.path);
  }

  function draw_folder(place) {
    const row = make("li", "wenda-folder");
    const line = make("div", "wenda-folder-line");
    const fold_ = button("wenda-fold", place.name, place.path);
    fold_.append(make("span", "wenda-row-place", String(place.count)));
    const inner = make("ul");
    const show = (open) => {
      fold_.setAttribute("aria-expanded", String(open));
      inner.hidden = !open;
      if (open && !inner.firstChild) fill(inner, contents(place));
      opened[open ? "add" : "delete"](place.path);
    };
    fold_.addEventListener("click", () => show(inner.hidden));
    line.append(tick(place.path), fold_);
    row.append(line, inner);
    show(opened.has(place.path));
    return row;
  }

  const contents = (place) => [
    ...folders_in(place).map((each) => () => draw_folder(each)),
    ...documents_in(place).map((one) => () => draw_document(one)),
  ];

  function fill(box, drawers, from = 0) {
    for (const drawer of drawers.slice(from, from + AT_ONCE)) box.append(drawer());
    const left = drawers.length - from - AT_ONCE;
    if (left <= 0) return;
    const row = make("li", "wenda-leaf");
    const more = button("wenda-further", words("show_further", { count: left }), "");
    more.addEventListener("click", () => {
      row.remove();
      fill(box, drawers, from + AT_ONCE);
    });
    row.append(more);
    box.append(row);
  }

  function draw() {
    const tree = panel.querySelector(".wenda-tree");
    const typed = panel.querySelector(".wenda-find").value.trim();
    const box = make("ul");
    if (typed) {
      const { found } = find(typed, Infinity);
      const documents = found.filter((each) => each.kind === "document").map((each) => each.document);
      if (order !== "name") documents.sort(ORDERS[order]);
      fill(box, documents.map((one) => () => draw_document(one)));
      if (!documents.length) box.append(make("li", "wenda-none", words("no_such_document")));
    } else {
      fill(box, contents(root));
    }
    tree.replaceChildren(box);
  }

  function edit(row, one) {
    // The tags of a document, in place of its button; Enter keeps them, Esc leaves them.
    if (row.querySelector(".wenda-tag-box")) return;
    const box = make("input", "wenda-tag-box", "", { type: "text", "aria-label": words("tags_label", { name: one.path }) });
    box.placeholder = words("tags_hint");
    box.value = one.tags.join("，");
    let closed = false; // taking the box away takes the focus from it, which closes it as well
    const close = (focus) => {
      if (closed) return;
      closed = true;
      box.remove();
      if (focus) row.querySelector(".wenda-tagging").focus();
    };
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        event.stopPropagation();
        close(true);
      } else if (event.key === "Enter") {
        const now = box.value.split(/[,，、;；]/).map((tag) => tag.trim().replace(/^[#＃]+/, "")).filter(Boolean);
        const give = now.filter((tag) => !one.tags.includes(tag));
        const withdraw = one.tags.filter((tag) => !now.includes(tag));
        close(true);
        if (give.length || withdraw.length) {
          edited = one.path;
          window.wenda.send("apply", { document: one.path, give, withdraw });
        }
      }
    });
    box.addEventListener("blur", () => close(false));
    row.append(box);
    box.focus();
  }

  function show(element) {
    // What the server sends, which is not seen itself; it is drawn into the tab once that is there.
    const given = element.querySelector(".wenda-documents");
    read(given ? JSON.parse(given.dataset.documents) : { documents: [], forms: "", words: {} });
    if (given) delete given.dataset.documents; // it is long, and read by now
    sent = element.innerHTML;
    described.clear();
    if (given) window.wendaScope.keep((name) => all().some((each) => each.name === name));
    if (opened === null && given) {
      opened = new Set();
      const open = (place) => place.folders.forEach((each) => opened.add(each.path) && open(each));
      if (catalogue.documents.length <= FEW) open(root);
    }
    redraw();
  }

  function mount(element) {
    holder = element;
    redraw();
  }

  function redraw() {
    if (!holder || !holder.isConnected) return;
    const typed = panel ? panel.querySelector(".wenda-find").value : "";
    holder.innerHTML = sent;
    panel = holder.querySelector(".wenda-documents");
    if (!panel) return;
    const box = panel.querySelector(".wenda-find");
    box.value = typed;
    box.addEventListener("input", draw);
    const sorting = panel.querySelector(".wenda-sort");
    sorting.value = order;
    sorting.addEventListener("change", () => {
      order = sorting.value;
      draw();
    });
    const unread = panel.querySelector(".wenda-unread");
    unread.addEventListener("toggle", () => {
      if (unread.open) fetch_into(unread.querySelector(".wenda-unread-body"), "");
    });
    draw();
    const again = [...panel.querySelectorAll(".wenda-tagging")].find((each) => each.value === edited);
    if (again) again.focus({ preventScroll: true });
    edited = "";
  }

  window.wendaDocuments = { show, mount, refresh, describe, find, fold };
})();
