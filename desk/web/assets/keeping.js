/* 章法: nothing typed is lost. A form with data-keep=VERSION is kept in this browser, by address and person, until the
   server says desk:saved (HX-Trigger, detail {version, words}) or the page comes back with the same words; it is put
   back after a reload, the back button or a login. A lost connection and an expired login are mended over the page,
   then what was asked is asked again. data-forget on a form (logging out) empties the store. */
(function () {
  "use strict";
  const desk = window.desk, $ = desk.$, all = desk.all, make = desk.make;
  const OURS = "desk:keep:", DAYS = 14 * 24 * 3600 * 1000;
  const person = () => desk.meta("person");
  const nameOf = (form) => OURS + person() + ":" + window.location.pathname + "#" + (form.id || "");

  function store(name, value) {
    try { if (value === undefined) return window.localStorage.getItem(name); if (value === null) window.localStorage.removeItem(name); else window.localStorage.setItem(name, value); } catch (full) { /* The page still holds the words. */ }
    return null;
  }
  function names() { try { return Object.keys(window.localStorage).filter((name) => name.startsWith(OURS)); } catch (refused) { return []; } }

  function words(form) {
    return Array.from(form.elements).filter((field) => field.name && !field.disabled && !/^(hidden|password|file|submit|button)$/.test(field.type) && (!/^(radio|checkbox)$/.test(field.type) || field.checked)).map((field) => [field.name, field.value]);
  }
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const forms = () => all("form[data-keep]");
  const timers = new WeakMap(), first = new WeakMap();
  function keep(form) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keepNow(form), 400));
  }
  function keepNow(form) {
    const now = words(form);
    store(nameOf(form), same(now, first.get(form)) ? null : JSON.stringify({ at: Date.now(), version: form.dataset.keep, words: now }));
  }
  document.addEventListener("input", (event) => { const form = event.target.form; if (form && form.matches("[data-keep]")) keep(form); });
  document.addEventListener("change", (event) => { const form = event.target.form || (event.target.closest && event.target.closest("form")); if (form && form.matches("[data-keep]")) keep(form); });
  window.addEventListener("pagehide", () => forms().forEach((form) => { if (timers.has(form)) keepNow(form); }));

  function put(form, pairs) {
    form.hidden = true; // not laid out again for every field
    if (desk.rows) desk.rows.fit(form, pairs.map((pair) => pair[0]));
    const held = new Map();
    pairs.forEach((pair) => { if (!held.has(pair[0])) held.set(pair[0], []); held.get(pair[0]).push(pair[1]); });
    Array.from(form.elements).forEach((field) => {
      if (!field.name || /^(hidden|password|file|submit|button)$/.test(field.type)) return;
      const values = held.get(field.name) || [];
      if (/^(radio|checkbox)$/.test(field.type)) { field.checked = values.includes(field.value); return; }
      if (!values.length) return;
      const value = values.shift();
      if (field.tagName === "SELECT" && !Array.from(field.options).some((option) => option.value === value)) field.add(new Option(value, value));
      if (field.value !== value) field.value = value;
    });
    form.hidden = false;
    desk.dates(form);
    if (desk.rows) desk.rows.grow(form);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function clock(at) {
    const day = new Date(at), two = (n) => String(n).padStart(2, "0");
    return (day.getMonth() + 1) + "月" + day.getDate() + "日 " + two(day.getHours()) + ":" + two(day.getMinutes());
  }

  function on(form, version) {
    form.dataset.keep = version;
    all('input[name="version"]', form).forEach((field) => { field.value = version; });
  }

  function restore(form) {
    const now = words(form);
    first.set(form, now);
    const text = store(nameOf(form));
    if (!text) return;
    let held;
    try { held = JSON.parse(text); } catch (damaged) { store(nameOf(form), null); return; }
    if (same(held.words, now)) { store(nameOf(form), null); return; }
    const note = make("div", "note note-ti");
    note.setAttribute("role", "status");
    const said = make("div", "note-words"), acts = make("span", "acts");
    const button = (label, doing) => { const one = make("button", "btn btn-s", label); one.type = "button"; one.addEventListener("click", () => { note.remove(); doing(); }); acts.append(one); };
    note.append(said, acts);
    const drop = () => store(nameOf(form), null);
    if (held.version === form.dataset.keep) {
      put(form, held.words);
      said.textContent = "您 " + clock(held.at) + " 填的内容还没有保存，已放回本页。";
      button("不要，用已保存的", () => { put(form, now); drop(); });
    } else {
      said.textContent = "您 " + clock(held.at) + " 填的内容没有保存，此后这份文稿又有新的一版。";
      // Put back on what they were typed on: what others saved since then is joined, not covered.
      button("放回我填的", () => { on(form, held.version); put(form, held.words); });
      button("不要", drop);
    }
    form.before(note); // the form itself may be a grid
    desk.tell(said.textContent);
  }

  document.addEventListener("desk:saved", (event) => {
    const detail = event.detail || {};
    const form = (event.target.closest && event.target.closest("form[data-keep]")) || forms()[0];
    if (!form) return;
    clearTimeout(timers.get(form));
    first.set(form, words(form));
    store(nameOf(form), null);
    if (detail.version !== undefined) on(form, detail.version);
    if (detail.words) all("[data-state]").forEach((line) => { line.textContent = detail.words; });
  });
  desk.on("submit", "form[data-forget]", () => names().forEach((name) => store(name, null)));

  // ---- connection ----
  const strip = document.getElementById("offline");
  const failed = [];
  let trying = 0;
  function lost() {
    if (!strip || trying) return;
    strip.textContent = "连不上服务，正在重试。您填的内容留在本页。";
    const button = make("button", "btn-link", "马上重试");
    button.type = "button";
    button.addEventListener("click", () => probe(true));
    strip.append(button);
    strip.hidden = false;
    desk.stripped();
    trying = 2000;
    wait();
  }
  let timer = 0;
  function wait() { clearTimeout(timer); timer = setTimeout(probe, trying); trying = Math.min(trying * 1.5, 15000); }
  function probe() {
    fetch("/assets/seal.svg", { method: "GET", cache: "no-store" }).then((answer) => { if (answer.ok) found(); else wait(); }, wait);
  }
  function found() {
    clearTimeout(timer);
    trying = 0;
    strip.textContent = "已连上。";
    setTimeout(() => { if (!trying) { strip.hidden = true; desk.stripped(); } }, 2000);
    repeat();
  }
  function remember(event) {
    const config = event.detail.requestConfig;
    // Of several requests of one element only the last still matters.
    const at = failed.findIndex((one) => one.elt === config.elt);
    if (at >= 0) failed.splice(at, 1);
    failed.push({ elt: config.elt, verb: config.verb, path: config.path, target: event.detail.target });
  }
  function repeat() {
    failed.splice(0).forEach((one) => {
      if (document.contains(one.elt)) window.htmx.ajax(one.verb.toUpperCase(), one.path, { source: one.elt, target: document.contains(one.target) ? one.target : undefined });
    });
  }
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, (event) => { remember(event); lost(); }));
  window.addEventListener("offline", lost);
  window.addEventListener("online", () => { if (trying) probe(); });

  // ---- expired login: a sheet over the page, the form stays ----
  let asking = false;
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 401) return;
    remember(event);
    login();
  });
  document.addEventListener("login-expired", login);

  const metaOf = (text, name) => { const meta = new DOMParser().parseFromString(text, "text/html").querySelector('meta[name="' + name + '"]'); return meta && meta.content; };
  // The browser drops the cookie of a session when its time is up, and this page's proof was of that cookie.
  const proof = () => fetch("/login", { credentials: "same-origin" }).then((answer) => answer.text()).then((text) => metaOf(text, "csrf") || desk.csrf());
  function field(label, name, type, complete) {
    const box = make("p", "f"), words = make("label", "", label), input = make("input", "in");
    input.id = words.htmlFor = "again-" + name;
    input.name = name;
    input.type = type;
    input.autocomplete = complete;
    input.required = true;
    box.append(words, input);
    return box;
  }
  function login() {
    if (asking) return;
    asking = true;
    forms().forEach(keepNow);
    const form = make("form"), refused = make("div", "find"), acts = make("p", "acts"), button = make("button", "btn btn-main", "继续");
    const said = make("span");
    refused.hidden = true;
    refused.setAttribute("role", "alert");
    refused.append(said);
    acts.append(button);
    form.append(make("h2", "", "登录已过期，您填的内容还在。"), make("p", "small muted", "在此输入口令，接着填；不离开本页。"), field("账号", "name", "text", "username"), field("口令", "password", "password", "current-password"), refused, acts);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      button.disabled = true;
      proof().then((token) => fetch("/login", { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Requested-With": "desk", "X-CSRF-Token": token }, credentials: "same-origin" }))
        .then((answer) => answer.text().then((text) => {
          if (answer.ok) return renewed(JSON.parse(text).csrf);
          said.textContent = desk.sentence(text) || "没有登录成，请再试一次。";
          refused.hidden = false;
          form.elements.password.value = "";
          form.elements.password.focus();
          return null;
        })).catch(() => { said.textContent = "连不上服务，请再试一次。"; refused.hidden = false; })
        .then(() => { button.disabled = false; });
    });
    desk.open(form, "登录已过期", { firm: true, closed: () => { asking = false; } });
  }
  // A new session has a new proof; another person must not go on in this one's form.
  function renewed(proof) {
    return fetch("/help", { credentials: "same-origin" }).then((answer) => answer.text()).then((text) => {
      if (metaOf(text, "person") !== person()) { window.location.reload(); return; }
      $('meta[name="csrf"]').content = proof;
      all('input[name="csrf"]').forEach((one) => { one.value = proof; });
      desk.close();
      repeat();
    });
  }

  const start = () => {
    names().forEach((name) => { try { if (Date.now() - JSON.parse(store(name)).at > DAYS) store(name, null); } catch (damaged) { store(name, null); } });
    forms().forEach(restore);
  };
  // rows.js comes after this file; a page from the browser's memory holds its words already.
  document.addEventListener("DOMContentLoaded", start);
})();
