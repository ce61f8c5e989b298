/* Small helps; every page works without them. */
(function () {
  'use strict';
  /* A slider says its number while it is moved. */
  document.querySelectorAll('input[type=range] + output').forEach(function (o) {
    var range = o.previousElementSibling;
    range.addEventListener('input', function () { o.textContent = range.value; });
  });
  /* Choosing a field takes one to the value: two stops fewer. */
  document.querySelectorAll('select[name=field]').forEach(function (s) {
    s.addEventListener('change', function () { if (s.value) s.form.elements.value.focus(); });
  });
})();
