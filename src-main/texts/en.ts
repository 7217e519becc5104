// Everything the app says outside the dashboard's pages. Names in braces are filled in by `fill`.

export const en = {
  name: 'OpenClaw',
  gatewayFailed: { message: 'Your assistant could not be started', tryAgain: 'Try again' },
  fault: { message: 'Something went wrong in OpenClaw', goOn: 'Go on' },
  pageFailed: { message: 'This window keeps failing', detail: 'It was loaded again several times within a minute ({reason}). What you said and what your assistant did is safe.', tryAgain: 'Load it again' },
  copyDiagnostics: 'Copy diagnostics',
  quit: 'Quit OpenClaw',
  externalLink: { message: 'Open this link outside OpenClaw?', open: 'Open', cancel: 'Cancel' },
  tray: { toolTip: 'OpenClaw', open: 'Open OpenClaw' },
  menu: { file: 'File', edit: 'Edit', view: 'View', window: 'Window', newWindow: 'New window', reload: 'Load this window again' },
  windowGone: 'This window is not there any more.',
  notAPath: 'Only pages of the dashboard can be opened in a window.',
  stopped: 'The assistant is stopped.',
  updates: { noFeed: 'This copy was not told where updates come from.', nothingToInstall: 'There is no update that waits to be installed.' },
}

export type Texts = typeof en

/** Puts values where a text has `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
