// Suggestions as one types, as a combobox: arrows choose, Enter takes, Escape closes. The box works without them.

const DELAY = 120;
const box = document.querySelector('#q');
const list = document.querySelector('#suggestions');

let options = [];
let chosen = -1;
let latest = 0;
let waiting;

const close = () => {
  list.hidden = true;
  chosen = -1;
  box.setAttribute('aria-expanded', 'false');
  box.removeAttribute('aria-activedescendant');
};

const mark = (index) => {
  chosen = index;
  [...list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
  if (index < 0) {
    box.removeAttribute('aria-activedescendant');
  } else {
    box.setAttribute('aria-activedescendant', list.children[index].id);
    list.children[index].scrollIntoView({ block: 'nearest' });
  }
};

const take = ({ kind, text }) => {
  close();
  clearTimeout(waiting);
  latest++;
  if (kind === 'photographer') {
    // A photographer is a filter: what was typed was the beginning of his name.
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'photographer', value: text });
    box.value = '';
    box.after(field);
  } else {
    box.value = text;
  }

  box.form.requestSubmit();
};

const show = (suggestions) => {
  options = suggestions;
  list.replaceChildren(...suggestions.map(({ kind, text, count }, index) => {
    const option = document.createElement('li');
    option.id = `suggestion-${index}`;
    option.role = 'option';
    option.setAttribute('aria-selected', 'false');
    const words = document.createElement('span');
    words.dir = 'auto';
    words.textContent = text;
    const about = document.createElement('span');
    about.className = 'suggestion-about';
    about.textContent = (kind === 'photographer' ? `${list.dataset.photographer} · ` : '') + count.toLocaleString(document.documentElement.lang);
    option.append(words, about);
    return option;
  }));
  chosen = -1;
  list.hidden = suggestions.length === 0;
  box.setAttribute('aria-expanded', String(!list.hidden));
};

const ask = async () => {
  const turn = ++latest;
  const typed = box.value.trim();
  if (typed.length < 2 || typed.length > 100) {
    close();
    return;
  }

  try {
    const response = await fetch(`/api/suggest?${new URLSearchParams({ q: typed, size: 8 })}`);
    const { suggestions } = response.ok ? await response.json() : { suggestions: [] };
    if (turn === latest && document.activeElement === box) {
      show(suggestions);
    }
  } catch {
    close();
  }
};

if (box && list) {
  box.setAttribute('role', 'combobox');
  box.setAttribute('aria-autocomplete', 'list');
  box.setAttribute('aria-controls', list.id);
  box.setAttribute('aria-expanded', 'false');

  box.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, DELAY);
  });
  box.addEventListener('blur', close);
  box.form.addEventListener('submit', () => {
    clearTimeout(waiting);
    latest++;
    close();
  });
  box.addEventListener('keydown', (event) => {
    if (list.hidden) {
      return;
    }

    const last = options.length - 1;
    switch (event.key) {
      case 'ArrowDown': mark(chosen >= last ? -1 : chosen + 1); break;
      case 'ArrowUp': mark(chosen < 0 ? last : chosen - 1); break;
      case 'Escape': close(); break;
      case 'Enter':
        if (chosen < 0) {
          return;
        }

        take(options[chosen]);
        break;
      default: return;
    }

    event.preventDefault();
  });
  // Before the box loses the focus, which would close the list.
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    const at = [...list.children].indexOf(event.target.closest('li'));
    if (at >= 0) {
      take(options[at]);
    }
  });
}
