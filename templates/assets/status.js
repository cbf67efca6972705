/* Tells how old the pages are, and lets them be read from a disk. Everything works without it. */
(function () {
  "use strict";

  // A server answers a folder's address with its index.html; a disk does not.
  if (location.protocol === "file:") {
    document.querySelectorAll("a[href]").forEach(function (link) {
      if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    });
    return;
  }

  var place = document.getElementById("status");
  if (!place || !window.fetch) return;

  function age(since, now) {
    var hours = (now - since) / 3600000;
    var words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
    if (hours < 1) return words.format(-Math.max(0, Math.round(hours * 60)), "minute");
    return hours < 48 ? words.format(-Math.round(hours), "hour") : words.format(-Math.round(hours / 24), "day");
  }

  fetch(place.dataset.status, { cache: "no-cache" })
    .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer.status); })
    .then(function (status) {
      if (!status.last_run) return;
      var now = Date.now();
      var overdue = now > Date.parse(status.overdue_after);
      place.textContent = place.dataset[overdue ? "overdue" : "fresh"].replace("{age}", age(Date.parse(status.last_run), now));
      place.classList.toggle("overdue", overdue);
      place.hidden = false;
      if (overdue) document.querySelector(".masthead").after(place);
    })
    .catch(function () { /* a page without its age is still a page */ });
})();
