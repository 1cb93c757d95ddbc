// Numbers the lines of a record that is being corrected, and shows a mistake beside its line while it is typed.

const token = /[ \t\n\r]*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/** @returns where the text stops being JSON (browsers do not all say it); -1 where it does not. */
const mistakeIn = (text) => {
  const open = [];
  let expected = 'value';
  let at = 0;
  const close = () => {
    open.pop();
    return open.length > 0 ? 'more' : 'end';
  };
  for (;;) {
    const here = at + /^[ \t\n\r]*/.exec(text.slice(at))[0].length;
    if (here === text.length) {
      return expected === 'end' ? -1 : here;
    }

    token.lastIndex = at;
    const [whole, sign, string] = token.exec(text) ?? [];
    const isClosing = sign !== undefined && sign === open.at(-1);
    if (whole === undefined || expected === 'end') {
      return here;
    } else if (isClosing && ['first key', 'first value', 'more'].includes(expected)) {
      expected = close();
    } else if (['first key', 'key'].includes(expected) && string !== undefined) {
      expected = 'colon';
    } else if (expected === 'colon' && sign === ':') {
      expected = 'value';
    } else if (expected === 'more' && sign === ',') {
      expected = open.at(-1) === '}' ? 'key' : 'value';
    } else if (['first value', 'value'].includes(expected) && (sign === undefined || sign === '{' || sign === '[')) {
      if (sign === undefined) {
        expected = open.length > 0 ? 'more' : 'end';
      } else {
        open.push(sign === '{' ? '}' : ']');
        expected = sign === '{' ? 'first key' : 'first value';
      }
    } else {
      return here;
    }

    at += whole.length;
  }
};

for (const editor of document.querySelectorAll('[data-json-editor]')) {
  const area = editor.querySelector('textarea');
  const error = editor.querySelector('.error');

  // The same text behind the editor, a block for each line: where lines wrap, so do these, and their numbers stand where they belong.
  const lines = document.createElement('div');
  lines.className = 'json-lines';
  lines.ariaHidden = 'true';
  editor.querySelector('.json-line')?.remove();
  editor.prepend(lines);
  editor.classList.add('numbered');

  const place = () => {
    lines.style.width = `${area.clientWidth}px`;
    lines.style.top = `${area.offsetTop + area.clientTop - area.scrollTop}px`;
    const bad = lines.querySelector('.bad');
    if (bad) {
      const below = lines.offsetTop + bad.offsetTop + bad.offsetHeight;
      error.style.top = `${Math.min(Math.max(below, area.offsetTop), area.offsetTop + area.offsetHeight)}px`;
    }
  };

  const check = () => {
    const text = area.value;
    const at = mistakeIn(text);
    const before = text.slice(0, at).split('\n');
    lines.replaceChildren(...text.split('\n').map((line, index) => {
      const block = document.createElement('div');
      block.textContent = `${line}\u200b`;
      block.classList.toggle('bad', at >= 0 && index === before.length - 1);
      return block;
    }));
    const message = at < 0 ? '' : area.dataset.error.replace('{0}', before.length).replace('{1}', before.at(-1).length + 1);
    area.setCustomValidity(message);
    area.setAttribute('aria-invalid', String(at >= 0));
    if (error.textContent !== message) {
      error.textContent = message;
    }

    error.hidden = at < 0;
    place();
  };

  area.addEventListener('input', check);
  area.addEventListener('scroll', place);
  new ResizeObserver(place).observe(area);
  check();
}
