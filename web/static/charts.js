/* Charts: <div class="chart" data-chart='{"kind":"line|bars","unit":"%","x":[…],"series":[{"name","data"}]}'>, drawn on a canvas so that no style is inline. */
(function () {
  'use strict';
  var dark = document.documentElement.className.indexOf('wall') >= 0;
  var size = dark ? Math.max(12, Math.round(window.innerWidth / 80)) : 12;      /* the wall is read from five metres */
  var family = getComputedStyle(document.documentElement).fontFamily;      /* a canvas does not know “inherit” */
  var ink = dark ? '#cfe0f2' : '#3a4756', line = dark ? '#244e7c' : '#dfe5eb';
  var colours = dark ? ['#4aa3ff', '#ffb454', '#5fd38d'] : ['#0b5cad', '#d97706', '#17693a', '#7a3e9d', '#0e7c86', '#a8324a', '#6b6f1d', '#4d5a6a', '#3b82c4', '#b45309', '#3f8f5b', '#9d5cbf'];
  function axis(extra) {
    var a = { axisLabel: { color: ink, fontSize: size }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
    Object.keys(extra).forEach(function (k) { a[k] = extra[k]; });
    return a;
  }
  function parts(c) {
    return c.x.map(function (name, i) { return { name: name, value: c.series[0].data[i] || 0 }; });
  }
  /* Charts of a whole and its parts. */
  function whole(c) {
    var tip = { trigger: 'item', renderMode: 'richText', valueFormatter: function (v) { return v + (c.unit || ''); } };
    var series = c.kind === 'pie'
      ? { type: 'pie', radius: ['35%', '72%'], data: parts(c), label: { color: ink, fontSize: 13, formatter: '{b} {d}%' } }
      : { type: 'treemap', data: parts(c), roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 0, bottom: 0, label: { fontSize: 12 } };
    return { color: colours, animation: false, textStyle: { color: ink, fontFamily: family }, aria: { enabled: true }, tooltip: tip, series: [series] };
  }
  function option(c) {
    if (c.kind === 'pie' || c.kind === 'treemap') return whole(c);
    var upright = c.kind === 'columns', bars = c.kind !== 'line' && !upright, stacked = c.kind === 'stacked' || upright;
    var value = axis({ type: 'value', axisLabel: { color: ink, fontSize: size, formatter: '{value}' + (c.unit || '') } });
    var names = axis({ type: 'category', data: c.x, inverse: bars, splitLine: { show: false }, axisLabel: bars ? { color: ink, width: dark ? size * 13 : 150, overflow: 'truncate', interval: 0, fontSize: dark ? size : c.x.length > 12 ? 10 : 12 } : { color: ink, fontSize: size } });
    return {
      color: colours, animation: false, textStyle: { color: ink, fontFamily: family },
      aria: { enabled: true }, tooltip: { trigger: 'axis', renderMode: 'richText' },
      legend: c.series.length > 1 ? { type: 'scroll', top: 0, textStyle: { color: ink, fontSize: size } } : undefined,
      grid: { left: 8, right: 16, top: c.series.length > 1 ? size * 2.5 : 8, bottom: 4, containLabel: true },
      xAxis: bars ? value : names, yAxis: bars ? names : value,
      series: c.series.map(function (s, i) {
        return bars || upright
          ? { type: 'bar', name: s.name, stack: stacked ? 'all' : undefined, data: s.data.map(function (v) { return { value: v, itemStyle: { color: v < 0 ? '#c8453c' : colours[i % colours.length] } }; }), barMaxWidth: dark ? 40 : stacked ? 20 : 14 }
          : { type: 'line', name: s.name, data: s.data, connectNulls: false, symbolSize: dark ? 12 : 6, lineStyle: { width: (i ? 1.5 : 2.5) * (dark ? 2 : 1) } };
      })
    };
  }
  /* Draws what the element's data say, the first time or again. */
  window.jbpDraw = function (el) {
    var c = JSON.parse(el.getAttribute('data-chart'));
    if (!window.echarts || !c.x.length || !el.offsetParent) return;
    var chart = echarts.getInstanceByDom(el);
    if (!chart) {
      chart = echarts.init(el, null, { renderer: 'canvas' });
      window.addEventListener('resize', function () { if (el.offsetParent) chart.resize(); });
    } else chart.resize();
    chart.setOption(option(c), true);
  };
  document.querySelectorAll('.chart[data-chart]').forEach(window.jbpDraw);
})();
