/* 章法: what every page does by script. Nothing here is needed to use a page. ES2018, no eval, no style attributes.

   window.desk: say(words) aloud; tell(words) in passing; warn(words) until it is read; ask(question, yes, no) -> Promise of whether; open(node, label)
   and close() a dialog; on(type, selector, doing) for elements that are there or come later; csrf(); sentence(text).
   Marks: data-theme-switch; data-copy, data-copy-here, data-ask; data-once[=seconds]; data-dialog[=id],
   data-dialog-close; data-sheet=id, data-sheet-close; data-date; data-check-all=name.
   Event that a server may cause by HX-Trigger: desk:said {words}. Given: desk:theme on document. */
(function () {
  "use strict";
  const root = document.documentElement;
  const $ = (selector, inside) => (inside || document).querySelector(selector);
  const all = (selector, inside) => Array.from((inside || document).querySelectorAll(selector));
  const narrow = () => window.matchMedia("(max-width: 1100px)").matches;
  const meta = (name) => { const tag = $('meta[name="' + name + '"]'); return tag ? tag.content : ""; };

  function on(type, selector, doing) {
    document.addEventListener(type, (event) => {
      const hit = event.target.closest ? event.target.closest(selector) : null;
      if (hit) doing(hit, event);
    });
  }

  function cookie(name, value) {
    document.cookie = name + "=" + value + "; path=/; max-age=31536000; samesite=lax";
    return value;
  }

  // Read aloud without being shown. Cleared first: the same words twice are two events.
  function say(words) {
    const aloud = $("#aloud");
    if (!aloud) return;
    aloud.textContent = "";
    setTimeout(() => { aloud.textContent = words; }, 50);
  }

  function tell(words, deed, doing) {
    all(".toast").forEach((old) => old.remove());
    const box = make("div", "toast");
    box.textContent = words;
    if (deed) {
      const button = make("button", "btn-link", deed);
      button.type = "button";
      button.addEventListener("click", () => { box.remove(); doing(); });
      box.append(" ", button);
    }
    document.body.append(box);
    say(words);
    setTimeout(() => box.remove(), deed ? 12000 : 4000);
  }

  // What went wrong stays under the head until it is read.
  function warn(words) {
    const old = $(".strip.warned");
    if (old) old.remove();
    const strip = make("div", "strip warned"), button = make("button", "btn-link", "知道了");
    strip.setAttribute("role", "alert");
    button.type = "button";
    button.addEventListener("click", () => { strip.remove(); stripped(); });
    strip.append(make("span", "", words), button);
    $("main").before(strip);
    stripped();
  }
  // What sticks below the head makes room for the strips.
  function stripped() {
    root.style.setProperty("--strip", all(".strip").reduce((so, strip) => Math.max(so, strip.offsetHeight), 0) + "px");
  }

  // The sentence in an answer that is no fragment: of a page (pages/answer.html) or of JSON.
  function sentence(text) {
    try { return JSON.parse(text).message || ""; } catch (page) { /* then it is a page */ }
    const answer = new DOMParser().parseFromString(text, "text/html").querySelector("#answer");
    return answer ? all("p", answer).filter((line) => !line.querySelector("a")).map((line) => line.textContent.trim()).join("") : "";
  }

  function make(tag, cls, words) {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    if (words !== undefined) node.textContent = words;
    return node;
  }

  // ---- dialogs: <dialog> and inert are younger than the browsers of offices ----
  const opened = [];
  const FOCUSABLE = 'a[href], button:not([disabled]), input:not([type="hidden"]):not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex="0"]';

  function open(node, label, settings) {
    const veil = make("div", "veil");
    const box = make("div", "dialog" + (settings && settings.wide ? " wide" : ""));
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-modal", "true");
    box.setAttribute("aria-label", label);
    box.tabIndex = -1;
    box.append(node);
    veil.append(box);
    const back = document.activeElement;
    document.body.append(veil);
    const one = { veil: veil, back: back, closed: settings && settings.closed };
    opened.push(one);
    veil.addEventListener("mousedown", (event) => { if (event.target === veil && !(settings && settings.firm)) close(); });
    veil.addEventListener("keydown", (event) => {
      if (event.key !== "Tab") return;
      const stops = all(FOCUSABLE, box).filter((stop) => stop.offsetParent !== null);
      if (!stops.length) { event.preventDefault(); return; }
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (document.activeElement === edge || document.activeElement === box) {
        event.preventDefault();
        (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
      }
    });
    if (window.htmx) window.htmx.process(box);
    const first = $("[autofocus], .in, input:not([type=hidden]), button", box) || box;
    first.focus();
    return one;
  }

  function close() {
    const one = opened.pop();
    if (!one) return false;
    one.veil.remove();
    if (one.back && document.contains(one.back)) one.back.focus();
    if (one.closed) one.closed();
    return true;
  }

  function ask(question, yes, no, more) {
    return new Promise((answer) => {
      let said = false;
      const node = make("div");
      node.append(make("h2", "", question));
      if (more) node.append(make("p", "", more));
      const acts = make("p", "acts");
      const good = make("button", "btn btn-main", yes);
      const bad = make("button", "btn", no);
      good.type = bad.type = "button";
      good.addEventListener("click", () => { said = true; close(); });
      bad.addEventListener("click", close);
      acts.append(good, " ", bad);
      node.append(acts);
      open(node, question, { closed: () => answer(said) });
      bad.focus();
    });
  }

  // A link with data-dialog shows its own page's fragment_confirm here; without script it leads to that page.
  on("click", "[data-dialog]", (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = link.dataset.dialog;
    if (id) {
      const form = document.getElementById(id);
      if (!form) return;
      event.preventDefault();
      const place = document.createComment("");
      form.replaceWith(place);
      form.hidden = false;
      open(form, form.getAttribute("aria-label") || link.textContent, { closed: () => { form.hidden = true; place.replaceWith(form); } });
      return;
    }
    event.preventDefault();
    fetch(link.href, { headers: { "HX-Request": "true", "HX-Target": "confirm" }, credentials: "same-origin" }).then((answer) =>
      answer.ok ? answer.text() : Promise.reject(answer)
    ).then((text) => {
      const found = new DOMParser().parseFromString(text, "text/html").body;
      const node = make("div");
      node.append(...Array.from(found.childNodes).filter((child) => child.nodeName !== "SCRIPT"));
      open(node, link.textContent.trim());
    }).catch(() => { window.location.assign(link.href); });
  });
  on("click", "[data-dialog-close]", (link, event) => { if (link.closest(".veil")) { event.preventDefault(); close(); } });

  // ---- light and dark ----
  all("[data-theme-switch]").forEach((button) => { button.hidden = false; });
  on("click", "[data-theme-switch]", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = cookie("zf_theme", dark ? "light" : "dark");
    document.dispatchEvent(new CustomEvent("desk:theme"));
    say(dark ? "已换成浅色" : "已换成深色");
  });

  // ---- copying ----
  // The clipboard of the browser is there on this machine and over TLS alone; offices also run plain addresses.
  function toClipboard(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text).catch(() => byHand(text));
    return byHand(text);
  }
  function byHand(text) {
    const back = document.activeElement;
    const area = make("textarea", "vh");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (back) back.focus({ preventScroll: true });
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }
  function copy(button) {
    const text = button.hasAttribute("data-copy-here") ? window.location.href : button.dataset.copy;
    const go = button.dataset.ask ? ask(button.dataset.ask, "仍要复制", "不复制") : Promise.resolve(true);
    go.then((wanted) => wanted && toClipboard(text).then(() => {
      const label = $("[data-copy-label]", button) || button;
      if (button.dataset.was === undefined) {
        button.dataset.was = label.textContent;
        label.style.display = "inline-block";
        label.style.minWidth = label.offsetWidth + "px";
      }
      label.textContent = "已复制";
      say("已复制");
      clearTimeout(button.timer);
      button.timer = setTimeout(() => {
        label.textContent = button.dataset.was;
        label.style.minWidth = label.style.display = "";
        delete button.dataset.was;
      }, 2000);
    }, () => tell("没有复制成。请选中文字，按 Ctrl C。")));
  }
  on("click", "[data-copy], [data-copy-here]", (button, event) => { event.preventDefault(); copy(button); });

  // ---- a second click is not a second deed ----
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); tell("已提交，不重复办理。"); return; }
    form.dataset.sent = "1";
    setTimeout(() => again(form), (Number(form.dataset.once) || 30) * 1000);
  }, true);
  function again(form) { delete form.dataset.sent; }
  window.addEventListener("pageshow", () => all("[data-sent]").forEach(again));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.matches && event.target.matches("[data-sent]")) again(event.target); });

  on("change", "[data-check-all]", (box) => {
    all('input[type="checkbox"][name="' + box.dataset.checkAll + '"]').forEach((one) => { one.checked = box.checked; });
  });

  // ---- dates: the weekday beside what was typed, the browser's calendar behind a button ----
  function readDate(text) {
    const found = /^\s*(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?\s*$/.exec(text);
    if (!found) return null;
    const day = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])));
    return day.getUTCMonth() === Number(found[2]) - 1 ? day : null;
  }
  function showWeekday(input) {
    const day = readDate(input.value);
    const said = input.parentNode.querySelector("[data-weekday]");
    if (said) said.textContent = day ? "星期" + "日一二三四五六"[day.getUTCDay()] : "";
    const pick = input.parentNode.querySelector(".pick");
    if (pick) pick.value = day ? day.toISOString().slice(0, 10) : "";
  }
  function dates(inside) {
    all("input[data-date]", inside).forEach((input) => {
      if (!input.closest(".rows") && !input.readOnly && !input.parentNode.querySelector(".pick")) {
        const pick = make("input", "pick");
        pick.type = "date";
        pick.tabIndex = -1;
        pick.setAttribute("aria-hidden", "true");
        pick.title = "从日历中选";
        pick.addEventListener("change", () => {
          if (!pick.value) return;
          input.value = pick.value;
          input.dispatchEvent(new Event("input", { bubbles: true }));
          input.dispatchEvent(new Event("change", { bubbles: true }));
        });
        input.parentNode.append(pick);
      }
      showWeekday(input);
    });
  }
  on("input", "input[data-date]", showWeekday);

  // ---- findings beside a field mark the field, whichever way they came ----
  function marks(inside) {
    all(".finds[data-for]", inside).concat(inside && inside.matches && inside.matches(".finds[data-for]") ? [inside] : []).forEach((box) => {
      const field = document.getElementById(box.dataset.for);
      if (!field) return;
      const worst = box.dataset.worst;
      if (worst === "wei") field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
      field.classList.toggle("warned", worst === "ti");
      field.classList.toggle("costly", worst === "fei");
    });
  }

  // ---- the clause as a sheet, where the right column is not beside the form ----
  let sheet = null;
  on("click", "[data-sheet]", (link) => {
    sheet = { id: link.dataset.sheet, back: link };
    if (link.hasAttribute("hx-get")) return;
    // Whoever else hears the click may ask for other words: then the panel is stale, and opens when they have come.
    setTimeout(() => { if (!document.querySelector("#" + link.dataset.sheet + "[data-stale]")) showSheet(); }, 0);
  });
  function showSheet() {
    const panel = sheet && narrow() && document.getElementById(sheet.id);
    if (!panel) return;
    panel.classList.add("as-sheet");
    all("[data-sheet-close]", panel).forEach((button) => { button.hidden = false; });
    panel.focus({ preventScroll: true });
  }
  function closeSheet() {
    const panel = $(".as-sheet");
    if (!panel) return false;
    panel.classList.remove("as-sheet");
    if (sheet && document.contains(sheet.back)) sheet.back.focus();
    return true;
  }
  on("click", "[data-sheet-close]", (button, event) => { event.preventDefault(); closeSheet(); });

  // ---- htmx ----
  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRF-Token"] = meta("csrf"); });
  // Settling is when htmx gives an element with a known id its own classes.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (sheet && event.target.id === sheet.id) showSheet();
    // Focus that the swap took away goes to the new heading.
    if (document.activeElement === document.body && event.target.querySelector) {
      const here = document.getElementById(event.target.id) || event.target;
      const heading = here.querySelector("[data-focus], h1, h2, h3");
      if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
    }
  });
  document.addEventListener("htmx:load", (event) => { dates(event.detail.elt); marks(event.detail.elt); });
  document.addEventListener("desk:said", (event) => tell(event.detail.words || event.detail.value));
  // A refusal is swapped where it is a fragment; a whole page, or JSON, is told instead.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    if (answer.status < 400 || answer.status === 401) return;
    const whole = /^\s*(<!doctype|<html|\{)/i.test(answer.responseText);
    if (whole) event.detail.shouldSwap = false;
    if (whole || answer.status >= 500) warn(sentence(answer.responseText) || "没有做成。您填的内容还在本页，请再试一次。");
  });
  document.addEventListener("click", (event) => { all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }); });

  // Escape closes the nearest thing that is open, else leads from the right column back to the field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229) return;
    const menu = $("details.menu[open]");
    if (menu) { menu.open = false; $("summary", menu).focus(); return; }
    if (close()) return;
    if (closeSheet()) return;
    if (sheet && document.contains(sheet.back)) {
      const field = sheet.back.closest("[data-field], tr");
      const control = field && $(".in", field);
      (control || sheet.back).focus();
    }
  });

  root.classList.add("js");
  dates(document);
  window.desk = { on: on, say: say, tell: tell, warn: warn, sentence: sentence, stripped: stripped, dates: dates, ask: ask, open: open, close: close, make: make, meta: meta, all: all, $: $, copy: copy, busy: () => opened.length > 0, csrf: () => meta("csrf") };
})();
