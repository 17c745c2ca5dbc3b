/* 章法: 起草. After each check: findings of rows below their rows, fields that do not apply put away, the bound of the
   rules told; a number that mends is set by one click; 没有 and words exclude each other; the section in view is marked. */
(function () {
  "use strict";
  const desk = window.desk, $ = desk.$, all = desk.all;
  const form = $("form[data-draft-form]");
  if (!form) return;

  // ---- fields that do not apply ----
  function apply() {
    const live = $("#live");
    if (!live) return;
    const away = (live.dataset.hidden || "").split(" ").filter(Boolean);
    all("[data-when]", form).forEach((box) => {
      const path = box.dataset.when;
      box.hidden = away.some((one) => path === one || path.startsWith(one + "."));
    });
    const parts = (live.dataset.parts || "").split(" ").filter(Boolean);
    all("[data-part]", form).forEach((box) => { box.hidden = parts.includes(box.dataset.part); });
    if (live.dataset.scope !== undefined) all("[data-scope]", form).forEach((line) => { if (line !== live) line.textContent = live.dataset.scope; });
  }

  // ---- findings of rows ----
  // The cell that a finding is about is marked, and read with it.
  function cellOf(find) {
    const field = document.getElementById("in:" + find.dataset.cell);
    const worst = { must: "wei", wei: "wei", wu: "wei", should: "ti", ti: "ti", fei: "fei", cost: "fei" }[find.dataset.problem];
    if (!field || !worst) return;
    find.id = "xr:" + find.dataset.cell;
    field.setAttribute("aria-describedby", find.id);
    field.dataset.marked = worst;
    if (worst === "wei") field.setAttribute("aria-invalid", "true");
  }
  function rowFinds() {
    all("[data-row-finds]", form).forEach((box) => {
      if (!box.dataset.fresh) return;
      delete box.dataset.fresh;
      const path = box.dataset.rowFinds;
      const rows = all("[data-rows]", form).find((one) => one.dataset.rows === path);
      if (!rows) return;
      all("tr.say", rows).forEach((row) => row.remove());
      all(".in[data-marked]", rows).forEach((field) => { delete field.dataset.marked; field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); });
      all("[data-at]", box).forEach((told) => {
        const row = $('tr[data-row="' + told.dataset.at + '"]', rows);
        if (!row) return;
        const line = desk.make("tr", "say"), cell = desk.make("td");
        cell.colSpan = row.children.length;
        cell.append(...told.children);
        line.append(cell);
        row.after(line);
        all("[data-cell]", line).forEach(cellOf);
        if (window.htmx) window.htmx.process(line);
      });
    });
  }
  // ---- the chosen finding: it stays chosen, keeps the focus, and its clause tells what holds now ----
  let open = null, held = null;
  const linkTo = (href) => all("[data-problem] [data-sheet]", form).find((link) => link.getAttribute("href") === href);
  const wordsOf = (link) => (link ? link.closest("[data-problem]").textContent : "");
  desk.on("click", "[data-problem] [data-sheet]", (link) => { open = { href: link.getAttribute("href"), words: wordsOf(link) }; });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "verdict") return;
    const at = document.activeElement;
    held = at && at.matches("[data-problem] [data-sheet]") ? { href: at.getAttribute("href"), field: at.closest("[data-field]") } : null;
  });
  function back() {
    if (!held || document.activeElement !== document.body) return;
    const to = linkTo(held.href) || (held.field && $(".in", held.field));
    if (to) to.focus({ preventScroll: true });
  }
  function chosen() {
    if (!open) return;
    const link = linkTo(open.href), words = wordsOf(link), panel = document.getElementById("clause-panel");
    all("[data-problem].on", form).forEach((old) => old.classList.remove("on"));
    if (link) link.closest("[data-problem]").classList.add("on");
    const beside = window.matchMedia("(min-width: 1101px)").matches || (panel && panel.matches(".as-sheet"));
    if (words === open.words || !panel || !beside) return;
    open.words = words;
    window.htmx.ajax("GET", open.href, { target: "#clause-panel", swap: "outerHTML" });
  }
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const fragment = event.detail.fragment, target = event.detail.target;
    const id = (target && target.id) || (fragment && fragment.firstElementChild && fragment.firstElementChild.id) || "";
    if (id.startsWith("rf:")) { const box = document.getElementById(id); if (box) box.dataset.fresh = "1"; }
    back();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "verdict") return;
    apply();
    rowFinds();
    back();
    chosen();
    reach();
    here();
  });

  // ---- a number that mends ----
  desk.on("click", "[data-set]", (button, event) => {
    const field = document.getElementById("in:" + button.dataset.set);
    if (!field) return;
    event.preventDefault();
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const shut = button.closest(".as-sheet") && $(".as-sheet [data-sheet-close]");
    if (shut) shut.click();
    field.focus();
    desk.say("已" + button.textContent.trim());
    button.disabled = true;
  });

  // ---- 没有 and words ----
  desk.on("change", "[data-lack]", (box) => {
    const field = document.getElementById(box.dataset.lack);
    if (!field) return;
    if (box.checked) { if (field.value) { field.dataset.was = field.value; field.value = ""; } } else if (field.dataset.was && !field.value) field.value = field.dataset.was;
  });
  desk.on("input", "[data-draft-form] .in", (field) => {
    if (!field.value) return;
    const box = all("[data-lack]", form).find((one) => one.dataset.lack === field.id);
    if (box) box.checked = false;
  });

  // A table that scrolls and holds nothing to stop at is reached by the keyboard itself.
  function reach() {
    all(".wrap-x", form).forEach((box) => {
      if (box.scrollWidth <= box.clientWidth || $("tbody .in", box)) { box.removeAttribute("tabindex"); return; }
      const table = $("table", box);
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", (table && table.getAttribute("aria-label")) || "表格");
    });
  }

  // ---- the section in view; a place inside a fold ----
  function here() {
    const links = all("#sections a");
    let now = null;
    links.forEach((link) => {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section && section.getBoundingClientRect().top < 180) now = link;
    });
    links.forEach((link) => { if (link === (now || links[0])) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current"); });
  }
  let waiting = 0;
  window.addEventListener("scroll", () => { if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; here(); }); }, { passive: true });
  function unfold() {
    const place = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    for (let fold = place && place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (place && place.closest("details")) place.scrollIntoView({ block: "center" });
    const control = place && (place.matches("[data-field]") ? $(".in, input", place) : null);
    if (control) control.focus({ preventScroll: true });
  }
  window.addEventListener("hashchange", unfold);

  apply();
  all("tr.say [data-cell]", form).forEach(cellOf);
  reach();
  here();
  unfold();
})();
