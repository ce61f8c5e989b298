/* The wall: panels take turns, and the page's parts are renewed in place, so nothing flickers and nobody has to touch it. */
(function () {
  'use strict';
  var TURN = 15000, RENEW = 60000;
  var panels = Array.prototype.slice.call(document.querySelectorAll('.panel')), now = 0;
  var dots = document.querySelector('.dots'), clock = document.querySelector('.clock');
  if (!panels.length) return;
  function show(i) {
    now = i % panels.length;
    panels.forEach(function (p, k) { p.classList.toggle('now', k === now); });
    dots.textContent = panels.map(function (p, k) { return k === now ? '●' : '○'; }).join('');
    panels[now].querySelectorAll('.chart').forEach(window.jbpDraw);
  }
  function tell(failed) {
    var t = new Date(), two = function (n) { return (n < 10 ? '0' : '') + n; };
    clock.textContent = (failed ? clock.dataset.failed + ' ' : '') + two(t.getHours()) + ':' + two(t.getMinutes());
    clock.classList.toggle('failed', failed);
  }
  function take(fresh) {
    var style = function (d) { return d.querySelector('link[rel=stylesheet]').getAttribute('href'); };
    if (style(fresh) !== style(document)) return location.reload();      /* the program itself was renewed */
    document.querySelectorAll('[data-part]').forEach(function (old) {
      var is = fresh.querySelector('[data-part="' + old.dataset.part + '"]');
      if (!is) return;
      if (is.dataset.chart === undefined) {
        if (old.innerHTML !== is.innerHTML) old.innerHTML = is.innerHTML;
      } else if (old.dataset.chart !== is.dataset.chart) {
        old.dataset.chart = is.dataset.chart;
        if (old.offsetParent) window.jbpDraw(old);
      }
    });
    tell(false);
  }
  function renew() {
    fetch(location.href, { credentials: 'same-origin' }).then(function (r) {
      if (!r.ok || r.redirected) throw r.status;
      return r.text();
    }).then(function (text) { take(new DOMParser().parseFromString(text, 'text/html')); }).catch(function () { tell(true); });
  }
  document.documentElement.classList.add('turning');
  show(0);
  tell(false);
  setInterval(function () { show(now + 1); }, TURN);
  setInterval(renew, RENEW);
})();
