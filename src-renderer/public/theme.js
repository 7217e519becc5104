// Runs before the first paint, so that a page that was set to dark never flashes light, nor one with a colour of its own in ours. The same rules
// are in src-renderer/state/theme-store.ts and appearance/accent-store.ts.
(() => {
  try {
    const theme = localStorage.getItem('openclaw.theme')
    const { dataset, style } = document.documentElement
    if (theme === 'light' || theme === 'dark') dataset.theme = theme
    const [, hue, strength] = /^(\d{1,3}) ([\d.]{1,4})$/.exec(localStorage.getItem('openclaw.accent') ?? '') ?? []
    if (hue !== undefined) {
      dataset.accent = ''
      style.setProperty('--accent-hue', hue)
      style.setProperty('--accent-strength', strength)
    }
  } catch {
    // Storage is denied: the system's theme it is.
  }
})()
