// Runs before the first paint. It is a file because the content security policy allows no inline script.

// The only place that turns a preference into a theme: the application stores one and asks it to apply.
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

// Without a session the sign-in page is next, otherwise the layout of the other pages: see `build/preloads.ts`.
{
  const visitor = /(?:^|;\s*)(?:__Host-)?signed_in=1(?:;|$)/.test(document.cookie) ? 'session' : 'guest';
  document.head.append(document.getElementById(`preload-${visitor}`).content);
}
