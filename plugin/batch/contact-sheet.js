/* contact-sheet.js - sorts the contact sheet's table and filters it by class.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is shown stands behind the # of the address, so that it can be kept and sent: sort=answer, sort=-answer, sort=class,
 * sort=name, and class=LABEL or failed=yes.  Without this script the table is whole, in the order of the run.
 */
'use strict';
(() => {
  const body = document.querySelector('tbody'), rows = [...body.rows];
  const form = document.querySelector('form'), pick = form.querySelector('select'), shown = form.querySelector('output');
  const heads = document.querySelectorAll('th[data-sort]');
  const texts = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const name = row => row.dataset.name, label = row => row.dataset.class, answer = row => Number(row.dataset.answer);
  const orders = {
    name: (a, b) => texts(name(a), name(b)),
    class: (a, b) => texts(label(a), label(b)) || answer(b) - answer(a),
    answer: (a, b) => answer(a) - answer(b),
  };
  const failed = row => label(row) === undefined;

  /* Pictures that failed have neither class nor answer, and come last. */
  function sorted(sort) {
    const order = orders[sort.replace(/^-/, '')], turned = sort.startsWith('-') ? -1 : 1;
    if (!order)
      return rows;
    const found = row => order === orders.name || !failed(row);
    return [...rows.filter(found).sort((a, b) => turned * order(a, b)), ...rows.filter(row => !found(row))];
  }

  function part(key, value) {
    return value === null ? '' : new URLSearchParams([[key, value]]).toString();
  }

  function show() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const sort = wanted.get('sort') || '', only = wanted.get('class'), bad = wanted.get('failed');
    let n = 0;
    for (const row of sorted(sort)) {
      row.hidden = (only !== null && label(row) !== only) || (bad !== null && !failed(row));
      n += !row.hidden;
      body.append(row);
    }
    for (const head of heads)
      head.setAttribute('aria-sort', sort === head.dataset.sort ? 'ascending' : sort === '-' + head.dataset.sort ? 'descending' : 'none');
    pick.value = part('class', only) || part('failed', bad);
    shown.textContent = shown.dataset.text.replace('%1', n).replace('%2', rows.length);
  }

  function go(sort, filter) {
    location.replace('#' + [part('sort', sort || null), filter].filter(text => text).join('&'));
  }

  /* Answers are sorted the largest first, and each click on the same head turns the order around. */
  function turn(head) {
    const key = head.dataset.sort, now = head.getAttribute('aria-sort');
    go(now === 'none' ? (key === 'answer' ? '-' : '') + key : now === 'ascending' ? '-' + key : key, pick.value);
  }

  for (const head of heads) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    button.addEventListener('click', () => turn(head));
    head.append(button);
  }
  for (const value of [...new Set(rows.filter(row => !failed(row)).map(label))].sort(texts))
    pick.add(new Option(value, part('class', value)));
  if (rows.some(failed))
    pick.add(new Option(pick.dataset.failed, 'failed=yes'));
  pick.addEventListener('change', () => go(new URLSearchParams(location.hash.slice(1)).get('sort'), pick.value));
  form.hidden = false;
  addEventListener('hashchange', show);
  show();
})();
