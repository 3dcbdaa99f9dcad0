// Has the numbers of the status page change, and draws its charts. See StatusPage.java.
(function () {
  'use strict';

  var MOST = 3600;
  var CHARTS = {
    rate: [['full', 'Full', '--full'], ['resumed', 'Resumed', '--resumed'],
      ['failed', 'Failed', '--failed']],
    hits: [['hit_rate', 'Resumed', '--resumed', 100]],
    handshakes: percentiles('handshake'),
    lookups: percentiles('lookup').concat([['breaker', 'Store left alone', '--failed']]),
    connections: [['connections', 'Connections', '--full']],
    memory: [['native_memory', 'Native', '--full', 1 / 1048576],
      ['resident_memory', 'Resident', '--resumed', 1 / 1048576]]
  };

  function percentiles(what) {
    return [[what + '_p50', 'Half', '--full', 1000], [what + '_p90', '90 %', '--resumed', 1000],
      [what + '_p99', '99 %', '--late', 1000]];
  }

  var samples = {time: []};
  var charts = [];
  var paused = false;
  var span = 300;
  var state = document.getElementById('state');
  var pause = document.getElementById('pause');
  var dark = matchMedia('(prefers-color-scheme: dark)');

  // The page's colours depend on what the browser prefers, which a canvas does not see.
  function resolved(name) {
    var probe = document.createElement('span');
    probe.className = 'probe' + name;
    document.querySelector('main').append(probe);
    var found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  function shown(value) {
    return value === null || value === undefined ? '' : String(Math.round(value * 100) / 100);
  }

  function clock(u, times) {
    return times.map(function (time) { return new Date(time * 1000).toTimeString().slice(0, 5); });
  }

  function top(lines, most) {
    return lines[0][0] === 'hit_rate' ? 100 : most ? most * 1.1 : 1;
  }

  function options(figure, lines) {
    var axis = {stroke: resolved('--soft'), grid: {stroke: resolved('--line'), width: 1},
      ticks: {stroke: resolved('--line'), width: 1}};
    return {
      width: Math.max(240, figure.clientWidth),
      height: 190,
      cursor: {sync: {key: 'status'}, drag: {x: false, y: false}},
      scales: {
        x: {range: function (u, from, to) { return [to - span, to]; }},
        y: {range: function (u, from, to) { return [0, top(lines, to)]; }},
        state: {range: [0, 1]}
      },
      padding: [8, 24, 0, 0],
      axes: [Object.assign({space: 45, values: clock}, axis), Object.assign({size: 56}, axis)],
      series: [{}].concat(lines.map(function (line) {
        var isState = line[0] === 'breaker';
        var stroke = resolved(line[2]);
        return {
          label: line[1],
          stroke: stroke,
          fill: isState ? stroke.replace('rgb(', 'rgba(').replace(')', ', 0.25)') : undefined,
          scale: isState ? 'state' : 'y',
          width: isState ? 0 : 2,
          points: {show: !isState, size: 3},
          value: function (u, value) {
            return isState ? (value === null ? '' : value ? 'yes' : 'no') : shown(value);
          }
        };
      }))
    };
  }

  function data(lines) {
    return [samples.time].concat(lines.map(function (line) {
      var factor = line[3] || 1;
      return (samples[line[0]] || []).map(function (value) {
        return value === null ? null : value * factor;
      });
    }));
  }

  function draw() {
    charts.forEach(function (chart) { chart.plot.destroy(); });
    charts = [];
    document.getElementById('charts').hidden = false;
    document.querySelectorAll('[data-chart]').forEach(function (figure) {
      var lines = CHARTS[figure.dataset.chart];
      var place = figure.querySelector('.plot');
      charts.push({lines: lines, figure: figure,
        plot: new uPlot(options(place, lines), data(lines), place)});
    });
  }

  function redraw() {
    charts.forEach(function (chart) { chart.plot.setData(data(chart.lines)); });
  }

  function append(latest) {
    Object.keys(latest).forEach(function (name) {
      if (name === 'tables') {
        return;
      }
      var values = samples[name] = (samples[name] || []).concat(latest[name]);
      if (values.length > MOST) {
        values.splice(0, values.length - MOST);
      }
    });
  }

  // Only what is another text is touched: a reader's place and selection stay.
  function update(old, fresh) {
    if (old.className !== fresh.className) {
      old.className = fresh.className;
    }
    if (old.children.length !== fresh.children.length) {
      old.replaceChildren.apply(old, Array.from(fresh.childNodes));
    } else if (old.children.length === 0) {
      if (old.textContent !== fresh.textContent) {
        old.textContent = fresh.textContent;
      }
    } else {
      Array.from(old.children).forEach(function (child, i) { update(child, fresh.children[i]); });
    }
  }

  function show(tables) {
    var fresh = new DOMParser().parseFromString(tables, 'text/html');
    ['tiles', 'tables'].forEach(function (id) {
      update(document.getElementById(id), fresh.getElementById(id));
    });
  }

  function say(text) {
    if (state.textContent !== text) {
      state.textContent = text;
    }
    state.className = text === 'Live' ? 'good' : 'warning';
  }

  var source = new EventSource('/events');
  source.addEventListener('history', function (event) {
    samples = JSON.parse(event.data);
    draw();
    say(paused ? 'Paused' : 'Live');
  });
  source.addEventListener('sample', function (event) {
    var latest = JSON.parse(event.data);
    append(latest);
    if (!paused) {
      redraw();
      show(latest.tables);
      say('Live');
    }
  });
  source.addEventListener('error', function () {
    say('The server does not answer; these are its last numbers');
  });

  document.querySelectorAll('input[name=span]').forEach(function (choice) {
    choice.addEventListener('change', function () {
      span = Number(choice.value);
      redraw();
    });
  });
  pause.addEventListener('click', function () {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    say(paused ? 'Paused' : 'Live');
    if (!paused) {
      redraw();
    }
  });
  dark.addEventListener('change', draw);
  addEventListener('resize', function () {
    charts.forEach(function (chart) {
      chart.plot.setSize({width: Math.max(240, chart.figure.querySelector('.plot').clientWidth),
        height: 190});
    });
  });
})();
