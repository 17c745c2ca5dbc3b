/* 章法: repeating rows of a form (parts/rows.html), texts that grow, and pasting from a sheet.
   desk.rows.fit(form, names) makes as many rows as the names ask for. Every change is a change event of the form.
   add(…, quiet) leaves numbering to changed(), once for all. */
(function () {
  "use strict";
  const desk = window.desk, $ = desk.$, all = desk.all, make = desk.make;
  const MOST = 2000;

  // ---- texts that grow with their words ----
  // All are measured before any is set: a thousand rows are laid out twice, not a thousand times.
  function grow(areas) {
    areas.forEach((area) => { area.style.height = "auto"; });
    const heights = areas.map((area) => (area.offsetParent ? area.scrollHeight + area.offsetHeight - area.clientHeight : 0));
    areas.forEach((area, i) => { area.style.height = heights[i] ? heights[i] + "px" : ""; });
  }
  const growAll = (inside) => grow(all("textarea[data-grow]", inside));
  desk.on("input", "textarea[data-grow]", (area) => grow([area]));
  document.addEventListener("toggle", (event) => { if (event.target.open && event.target.matches("details")) growAll(event.target); }, true);

  const boxOf = (path) => all("[data-rows]").find((box) => box.dataset.rows === path);
  const body = (box) => $("tbody", box);
  const rowsOf = (box) => all("tr[data-row]", body(box));
  // Findings of a row stand in rows below it and go where it goes.
  function group(row) {
    const list = [row];
    for (let next = row.nextElementSibling; next && !next.dataset.row; next = next.nextElementSibling) list.push(next);
    return list;
  }

  const fresh = (box) => Array.from(box.children).find((child) => child.matches("template")).content.querySelector("tr").cloneNode(true);
  function number(box) {
    rowsOf(box).forEach((row, n) => { if (row.dataset.row !== String(n)) count(row, box.dataset.rows, n); });
  }
  function count(row, path, n) {
    row.dataset.row = n;
    all("[name], [id], [value], [list], [aria-label]", row).forEach((node) => {
      ["name", "id", "list", "value"].forEach((attribute) => {
        const was = node.getAttribute(attribute);
        if (was === null || (attribute === "value" && node.name !== "do")) return;
        const at = was.indexOf(path + "[");
        if (at < 0 || (at > 0 && was[at - 1] !== ":")) return;
        const end = was.indexOf("]", at);
        node.setAttribute(attribute, was.slice(0, at) + path + "[" + n + was.slice(end));
      });
      const said = node.getAttribute("aria-label");
      if (said) node.setAttribute("aria-label", said.replace(/^第[#\d]+行/, "第" + (n + 1) + "行"));
    });
  }
  function changed(box) {
    number(box);
    growAll(box);
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function add(box, after, quiet) {
    if (body(box).rows.length >= MOST && rowsOf(box).length >= MOST) { desk.tell("最多 " + MOST + " 行。"); return null; }
    const row = fresh(box);
    count(row, box.dataset.rows, body(box).children.length);
    if (after) { const list = group(after); list[list.length - 1].after(row); } else body(box).append(row);
    if (!quiet) changed(box);
    return row;
  }

  const values = (row) => all("[data-label] .in", row).map((field) => field.value);
  function set(field, value) {
    if (field.tagName === "SELECT") {
      const said = { 是: "true", 否: "false" }[value];
      const options = Array.from(field.options);
      const found = options.find((option) => option.value === value || option.text === value) || (said && options.find((option) => option.value === said));
      if (found) field.value = found.value;
      else { field.add(new Option(value + "（不在所列之内）", value)); field.value = value; }
    } else field.value = value;
  }
  // A table that is not shown is not laid out again for every cell that is written.
  function unseen(box, doing) {
    body(box).hidden = true;
    doing();
    body(box).hidden = false;
  }
  // All rows as they were, for taking a deed back.
  function snapshot(box) {
    const held = rowsOf(box).map(values);
    return () => {
      unseen(box, () => {
        body(box).textContent = "";
        held.forEach((cells) => { const row = add(box, null, true); all("[data-label] .in", row).forEach((field, i) => set(field, cells[i])); });
      });
      changed(box);
    };
  }

  desk.on("click", "[data-rows-add]", (button, event) => {
    const box = boxOf(button.dataset.rowsAdd);
    if (!box) return;
    event.preventDefault();
    const row = add(box);
    if (row) $(".in", row).focus();
  });
  // One menu for all rows; it hangs on the row it is about.
  const menu = make("div", "menu-b");
  let opener = null;
  menu.setAttribute("role", "menu");
  [["up", "上移"], ["down", "下移"], ["insert", "在下面加一行"], ["remove", "删去这一行"]].forEach((deed) => {
    const button = make("button", "", deed[1]);
    button.type = "button";
    button.dataset.rowsDo = deed[0];
    button.setAttribute("role", "menuitem");
    menu.append(button);
  });
  function shut(focus) {
    if (!opener) return false;
    opener.setAttribute("aria-expanded", "false");
    if (focus) opener.focus();
    opener = null;
    menu.remove();
    return true;
  }
  // Beside the button and above all: a table that scrolls would cut it off, or grow by it.
  function place() {
    const at = opener.getBoundingClientRect(), under = at.bottom + menu.offsetHeight < window.innerHeight - 60;
    menu.style.top = (under ? at.bottom : at.top - menu.offsetHeight) + "px";
    menu.style.left = at.right - menu.offsetWidth + "px";
  }
  desk.on("click", "[data-rows-menu]", (button) => {
    const again = button === opener;
    shut();
    if (again) return;
    opener = button;
    button.setAttribute("aria-expanded", "true");
    button.parentNode.append(menu);
    place();
    menu.firstChild.focus({ preventScroll: true });
  });
  document.addEventListener("scroll", () => { if (opener) place(); }, { passive: true, capture: true });
  document.addEventListener("click", (event) => { if (opener && !event.target.closest("td.do")) shut(); });
  menu.addEventListener("keydown", (event) => {
    const list = Array.from(menu.children), by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { event.stopPropagation(); shut(true); }
    if (event.key === "Tab") shut(true);
    if (by) { event.preventDefault(); list[(list.indexOf(document.activeElement) + by + list.length) % list.length].focus(); }
  });
  desk.on("click", "[data-rows-do]", (button, event) => {
    const row = button.closest("tr"), box = button.closest("[data-rows]");
    event.preventDefault();
    shut();
    const list = rowsOf(box), at = list.indexOf(row), deed = button.dataset.rowsDo;
    if (deed === "insert") { const next = add(box, row); if (next) $(".in", next).focus(); return; }
    if (deed === "remove") {
      const back = snapshot(box);
      group(row).forEach((one) => one.remove());
      changed(box);
      const next = rowsOf(box)[Math.min(at, list.length - 2)];
      if (next) $(".in", next).focus();
      desk.tell("已删去第 " + (at + 1) + " 行。", "撤销", back);
      return;
    }
    const other = list[at + (deed === "up" ? -1 : 1)];
    if (!other) return;
    if (deed === "up") other.before(...group(row)); else { const list2 = group(other); list2[list2.length - 1].after(...group(row)); }
    changed(box);
    $("[data-rows-menu]", row).focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const field = event.target.closest(".rows .in");
    if (!field) return;
    const row = field.closest("tr"), box = field.closest("[data-rows]");
    if (!box || !row.dataset.row) return;
    const column = all(".in", row).indexOf(field);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const next = add(box, row);
      if (next) all(".in", next)[column].focus();
    } else if (field.matches("[data-one-line], input")) {
      // A row is one line: Enter goes down the column, as in a sheet, and never sends the form.
      event.preventDefault();
      const next = rowsOf(box)[rowsOf(box).indexOf(row) + 1];
      if (next) all(".in", next)[column].focus();
    }
  });

  // ---- pasting from a sheet: shown first, then written ----
  function cells(text) {
    const table = [[""]];
    let quoted = false;
    const last = () => table[table.length - 1];
    for (let i = 0; i < text.length; i++) {
      const char = text[i], row = last();
      if (quoted) {
        if (char === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i++; } else if (char === '"') quoted = false; else row[row.length - 1] += char;
      } else if (char === '"' && row[row.length - 1] === "") quoted = true;
      else if (char === "\t") row.push("");
      else if (char === "\n" || char === "\r") { if (char === "\r" && text[i + 1] === "\n") i++; table.push([""]); } else row[row.length - 1] += char;
    }
    return table.map((row) => row.map((cell) => cell.replace(/\s*[\r\n]+\s*/g, " ").trim())).filter((row) => row.some(Boolean));
  }
  // Words of one meaning are written in one way: who heads the column 手机号 means 电话.
  const ALIKE = [[/手机号码|手机号|手机|联系方式|电话号码/g, "电话"], [/授课|主讲/g, "讲课"], [/讲课(?=教师|老师)|任课/g, ""], [/教师|老师/g, "讲课人"], [/课时/g, "学时"], [/职务级别/g, "职级"]];
  const plain = (words) => ALIKE.reduce((said, one) => said.replace(one[0], one[1]), words.replace(/[\s（(].*$/, "").replace(/[\s*＊:：]/g, ""));

  function columnsOf(box) { return all("th[data-column]", box).map((head) => ({ key: head.dataset.column, title: head.dataset.titles })); }

  function preview(box, text, from) {
    const table = cells(text);
    if (!table.length) { desk.tell("没有可粘贴的内容。"); return; }
    const columns = columnsOf(box), width = Math.max(...table.map((row) => row.length));
    // First by the very words, then by a part of them that one column alone has: 日期 for 上课日期. A person sees it first.
    const named = table[0].map((cell) => columns.findIndex((column) => cell && plain(column.title) === plain(cell)));
    table[0].forEach((cell, i) => {
      const word = plain(cell), near = columns.map((column, at) => at).filter((at) => !named.includes(at) && word.length > 1 && plain(columns[at].title).includes(word));
      if (named[i] < 0 && near.length === 1) named[i] = near[0];
    });
    // Then by a column that the words end with: 工作单位 for 单位; the longest that does.
    table[0].forEach((cell, i) => {
      const word = plain(cell), length = (at) => plain(columns[at].title).length;
      const ends = columns.map((column, at) => at).filter((at) => !named.includes(at) && length(at) > 1 && word.endsWith(plain(columns[at].title))).sort((a, b) => length(b) - length(a));
      if (named[i] < 0 && ends.length) named[i] = ends[0];
    });
    const headed = named.filter((at) => at >= 0).length >= Math.max(1, Math.ceil(table[0].filter(Boolean).length / 2));
    const rows = headed ? table.slice(1) : table;
    if (!rows.length) { desk.tell("只有表头，没有内容。"); return; }
    const start = from ? from.column : 0;
    const goes = Array.from({ length: width }, (_, i) => (headed ? (named[i] === undefined ? -1 : named[i]) : start + i < columns.length ? start + i : -1));

    const form = make("form"), now = rowsOf(box), empty = now.every((row) => values(row).every((value) => !value));
    form.append(make("h2", "", "粘贴 " + rows.length + " 行"), make("p", "small muted", (headed ? "按第一行的表头对应各列。" : "没有认出表头，按次序对应各列。") + "请核对每一列写到哪里，再写入。"));
    const view = make("div", "pasted"), grid = make("table"), heads = make("tr");
    const selects = goes.map((goal, i) => {
      const head = make("th"), select = make("select", "in");
      select.setAttribute("aria-label", "第" + (i + 1) + "列写到");
      select.add(new Option("不要", "-1"));
      columns.forEach((column, at) => select.add(new Option(column.title, at)));
      select.value = goal;
      head.append(select);
      heads.append(head);
      return select;
    });
    const thead = make("thead"), tbody = make("tbody");
    thead.append(heads);
    rows.slice(0, 8).forEach((row) => { const line = make("tr"); for (let i = 0; i < width; i++) line.append(make("td", "", row[i] || "")); tbody.append(line); });
    grid.append(thead, tbody);
    view.append(grid);
    view.tabIndex = 0;
    view.setAttribute("role", "region");
    view.setAttribute("aria-label", "要写入的内容");
    form.append(view);
    if (rows.length > 8) form.append(make("p", "small muted", "以上是前 8 行，共 " + rows.length + " 行。"));
    const where = make("select", "in");
    [["end", "加在最后"], ["over", "从第 " + (from ? from.row + 1 : 1) + " 行起覆盖"], ["all", "换掉原有的 " + now.length + " 行"]].forEach((pair) => where.add(new Option(pair[1], pair[0])));
    where.value = empty ? "all" : from ? "over" : "end";
    if (!empty) { const label = make("label", "f"); label.append(make("span", "small", "写到哪里"), where); form.append(label); }
    const say = make("p", "small");
    say.setAttribute("role", "status");
    const acts = make("p", "acts"), good = make("button", "btn btn-main", "写入 " + rows.length + " 行"), bad = make("button", "btn", "不写");
    good.type = "submit";
    bad.type = "button";
    bad.addEventListener("click", desk.close);
    acts.append(good, bad);
    form.append(say, acts);
    const check = () => {
      const used = selects.map((select) => select.value).filter((value) => value !== "-1");
      const twice = used.find((value, i) => used.indexOf(value) !== i);
      say.textContent = twice !== undefined ? "有两列都写到“" + columns[twice].title + "”，请改一列。" : used.length ? "" : "没有一列要写入。";
      good.disabled = Boolean(say.textContent);
      all("tr", tbody).forEach((line) => Array.from(line.children).forEach((cell, i) => cell.classList.toggle("off", selects[i].value === "-1")));
    };
    selects.forEach((select) => select.addEventListener("change", check));
    check();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const back = snapshot(box), how = where.value;
      if (how === "all") body(box).textContent = "";
      const there = rowsOf(box);
      let at = how === "over" ? (from ? from.row : 0) : there.length, written = 0;
      unseen(box, () => rows.forEach((line) => {
        const row = there[at] || add(box, null, true);
        if (!row) return;
        const fields = all("[data-label] .in", row);
        selects.forEach((select, i) => { if (select.value !== "-1") set(fields[Number(select.value)], line[i] || ""); });
        at++;
        written++;
      }));
      desk.close();
      changed(box);
      desk.tell("已写入 " + written + " 行。", "撤销", back);
    });
    desk.open(form, "从 Excel 粘贴", { wide: true });
    good.focus();
  }

  document.addEventListener("paste", (event) => {
    const field = event.target.closest && event.target.closest(".rows .in");
    const box = field && field.closest("[data-rows]");
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    // One cell of a sheet ends with a line break; it is pasted as any word.
    if (!box || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    const row = field.closest("tr");
    preview(box, text, { row: rowsOf(box).indexOf(row), column: all("[data-label] .in", row).indexOf(field) });
  });
  desk.on("click", "[data-rows-paste]", (button) => {
    const box = boxOf(button.dataset.rowsPaste);
    if (!box) return;
    const node = make("div"), area = make("textarea", "in");
    area.rows = 6;
    area.setAttribute("aria-label", "粘贴到这里");
    area.placeholder = "在 Excel 中选中各行（连同表头），复制，到这里按 Ctrl V";
    const go = (text) => { desk.close(); preview(box, text, null); };
    area.addEventListener("paste", (event) => { event.preventDefault(); event.stopPropagation(); go(event.clipboardData.getData("text/plain")); });
    const acts = make("p", "acts"), good = make("button", "btn btn-main", "看对应"), bad = make("button", "btn", "不粘贴");
    good.type = bad.type = "button";
    good.addEventListener("click", () => { if (area.value.trim()) go(area.value); });
    bad.addEventListener("click", desk.close);
    acts.append(good, bad);
    node.append(make("h2", "", "从 Excel 粘贴"), make("p", "small muted", "列：" + columnsOf(box).map((column) => column.title).join("、")), area, acts);
    desk.open(node, "从 Excel 粘贴", { wide: true });
  });

  function fit(form, names) {
    all("[data-rows]", form).forEach((box) => {
      const path = box.dataset.rows;
      const most = names.reduce((so, name) => (name.startsWith(path + "[") ? Math.max(so, parseInt(name.slice(path.length + 1), 10) + 1) : so), 0);
      for (let n = rowsOf(box).length; n < most && add(box, null, true); n++);
      rowsOf(box).slice(most).forEach((row) => group(row).forEach((one) => one.remove()));
      number(box);
      growAll(box);
    });
  }

  function ready(inside) {
    all("[data-rows-paste]", inside).forEach((button) => { button.hidden = false; });
    growAll(inside);
  }
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
  window.addEventListener("resize", () => growAll(document));
  ready(document);
  desk.rows = { fit: fit, grow: growAll };
})();
