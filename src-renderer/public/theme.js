// Runs before the first paint, so that a page that was set to dark never flashes light. The same rule is in src-renderer/state/theme-store.ts.
(() => {
  try {
    const theme = localStorage.getItem('openclaw.theme')
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  } catch {
    // Storage is denied: the system's theme it is.
  }
})()
