// Chooses a stretch of time by dragging over the histogram; the form beside it says and sends what was chosen.

const svgNamespace = 'http://www.w3.org/2000/svg';

let drag = null;

const barAt = (svg, event) => {
  const box = svg.getBoundingClientRect();
  const bars = svg.viewBox.baseVal.width;
  return Math.min(bars - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * bars)));
};

const year = (number) => String(number).padStart(4, '0');

const chosen = () => {
  const { histogram, from, to } = drag;
  const first = Number(histogram.dataset.first);
  const years = Number(histogram.dataset.years);
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return { first: first + low * years, last: first + (high + 1) * years - 1, low, high };
};

const draw = () => {
  const { first, last, low, high } = chosen();
  drag.brush.setAttribute('x', low);
  drag.brush.setAttribute('width', high - low + 1);
  drag.hint.textContent = first === last ? year(first) : `${year(first)}–${year(last)}`;
};

const end = () => {
  drag.brush.remove();
  drag.hint.textContent = '';
  drag = null;
};

document.addEventListener('pointerdown', (event) => {
  const histogram = event.target.closest?.('[data-histogram]');
  const svg = event.target.closest?.('svg');
  if (!histogram || !svg || event.button !== 0) {
    return;
  }

  const brush = document.createElementNS(svgNamespace, 'rect');
  brush.setAttribute('class', 'brush');
  brush.setAttribute('y', 0);
  brush.setAttribute('height', svg.viewBox.baseVal.height);
  const at = barAt(svg, event);
  drag = { histogram, svg, brush, hint: histogram.querySelector('[data-hint]'), from: at, to: at, x: event.clientX, moved: false };
});

document.addEventListener('pointermove', (event) => {
  if (!drag) {
    return;
  }

  if (!drag.moved && Math.abs(event.clientX - drag.x) > 4) {
    drag.moved = true;
    drag.svg.append(drag.brush);
  }

  if (drag.moved) {
    drag.to = barAt(drag.svg, event);
    draw();
  }
});

document.addEventListener('pointerup', () => {
  if (!drag) {
    return;
  }

  const { moved, histogram } = drag;
  const { first, last } = chosen();
  end();
  if (moved) {
    // The click that follows would open the bar under the pointer.
    addEventListener('click', (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
    setTimeout(() => {
      const form = histogram.parentElement.querySelector('[data-dates]');
      form.elements.from.value = `${year(first)}-01-01`;
      form.elements.to.value = `${year(last)}-12-31`;
      form.requestSubmit();
    });
  }
});

document.addEventListener('pointercancel', () => drag && end());

// The bars are links, and links would be dragged themselves.
document.addEventListener('dragstart', (event) => {
  if (event.target.closest?.('[data-histogram]')) {
    event.preventDefault();
  }
});
