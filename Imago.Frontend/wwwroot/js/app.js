// Everything works without this module. It adds the keys that people expect of a search page.

const box = document.querySelector('#q');

/** Whether the keys that a visitor presses are text that goes somewhere. */
const isTyping = (element) => element.closest('input, select, textarea, [contenteditable]') !== null;

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    event.preventDefault();
    box?.focus();
    box?.select();
  }
});
