/* Finds a name in the matrix and orders its rows. Without it they stand by name, and each group has a page. */
(function () {
  "use strict";

  var tools = document.querySelector(".tools");
  if (!tools) return;
  var find = document.getElementById("find");
  var order = document.getElementById("order");
  var nobody = document.getElementById("nobody");
  var body = document.querySelector(".matrix tbody");

  function plain(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  var rows = Array.prototype.map.call(body.rows, function (row, place) {
    return { row: row, place: place, name: plain(row.cells[0].textContent) };
  });

  function weight(each) {
    var cells = each.row.cells;
    if (order.value === "total") return Number(cells[cells.length - 1].textContent);
    return order.value && cells[order.value].firstElementChild ? 1 : 0; // a link where it is done
  }

  function show() {
    var wanted = plain(find.value.trim());
    rows.forEach(function (each) { each.row.hidden = !each.name.includes(wanted); });
    nobody.textContent = rows.every(function (each) { return each.row.hidden; }) ? nobody.dataset.none : "";
  }

  function arrange() {
    rows.forEach(function (each) { each.weight = weight(each); });
    rows.sort(function (a, b) { return b.weight - a.weight || a.place - b.place; });
    body.append.apply(body, rows.map(function (each) { return each.row; }));
  }

  find.addEventListener("input", show);
  order.addEventListener("change", arrange);
  tools.hidden = false;
  if (find.value) show(); // kept by the browser when somebody comes back
  if (order.value) arrange();
})();
