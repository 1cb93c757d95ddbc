// For the stewards: progress as it happens, and files dropped in.

/** How long a page waits, in milliseconds, until it is loaded again where nobody tells it how far a run is. */
const RETRY = 3000;

const language = document.documentElement.lang;
const number = (value) => (value ?? null) === null ? '–' : Math.round(value).toLocaleString(language);

for (const view of document.querySelectorAll('[data-run]')) {
  const phase = view.querySelector('[data-phase]');
  const names = JSON.parse(phase.dataset.names);
  const events = new EventSource(view.dataset.run);
  // A lost connection is opened again by the browser, a refusal (the API or the worker is away for a moment) is not.
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(() => location.reload(), RETRY);
    }
  });
  events.addEventListener('run', (event) => {
    const run = JSON.parse(event.data);
    const progress = run.progress ?? {};
    const bar = view.querySelector('progress');
    if (bar && (progress.fraction ?? null) !== null) {
      bar.value = progress.fraction;
    }

    const state = view.querySelector('[data-state]');
    if (run.state === 'running') {
      state.textContent = state.dataset.running;
      state.className = 'state running';
    }

    phase.textContent = names[progress.phase] ?? progress.phase ?? '';
    view.querySelectorAll('[data-figure]').forEach((figure) => { figure.textContent = number(progress[figure.dataset.figure]); });
    view.querySelectorAll('[data-count]').forEach((figure) => { figure.textContent = number(progress.counts?.[figure.dataset.count]); });
    if (['completed', 'failed', 'cancelled'].includes(run.state)) {
      events.close();
      location.reload();
    }
  });
}

for (const form of document.querySelectorAll('[data-upload]')) {
  const input = form.querySelector('input');
  const bar = form.querySelector('progress');
  const message = form.querySelector('[data-message]');
  form.hidden = false;

  const upload = (file) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/photos/import?${new URLSearchParams({ name: file.name })}`);
    request.setRequestHeader('X-Imago-Antiforgery', form.dataset.token);
    request.setRequestHeader('Content-Type', file.name.endsWith('.gz') ? 'application/gzip' : 'application/x-ndjson');
    request.upload.onprogress = ({ loaded, total }) => { bar.value = total ? loaded / total : 0; };
    request.onload = () => {
      const answer = JSON.parse(request.responseText || '{}');
      if (request.status === 202) {
        location.assign(`/runs/${encodeURIComponent(answer.id)}`);
      } else {
        bar.hidden = true;
        message.textContent = answer.detail ?? answer.title ?? form.dataset.failed;
      }
    };
    request.onerror = () => {
      bar.hidden = true;
      message.textContent = form.dataset.failed;
    };
    bar.hidden = false;
    message.textContent = file.name;
    request.send(file);
  };

  input.addEventListener('change', () => input.files[0] && upload(input.files[0]));
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    if (event.dataTransfer.files[0]) {
      upload(event.dataTransfer.files[0]);
    }
  });
}
