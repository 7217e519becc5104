// `Tray` and `Notification`: what would be in the corner of the desktop.
import { existsSync } from 'node:fs'
import type { NotificationConstructorOptions, Rectangle } from 'electron'
import { state } from '../state.ts'
import { strictEmitter } from '../strict.ts'
import type { Menu } from './menu.ts'
import type { StandInImage } from './native-image.ts'

export class Tray extends strictEmitter('Tray') {
  private title = ''
  private isGone = false

  constructor(image: StandInImage | string) {
    super()
    if (!state.isReady) throw new Error('Cannot create Tray before app is ready')
    if (typeof image === 'string' && !existsSync(image)) throw new Error(`Failed to load image from path '${image}'`)
  }

  setImage(_image: StandInImage | string): void {}

  setPressedImage(_image: StandInImage | string): void {}

  setToolTip(_text: string): void {}

  setContextMenu(_menu: Menu | null): void {}

  popUpContextMenu(): void {}

  setTitle(title: string): void {
    this.title = title
  }

  getTitle(): string {
    return this.title
  }

  setIgnoreDoubleClickEvents(): void {}

  getBounds(): Rectangle {
    return { x: 0, y: 0, width: 22, height: 22 }
  }

  destroy(): void {
    this.isGone = true
  }

  isDestroyed(): boolean {
    return this.isGone
  }
}

export class Notification extends strictEmitter('Notification') {
  readonly title: string
  readonly body: string
  readonly silent: boolean
  readonly actions: NonNullable<NotificationConstructorOptions['actions']>

  constructor({ title = '', body = '', silent = false, actions = [] }: NotificationConstructorOptions = {}) {
    super()
    this.title = title
    this.body = body
    this.silent = silent
    this.actions = actions
  }

  show(): void {
    setImmediate(() => this.emit('show'))
  }

  close(): void {
    setImmediate(() => this.emit('close'))
  }

  static isSupported(): boolean {
    return true
  }
}
