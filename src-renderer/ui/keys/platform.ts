// What the page runs on, where that changes what is shown.

export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)
