// Buttons that copy what stands beside them. Without script they are not shown, and the text can be selected.

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('button[data-copy]');
  if (!button) {
    return;
  }

  const text = document.getElementById(button.dataset.copy).textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    button.querySelector('[role=status]').textContent = button.dataset.copied;
    setTimeout(() => { button.querySelector('[role=status]').textContent = ''; }, 2000);
  } catch {
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
  }
});

document.documentElement.classList.add('scripted');
