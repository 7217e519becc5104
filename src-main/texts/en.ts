// Everything the app says outside the dashboard's pages. Names in braces are filled in by `fill`.

import { remoteEn } from './remote-en.ts'

export const en = {
  name: 'OpenClaw',
  gatewayFailed: { message: 'Your assistant could not be started', tryAgain: 'Try again' },
  fault: { message: 'Something went wrong in OpenClaw', goOn: 'Go on' },
  pageFailed: { message: 'This window keeps failing', detail: 'It was loaded again several times within a minute ({reason}). What you said and what your assistant did is safe.', tryAgain: 'Load it again' },
  copyDiagnostics: 'Copy diagnostics',
  quit: 'Quit OpenClaw',
  externalLink: { message: 'Open this link outside OpenClaw?', open: 'Open', cancel: 'Cancel' },
  quickChat: { title: 'Quick chat', open: 'Quick chat', onlyThere: 'Only quick chat, while it is in sight, can ask for this.' },
  contextMenu: { noSuggestions: 'No suggestions', learn: 'Add to dictionary', lookUp: 'Look up “{words}”', copyLink: 'Copy link', copyPicture: 'Copy picture' },
  links: {
    from: 'A link that was opened outside this window asks for it: a web page, a mail, or another program. You decide.',
    yourAssistant: 'your assistant, in its main chat',
    agent: 'the agent “{agent}”, in its main chat',
    chat: 'the chat “{session}”',
    page: { message: 'Show this page of OpenClaw?', detail: 'Page: {path}\n\nIt is only shown: nothing on it is pressed or sent.\n\n{from}', yes: 'Show it' },
    message: { message: 'Put these words into a message?', detail: 'They are for {target}. Nothing is sent: the words wait in the editor until you send them yourself.\n\n{from}\n\n{words}', yes: 'Put them into the editor', cut: '… ({count} characters in all)' },
    pairing: { message: 'Connect this computer to another assistant?', detail: 'At: {address}\n{safety}\n\nOnly go on if you have just made this code yourself. Whoever runs that assistant can see what you say to it.\n\n{from}', yes: 'Connect', encrypted: 'What is said on the way is encrypted.', open: 'What is said on the way is not encrypted: anybody on that network can read it.' },
    no: 'Cancel',
    close: 'Close',
    refused: {
      message: 'This link does nothing here',
      unknown: 'OpenClaw does not know what this link is for. Nothing was done.',
      'too-long': 'It is longer than a link for OpenClaw may be. Nothing was done.',
      parameters: 'It asks for something that links may not ask for. Nothing was done.',
      'pairing-broken': 'The pairing code in it is damaged. Make a new one and open it again.',
      'pairing-expired': 'The pairing code in it is too old. Make a new one and open it within ten minutes.',
      'no-file': 'The file could not be read: {reason}',
      'file-too-large': 'The file is larger than a chat may be ({limit} MB).',
    },
  },
  tray: {
    toolTip: 'OpenClaw: {status}',
    open: 'Open OpenClaw',
    recent: 'Recent chats',
    untitled: 'Untitled chat',
    runningSession: '{name} (working)',
    unreadSession: '{name} (new)',
    approval: 'May it run: {command}',
    pairing: '{name} wants to connect',
    moreQuestions: '{count} more questions',
    look: 'Look at it',
    allowOnce: 'Allow once',
    deny: 'Deny',
    start: 'Start the assistant',
    stop: 'Stop the assistant',
    restart: 'Restart the assistant',
    preferences: 'Preferences',
    updates: 'Check for updates',
    status: {
      idle: 'Ready',
      oneRunning: 'Working',
      running: 'Working on {count} chats',
      oneQuestion: 'Waiting for your answer',
      questions: '{count} questions wait for you',
      starting: 'Starting',
      stopped: 'Stopped',
      failed: 'Could not start: {problem}',
      connecting: 'Connecting',
      lost: 'Connection lost, trying again',
      refused: 'Sign in to go on',
      waiting: 'Waiting to be let in',
    },
  },
  withoutTray: { message: 'This desktop has no place for the icon of OpenClaw', detail: 'Everything works in the window. Closing the last window ends OpenClaw, and your assistant with it.\n\nOn GNOME the extension “AppIndicator” adds such a place.', understood: 'Understood' },
  notice: {
    waiting: 'New or waiting for you: {count}',
    approval: 'May your assistant run this?',
    replyFailed: 'No answer: {problem}',
    pairing: '{name} wants to connect',
    pairingDetail: 'Look at it before you let it in. It calls itself so; nobody has checked that.',
  },
  menu: { file: 'File', edit: 'Edit', view: 'View', window: 'Window', help: 'Help', about: 'About OpenClaw', newWindow: 'New window', reload: 'Load this window again' },
  /** What the system does by itself; on macOS the app's name is said too. */
  roles: {
    about: 'About OpenClaw', close: 'Close window', copy: 'Copy', cut: 'Cut', front: 'Bring all to front', hide: 'Hide OpenClaw', hideOthers: 'Hide others', minimize: 'Minimize', paste: 'Paste', pasteAndMatchStyle: 'Paste without formatting',
    quit: 'Quit OpenClaw', redo: 'Redo', resetZoom: 'Actual size', selectAll: 'Select all', services: 'Services', togglefullscreen: 'Full screen', undo: 'Undo', unhide: 'Show all', zoom: 'Zoom', zoomIn: 'Zoom in', zoomOut: 'Zoom out',
  },
  remote: remoteEn,
  windowGone: 'This window is not there any more.',
  notAPath: 'Only pages of the dashboard can be opened in a window.',
  stopped: 'The assistant is stopped.',
  updates: { noFeed: 'This copy was not told where updates come from.', nothingToInstall: 'There is no update that waits to be installed.' },
}

export type Texts = typeof en

/** Another language's: what is missing is said in English. */
export type Translation<Part = Texts> = { readonly [Key in keyof Part]?: Part[Key] extends string ? string : Translation<Part[Key]> }

/** Puts values where a text has `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
