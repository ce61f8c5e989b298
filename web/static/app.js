/* Small helps; every page works without them. */
(function () {
  'use strict';
  var here = location.pathname;
  document.querySelectorAll('.menu a').forEach(function (a) {
    var to = a.getAttribute('href');
    if (to === here || (to !== '/' && here.indexOf(to) === 0)) a.setAttribute('aria-current', 'page');
  });
  /* A slider says its number while it is moved. */
  document.querySelectorAll('input[type=range] + output').forEach(function (o) {
    var range = o.previousElementSibling;
    range.addEventListener('input', function () { o.textContent = range.value; });
  });
  /* Ticked columns become one parameter. */
  document.querySelectorAll('form[data-columns]').forEach(function (f) {
    f.addEventListener('submit', function () {
      var ids = [];
      f.querySelectorAll('input[type=checkbox]:checked').forEach(function (box) { ids.push(box.value); });
      f.elements.cols.value = ids.join(',');
    });
  });
})();
