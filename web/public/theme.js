// Runs before the first paint. It is a file because the content security policy allows no inline script,
// and it is the only place that turns a preference into a theme: the application stores one and asks it to apply.
(() => {
  const root = document.documentElement;
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');

  function stored() {
    try {
      return localStorage.getItem('coffer.theme');
    } catch {
      return null;
    }
  }

  function apply() {
    const preference = stored();
    const dark = preference === 'dark' || (preference !== 'light' && prefersDark.matches);
    root.classList.toggle('dark', dark);
    root.style.colorScheme = dark ? 'dark' : 'light';
  }

  apply();
  prefersDark.addEventListener('change', apply);
  addEventListener('storage', apply);
  addEventListener('coffer:theme', apply);
})();
