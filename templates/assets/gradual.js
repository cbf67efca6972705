/* Of a long page a phone lays out what is in sight first, and the rest bit by bit in its idle moments. The class lets
   style.css leave out what is out of sight. What is left out is not heard by whoever listens, so all of it is laid out
   in the end, and at once where this script does not run. In the head without `defer`: the class must be there first. */
(function () {
  "use strict";

  var BIT = 2500; // elements laid out in one go: a third of a second of a slow phone
  var idle = window.requestIdleCallback || window.setTimeout;

  function layOut(rest) {
    for (var elements = 0; rest.length && elements < BIT;) {
      var part = rest.shift();
      part.classList.add("laid");
      elements += part.getElementsByTagName("*").length;
    }
    if (rest.length) idle(function () { layOut(rest); });
  }

  document.documentElement.classList.add("gradual");
  window.addEventListener("load", function () {
    var rest = Array.from(document.querySelectorAll(".matrix tbody tr, .member, .titles"));
    idle(function () { layOut(rest); });
  });
})();
