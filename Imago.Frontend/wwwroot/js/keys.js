// The keys that people expect of a search page: "/" to the box, arrows through the results, Escape back, "?" for help.

const overlay = document.querySelector('#keys');

/** Whether the keys that a visitor presses are text, or change a control's value. */
const isTyping = (element) => element.closest('input, select, textarea, [contenteditable]') !== null;

const links = () => [...document.querySelectorAll('[data-grid] .tile-link')];

/** The tile above or below, nearest to the middle of the one at hand. */
const inNextRow = (all, current, direction) => {
  const middle = (link) => {
    const box = link.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top };
  };
  const from = middle(current);
  const beyond = all.map((link) => ({ link, ...middle(link) })).filter(({ y }) => (y - from.y) * direction > 1);
  const row = Math.min(...beyond.map(({ y }) => Math.abs(y - from.y)));
  const nearest = beyond
    .filter(({ y }) => Math.abs(Math.abs(y - from.y) - row) < 2)
    .sort((a, b) => Math.abs(a.x - from.x) - Math.abs(b.x - from.x));
  return nearest[0]?.link;
};

const move = (key) => {
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (at < 0) {
    return all[0];
  }

  switch (key) {
    case 'ArrowRight': return all[at + 1];
    case 'ArrowLeft': return all[at - 1];
    case 'ArrowDown': return inNextRow(all, all[at], 1);
    case 'ArrowUp': return inNextRow(all, all[at], -1);
    case 'Home': return all[0];
    default: return all[all.length - 1];
  }
};

/** @returns whether the key has been used. */
const press = (event) => {
  const box = document.querySelector('#q');
  if (event.key === 'Escape') {
    if (isTyping(event.target)) {
      event.target.blur();
      return true;
    }

    const back = document.querySelector('.back a');
    if (back) {
      back.click();
      return true;
    }

    if (document.activeElement?.matches('.tile-link')) {
      box?.focus();
      return true;
    }

    return false;
  }

  if (isTyping(event.target)) {
    // From the box down into the results; whoever wants the list of suggestions has taken the key already.
    if (event.key === 'ArrowDown' && event.target === box && links().length > 0) {
      links()[0].focus();
      return true;
    }

    return false;
  }

  switch (event.key) {
    case '/':
      box?.focus();
      box?.select();
      return box !== null;
    case '?':
      overlay?.showModal();
      return overlay !== null;
    case 'ArrowRight':
    case 'ArrowLeft': {
      const beside = document.querySelector(`[data-beside="${event.key === 'ArrowRight' ? 'next' : 'previous'}"]`);
      if (beside) {
        beside.click();
        return true;
      }
    }
    // falls through
    case 'ArrowDown':
    case 'ArrowUp':
    case 'Home':
    case 'End': {
      // Up, down, Home and End scroll the page until somebody is among the results.
      const inResults = document.activeElement?.matches('.tile-link');
      if (!inResults && !event.key.match(/Left|Right/)) {
        return false;
      }

      const target = move(event.key);
      target?.focus();
      return target !== undefined;
    }
    default:
      return false;
  }
};

document.addEventListener('keydown', (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (!event.defaultPrevented && !modified && !event.isComposing && !overlay?.open && press(event)) {
    event.preventDefault();
  }
});
