// Within the search, only what changes is replaced: a facet, an order or a page applies at once, and scroll, focus and the filters' column stay.
// Whatever fails here is done by the browser as without script.

const HELD = 20;
const SLOW = 300;

const announcer = document.querySelector('#announcer');

/** Pages that were asked for, by address; the oldest are forgotten. */
const pages = new Map();

const isSearch = (url) => url.origin === location.origin && url.pathname === '/';

const load = (address) => {
  let page = pages.get(address);
  if (!page) {
    page = fetch(address, { headers: { Accept: 'text/html' } })
      .then(async (response) => ({ status: response.status, html: await response.text() }));
    pages.set(address, page);
    page.then(({ status }) => status !== 200 && pages.delete(address), () => pages.delete(address));
    if (pages.size > HELD) {
      pages.delete(pages.keys().next().value);
    }
  }

  return page;
};

/** The next page of results is at hand before it is asked for, unless the visitor saves data. */
const prefetch = () => {
  const next = document.querySelector('.pager [rel=next]');
  if (!next || navigator.connection?.saveData) {
    return;
  }

  new IntersectionObserver((entries, observer) => {
    if (entries.some((entry) => entry.isIntersecting)) {
      observer.disconnect();
      load(next.href).catch(() => {});
    }
  }, { rootMargin: '1200px' }).observe(next);
};

const replace = (html) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const focused = document.activeElement;
  const key = focused?.dataset?.key;
  const field = focused?.closest('main')?.contains(focused) && focused.name ? { name: focused.name, at: focused.selectionStart } : null;
  const open = [...document.querySelectorAll('main details[open]')].map((details) => details.className);
  const scrolled = [...document.querySelectorAll('main .facet')].map((facet) => [facet.getAttribute('aria-labelledby'), facet.querySelector('ul')?.scrollTop]);

  document.title = page.title;
  for (const selector of ['main', '.languages', '.search-form input[type=hidden]']) {
    const old = [...document.querySelectorAll(selector)];
    const fresh = [...page.querySelectorAll(selector)];
    if (selector.includes('hidden')) {
      old.forEach((input) => input.remove());
      document.querySelector('.search-form input[type=search]').after(...fresh);
    } else {
      old[0].replaceWith(fresh[0]);
    }
  }

  const box = document.querySelector('#q');
  if (document.activeElement !== box) {
    box.value = page.querySelector('#q').getAttribute('value') ?? '';
  }

  open.forEach((name) => document.querySelector(`main details.${name}`)?.setAttribute('open', ''));
  for (const [facet, top] of scrolled) {
    const list = document.querySelector(`main .facet[aria-labelledby="${facet}"] ul`);
    if (list && top) {
      list.scrollTop = top;
    }
  }

  if (key) {
    (document.querySelector(`main [data-key="${CSS.escape(key)}"]`) ?? document.querySelector('#total'))?.focus({ preventScroll: true });
  } else if (field) {
    const same = document.querySelector(`main [name="${CSS.escape(field.name)}"]:not([type=hidden])`);
    same?.focus({ preventScroll: true });
    if (field.at !== null && same?.setSelectionRange && same.type === 'search') {
      same.setSelectionRange(field.at, field.at);
    }
  }

  announcer.textContent = document.querySelector('#total, .notice h2')?.textContent ?? '';
  prefetch();
};

/** Resolves after the next frame: what was pressed is seen to be pressed before the work that follows from it. */
const painted = () => new Promise((resolve) => {
  if (document.hidden) {
    resolve();
  } else {
    requestAnimationFrame(() => setTimeout(resolve));
  }
});

let latest = 0;

/** Shows a page of the search in place of this one. What is on the screen stays until the new is there, and where it does not come. */
const show = async (address) => {
  const turn = ++latest;
  const slow = setTimeout(() => {
    document.documentElement.classList.add('searching');
    announcer.textContent = announcer.dataset.busy;
  }, SLOW);
  try {
    const [{ status, html }] = await Promise.all([load(address), painted()]);
    if (turn !== latest) {
      return false;
    }

    // Results that are there are worth more than a page that says that there are none just now.
    if (status >= 500 && document.querySelector('[data-grid]')) {
      throw new Error(`The search answered ${status}.`);
    }

    document.querySelector('#failed')?.remove();
    replace(html);
    return true;
  } catch {
    if (turn === latest) {
      fail(address);
    }

    return false;
  } finally {
    clearTimeout(slow);
    if (turn === latest) {
      document.documentElement.classList.remove('searching');
    }
  }
};

const fail = (address) => {
  document.querySelector('#failed')?.remove();
  const notice = document.querySelector('#failed-notice').content.cloneNode(true);
  notice.querySelector('a').href = address;
  document.querySelector('.results')?.prepend(notice);
  document.querySelector('#failed')?.scrollIntoView({ block: 'nearest' });
};

const canReplace = () => document.querySelector('main .search-page .results') !== null && document.querySelector('#failed-notice') !== null;

/** Goes to a page of the search as a link would. */
const go = async (url, { toTop = false, again = false } = {}) => {
  history.replaceState({ ...history.state, scroll: scrollY }, '');
  if (!(await show(url.href))) {
    return;
  }

  if (again) {
    history.replaceState({ search: true }, '', url);
  } else {
    history.pushState({ search: true }, '', url);
  }

  if (toTop) {
    document.querySelector('#total')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
};

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('main a[href]');
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || !canReplace()) {
    return;
  }

  const url = new URL(link.href.baseVal ?? link.href, location.href);
  if (isSearch(url) && !url.hash) {
    event.preventDefault();
    go(url, { toTop: link.rel === 'next' || link.rel === 'prev' });
  }
});

// Back to where the visitor comes from is back in his history: the browser knows how far he had scrolled.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('.back a');
  if (link && history.length > 1 && document.referrer === link.href.replace(/#.*/, '') && event.button === 0 && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    history.back();
  }
});

const addressOf = (form) => {
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) {
      url.searchParams.append(name, value);
    }
  }

  return url;
};

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method === 'get' && isSearch(new URL(form.action)) && canReplace() && !event.defaultPrevented) {
    event.preventDefault();
    go(addressOf(form), { toTop: form.closest('.search-form') !== null });
  }
});

// Filters apply as they are chosen; text that is still being typed does not fill the history.
document.addEventListener('change', (event) => {
  const form = event.target.closest?.('form[data-live]');
  if (form && event.target.type !== 'search' && form.checkValidity() && canReplace()) {
    go(addressOf(form));
  }
});

let typing;
document.addEventListener('input', (event) => {
  const form = event.target.closest?.('form[data-live]');
  if (form && event.target.type === 'search' && canReplace()) {
    clearTimeout(typing);
    typing = setTimeout(() => go(addressOf(form), { again: true }), 200);
  }
});

addEventListener('popstate', async (event) => {
  if (!isSearch(new URL(location.href)) || !canReplace()) {
    location.reload();
    return;
  }

  const top = event.state?.scroll;
  if (location.hash === '' && (await show(location.href)) && top !== undefined) {
    scrollTo(0, top);
  }
});

prefetch();
