// What makes pages of the console more comfortable. Every page works without it.
'use strict';

/** Where short news is shown and, because it is there before they come, read out. */
function makeToast() {
  const toast = document.createElement('output');
  toast.className = 'toast';
  document.body.append(toast);
  let timer;
  return text => {
    clearTimeout(timer);
    toast.textContent = text;
    timer = setTimeout(() => { toast.textContent = ''; }, 2000);
  };
}

/** Copies the text of the element that a button names, or of the button's own; the buttons stay hidden where nothing can be copied. */
function enableCopying() {
  const buttons = document.querySelectorAll('[data-copy], [data-copy-text]');
  if (!navigator.clipboard || buttons.length === 0) return;
  const say = makeToast();
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const source = button.dataset.copy && document.querySelector(button.dataset.copy);
      await navigator.clipboard.writeText(source ? source.value ?? source.textContent.trim() : button.dataset.copyText);
      say(button.closest('[data-copied]').dataset.copied);
    });
  }
}

/** Hides the items of a list that do not contain what is typed into its filter, and says so when none does. */
function enableFilters() {
  for (const field of document.querySelectorAll('[data-filter]')) {
    const items = [...document.querySelectorAll(field.dataset.filter)];
    const folds = [...new Set(items.map(item => item.closest('details')).filter(Boolean))];
    const nothing = document.querySelector(field.dataset.empty);
    field.closest('[hidden]')?.removeAttribute('hidden');
    field.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault(); });
    field.addEventListener('input', () => {
      const wanted = field.value.trim().toLowerCase();
      for (const item of items) {
        item.hidden = !item.textContent.toLowerCase().includes(wanted);
        const fold = item.closest('details');
        if (fold && wanted && !item.hidden) fold.open = true;
      }
      for (const fold of folds) fold.hidden = items.every(item => item.hidden || !fold.contains(item));
      nothing.hidden = items.some(item => !item.hidden);
    });
  }
}

/** Says in the bar of a form what will be made, as it is chosen. */
function sumUp() {
  const sum = document.querySelector('[data-sum]');
  if (!sum) return;
  const form = sum.closest('form');
  const words = sum.dataset;
  const update = () => {
    let count = form.querySelectorAll('.choose.all input:checked').length;
    for (const group of form.querySelectorAll('.scope')) {
      const level = group.querySelector('[name^="level."]:checked');
      count += level.value === 'choose' ? group.querySelectorAll('.choose input:checked').length : Number(level.dataset.count);
    }
    const scopes = count === 0 ? words.none : count === 1 ? words.one : `${count} ${words.many}`;
    const role = form.querySelector('[name=systemRole]:checked')?.dataset.name;
    const chosen = form.elements.accessGroup.selectedOptions[0];
    const group = chosen?.value ? chosen.text.replace(/ \(\d+\)$/, '') : words.noGroup;
    sum.textContent = [scopes, role, group].filter(Boolean).join(', ');
  };
  form.addEventListener('change', update);
  update();
  sum.hidden = false;
}

/** Enables a button only once the text that confirms it is typed; the server checks it again. */
function enableConfirmations() {
  for (const field of document.querySelectorAll('[data-confirms]')) {
    const button = field.form.querySelector('[type=submit]');
    const typed = () => field.value.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
    const update = () => { button.disabled = typed() !== field.dataset.confirms.toLowerCase(); };
    field.addEventListener('input', update);
    update();
  }
}

/** Where tabs stand in a strip that is longer than the window, as on a phone, the one that is open comes into sight. */
function showWhereWeAre() {
  for (const current of document.querySelectorAll('.lk-tabs [aria-current]')) {
    const strip = current.closest('ul');
    const to = current.getBoundingClientRect();
    const from = strip.getBoundingClientRect();
    strip.scrollLeft += to.left + to.width / 2 - from.left - from.width / 2;
  }
}

/** On a phone, what is seldom wanted stands folded before what is. */
function foldOnPhones() {
  if (!matchMedia('(max-width: 40rem)').matches) return;
  for (const part of document.querySelectorAll('details[data-fold=narrow]')) part.open = false;
}

/** An open menu closes when people act elsewhere, and by Escape, which gives the focus back to what opened it. */
function closeMenus() {
  const open = () => document.querySelectorAll('details.menu[open]');
  document.addEventListener('click', event => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}

/** One box chooses all rows of its table, and shows when only some are chosen. */
function enableChoosingAll() {
  for (const all of document.querySelectorAll('[data-all]')) {
    const boxes = [...all.closest('table').querySelectorAll('tbody input[type=checkbox]')];
    const update = () => {
      const chosen = boxes.filter(box => box.checked).length;
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    };
    all.hidden = boxes.length === 0;
    all.addEventListener('change', () => { for (const box of boxes) box.checked = all.checked; });
    for (const box of boxes) box.addEventListener('change', update);
    update();
  }
}

/**
 * Ctrl-K and Cmd-K open what the search in the bar leads to as a dialog: pages are chosen from a list while typing (combobox of the ARIA Authoring Practices), and
 * Enter without one asks the page of the search. The browser gives the focus back, and closes by Escape.
 */
function enableGoing() {
  const dialog = document.querySelector('dialog.go');
  if (!dialog) return;
  const field = dialog.querySelector('input');
  const list = dialog.querySelector('[role=listbox]');
  const name = link => [...link.childNodes].find(node => node.nodeType === Node.TEXT_NODE && node.data.trim())?.data.trim() ?? '';
  const links = [...document.querySelectorAll('.lk-side a, .lk-person a')];
  let options = [];
  let chosen = -1;
  const choose = at => {
    options[chosen]?.item.setAttribute('aria-selected', 'false');
    chosen = at;
    options[chosen]?.item.setAttribute('aria-selected', 'true');
    options[chosen]?.item.scrollIntoView({ block: 'nearest' });
    if (chosen < 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', options[chosen].item.id);
  };
  const fill = () => {
    const wanted = field.value.trim().toLowerCase();
    options = links.filter(link => name(link).toLowerCase().includes(wanted)).map((link, at) => {
      const item = document.createElement('li');
      item.id = `go-${at}`;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', 'false');
      item.textContent = name(link);
      item.addEventListener('click', () => link.click());
      return { item, link };
    });
    list.replaceChildren(...options.map(option => option.item));
    list.hidden = options.length === 0;
    field.setAttribute('aria-expanded', String(!list.hidden));
    choose(-1);
  };
  const open = event => {
    event.preventDefault();
    if (dialog.open) return;
    field.value = '';
    fill();
    dialog.showModal();
  };
  field.addEventListener('input', fill);
  field.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length > 0) {
      event.preventDefault();
      // One place more than there are options: the field itself, where nothing is chosen.
      const places = options.length + 1;
      choose((chosen + 1 + step + places) % places - 1);
    } else if (event.key === 'Enter' && chosen >= 0) {
      event.preventDefault();
      options[chosen].link.click();
    }
  });
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  document.querySelector('[data-go]').addEventListener('click', open);
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') open(event);
  });
}

/** What is tried in the API reference is answered in the page, so that a key that was pasted stays; the server shows what came of it, as without script. */
function tryInPlace() {
  const part = () => document.getElementById('try');
  const say = text => {
    part().querySelector('[role=alert]')?.remove();
    const note = document.createElement('p');
    note.className = 'lk-note lk-note-bad';
    note.setAttribute('role', 'alert');
    note.tabIndex = -1;
    note.textContent = text;
    part().querySelector('form').before(note);
    note.focus();
  };
  const show = (fresh, pasted) => {
    part().replaceWith(document.importNode(fresh, true));
    part().querySelector('[name=credential]').value = pasted;
    part().querySelector('.lk-result, [role=alert], [aria-invalid=true]')?.focus();
  };
  document.addEventListener('submit', event => {
    const form = event.target;
    if (!part()?.contains(form) || event.submitter?.formTarget) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector('[type=submit]');
    button.disabled = true;
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'text/html');
    // Parsed as a page and not written as text, which our headers let no script do.
    request.responseType = 'document';
    request.addEventListener('load', () => {
      const fresh = request.response?.querySelector('#try:has(form)');
      // Whoever must sign in first does so on a page of its own.
      if (fresh) show(fresh, form.elements.credential.value);
      else form.submit();
    });
    request.addEventListener('error', () => {
      button.disabled = false;
      say(part().dataset.lost);
    });
    request.send(new URLSearchParams(new FormData(form)));
  });
}

closeMenus();
tryInPlace();
enableGoing();
enableChoosingAll();
enableCopying();
foldOnPhones();
enableFilters();
enableConfirmations();
sumUp();
showWhereWeAre();
