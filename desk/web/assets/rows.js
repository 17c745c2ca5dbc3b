/* 章法: repeating rows of a form (parts/rows.html), texts that grow, and pasting from a sheet.
   desk.rows.fit(form, names) makes as many rows as the names ask for. Every change is a change event of the form. */
(function () {
  "use strict";
  const desk = window.desk, $ = desk.$, all = desk.all, make = desk.make;
  const MOST = 2000;

  // ---- texts that grow with their words ----
  function grow(area) {
    if (!area.offsetParent) return;
    area.style.height = "auto";
    area.style.height = Math.max(area.scrollHeight + area.offsetHeight - area.clientHeight, 0) + "px";
  }
  const growAll = (inside) => all("textarea[data-grow]", inside).forEach(grow);
  desk.on("input", "textarea[data-grow]", grow);
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

  function fresh(box) {
    const row = $("template[data-row]", box).content.querySelector("tr").cloneNode(true);
    return row;
  }
  function number(box) {
    const path = box.dataset.rows;
    rowsOf(box).forEach((row, n) => {
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
    });
  }
  function changed(box) {
    number(box);
    growAll(box);
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function add(box, after, quiet) {
    if (rowsOf(box).length >= MOST) { desk.tell("最多 " + MOST + " 行。"); return null; }
    const row = fresh(box);
    if (after) { const list = group(after); list[list.length - 1].after(row); } else body(box).append(row);
    number(box);
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
  // All rows as they were, for taking a deed back.
  function snapshot(box) {
    const held = rowsOf(box).map(values);
    return () => {
      Array.from(body(box).children).forEach((row) => row.remove());
      held.forEach((cells) => { const row = add(box, null, true); all("[data-label] .in", row).forEach((field, i) => set(field, cells[i])); });
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
  desk.on("click", "[data-rows-do]", (button, event) => {
    const row = button.closest("tr"), box = button.closest("[data-rows]");
    event.preventDefault();
    button.closest("details").open = false;
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
    $("summary", row).focus();
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
  const plain = (words) => words.replace(/[\s（(].*$/, "").replace(/[\s*＊:：]/g, "");

  function columnsOf(box) { return all("th[data-column]", box).map((head) => ({ key: head.dataset.column, title: head.dataset.titles })); }

  function preview(box, text, from) {
    const table = cells(text);
    if (!table.length) { desk.tell("没有可粘贴的内容。"); return; }
    const columns = columnsOf(box), width = Math.max(...table.map((row) => row.length));
    const named = table[0].map((cell) => columns.findIndex((column) => cell && plain(column.title) === plain(cell)));
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
      if (how === "all") Array.from(body(box).children).forEach((row) => row.remove());
      let at = how === "over" ? (from ? from.row : 0) : rowsOf(box).length, written = 0;
      rows.forEach((line) => {
        const row = rowsOf(box)[at] || add(box, null, true);
        if (!row) return;
        const fields = all("[data-label] .in", row);
        selects.forEach((select, i) => { if (select.value !== "-1") set(fields[Number(select.value)], line[i] || ""); });
        at++;
        written++;
      });
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
      while (rowsOf(box).length < most && add(box, null, true));
      rowsOf(box).slice(most).forEach((row) => group(row).forEach((one) => one.remove()));
      number(box);
    });
  }

  function ready(inside) {
    all("[data-rows-paste]", inside).forEach((button) => { button.hidden = false; });
    growAll(inside);
  }
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
  window.addEventListener("resize", () => growAll(document));
  ready(document);
  desk.rows = { fit: fit };
})();
