// What watches a page from inside while it is measured. Its text is put into the page as a whole: it stands alone, without imports.

interface Opened {
  readonly ms: number
}

interface ScrollReport {
  readonly frames: number
  /** Frames in which a part of the view larger than a line's distance showed no message. */
  readonly blankFrames: number
  readonly reachedFirst: boolean
  readonly longestFrameMs: number
}

/** More than the space between two messages and the paddings around them. */
const GAP_PX = 120

const probes = {
  log: (): HTMLElement | null => document.querySelector('[role=log]'),

  /** Calls back right after the frame that is being made is painted, before anything else changes the page. */
  afterPaint(callback: () => void): void {
    const { scheduler } = globalThis as unknown as { readonly scheduler: { postTask(task: () => void, options: { readonly priority: 'user-blocking' }): unknown } }
    scheduler.postTask(callback, { priority: 'user-blocking' })
  },

  /** Calls back with the time right after the next frame is painted. */
  onPaint(callback: (atMs: number) => void): void {
    requestAnimationFrame(() => probes.afterPaint(() => callback(performance.now())))
  },

  painted: (): Promise<number> => new Promise((resolve) => probes.onPaint(resolve)),

  isShown(text: string): boolean {
    const log = probes.log()
    if (log === null) return false
    const frame = log.getBoundingClientRect()
    return [...log.querySelectorAll('article')].slice(-3).some((article) => {
      const place = article.getBoundingClientRect()
      return article.textContent?.includes(text) === true && place.bottom > frame.top && place.top < frame.bottom && place.height > 0
    })
  },

  /** Follows the link to a chat; the time until this text of its last message is painted. */
  async open(path: string, text: string): Promise<Opened> {
    const link = document.querySelector<HTMLElement>(`nav a[href="${path}"]`)
    if (link === null) throw new Error(`no link to ${path}`)
    const began = performance.now()
    link.click()
    for (;;) {
      const at = await probes.painted()
      if (probes.isShown(text)) return { ms: at - began }
      if (at - began > 20_000) throw new Error(`${path} does not show its end`)
    }
  },

  /** How much of the view no message covers, in pixels. */
  uncovered(log: HTMLElement): number {
    const frame = log.getBoundingClientRect()
    const rows = [...log.querySelectorAll('[data-item-index]')].map((row) => row.getBoundingClientRect()).filter(({ bottom, top }) => bottom > frame.top && top < frame.bottom)
    const covered = rows.reduce((sum, { top, bottom }) => sum + Math.min(bottom, frame.bottom) - Math.max(top, frame.top), 0)
    return frame.height - covered
  },

  /** Scrolls up to the first message, so many pixels a frame, and looks at each frame after it was made. */
  async scrollThrough(pixels: number): Promise<ScrollReport> {
    const log = probes.log()
    if (log === null) throw new Error('no chat is open')
    let [frames, blankFrames, longestFrameMs, last, atTop] = [0, 0, 0, performance.now(), 0]
    while (atTop < 90 && frames < 20_000) {
      log.scrollTop -= pixels
      // Looked at in the callback itself: what awaits it runs later.
      const { at, uncovered } = await new Promise<{ at: number; uncovered: number }>((resolve) => probes.onPaint((paintedAt) => resolve({ at: paintedAt, uncovered: probes.uncovered(log) })))
      longestFrameMs = Math.max(longestFrameMs, at - last)
      last = at
      frames += 1
      if (uncovered > GAP_PX) blankFrames += 1
      atTop = log.scrollTop <= 1 ? atTop + 1 : 0
    }
    return { frames, blankFrames, reachedFirst: log.textContent?.includes('Question 0:') === true, longestFrameMs }
  },

  keys: [] as { readonly wholeMs: number; readonly ownMs: number }[],

  /** Notes how long each key takes until what it typed is painted: as a whole, and without the wait for the screen's next frame. */
  watchKeys(): void {
    probes.keys = []
    document.querySelector('textarea')?.addEventListener('keydown', (event) => {
      const began = performance.now()
      const { timeStamp } = event
      let handled = began
      queueMicrotask(() => {
        handled = performance.now()
      })
      requestAnimationFrame((frameAt) => {
        probes.afterPaint(() => {
          const at = performance.now()
          const frameBegan = Math.max(frameAt, handled)
          probes.keys.push({ wholeMs: at - timeStamp, ownMs: handled - timeStamp + (at - frameBegan) })
        })
      })
    })
  },

  /** Since the page was asked for: when its last message was painted and a message could be written. */
  async usable(text: string): Promise<number> {
    for (;;) {
      const at = await probes.painted()
      const editor = document.querySelector('main textarea')
      if (editor instanceof HTMLTextAreaElement && !editor.disabled && probes.isShown(text)) return at
      if (at > 20_000) throw new Error('the chat does not become usable')
    }
  },
}

Object.assign(globalThis, { probes })
