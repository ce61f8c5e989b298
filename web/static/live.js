/* A form whose results follow what is typed: it is posted as its button would, and parts named by data-live are taken over. */
(function () {
  'use strict';
  var form = document.querySelector('form[data-live-form]'), timer = 0, running = null;
  if (!form || !window.fetch || !window.DOMParser)
    return;
  function count() {
    var data = new URLSearchParams(new FormData(form));
    data.set('do', 'count');
    if (running) running.abort();
    running = new AbortController();
    document.body.setAttribute('data-counting', '1');
    fetch(form.action, { method: 'POST', body: data, signal: running.signal, credentials: 'same-origin' }).then(function (r) {
      if (!r.ok) throw new Error(String(r.status));
      return r.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, 'text/html');
      document.querySelectorAll('[data-live]').forEach(function (old) {
        var fresh = page.querySelector('[data-live="' + old.dataset.live + '"]');
        if (fresh) old.replaceWith(document.importNode(fresh, true));
      });
      document.body.removeAttribute('data-counting');
    }).catch(function () {});
  }
  form.addEventListener('input', function (e) {
    if (e.target.closest('[data-quiet]')) return;
    clearTimeout(timer);
    timer = setTimeout(count, 350);
  });
})();
