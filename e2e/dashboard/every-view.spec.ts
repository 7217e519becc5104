// What holds in every view: nobody is kept out, the keyboard reaches everything, and little rights, a lost connection or a failing gateway are told where they matter.
import type { Page } from '@playwright/test'
import { comeBack, expect, expectAccessible, expectOnlyLostSockets, PHONE, test } from './house.ts'
import type { House } from './house.ts'

const MANAGE = ['agents', 'models', 'usage', 'approvals', 'devices', 'settings', 'logs', 'about'] as const
const PLACES = ['/sessions', '/agents', '/agents/main', '/agents/main/files/SOUL.md', '/agents/main/tools', '/agents/main/skills', '/agents/nobody', '/models', '/usage', '/approvals', '/devices', '/settings', '/logs', '/about'] as const

/** A view with everything it shows. */
async function visit(page: Page, house: House, place: string): Promise<void> {
  await page.goto(house.url() + place)
  await settled(page)
}

async function settled(page: Page): Promise<void> {
  const main = page.getByRole('main')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  // Parts come one after the other: it is all there when nothing is read any more and nothing was added since the last look.
  let before = -1
  await expect(async () => {
    await expect(main.getByText('Loading', { exact: true })).toHaveCount(0, { timeout: 100 })
    await expect(main.locator('[aria-busy=true], [data-busy=true]')).toHaveCount(0, { timeout: 100 })
    const now = await page.evaluate(() => document.querySelectorAll('main *').length)
    const isSame = now === before
    before = now
    expect(isSame).toBe(true)
  }).toPass({ intervals: [50, 100, 150], timeout: 15_000 })
}

for (const size of ['desktop', 'phone'] as const) {
  test.describe(size, () => {
    test.use(size === 'phone' ? PHONE : {})
    test('is open to everybody in both themes, and fits the screen', async ({ signedIn, house }) => {
      test.setTimeout(90_000)
      await (await house.owner()).turn('every-view', 'A chat to look at')
      for (const place of PLACES) {
        await test.step(place, async () => {
          await visit(signedIn, house, place)
          await expectAccessible(signedIn)
          expect(await signedIn.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        })
      }
    })
  })
}

/** Numbers everything in the content that Tab should reach, in reading order; resolves with how many there are. */
function numberControls(page: Page): Promise<number> {
  return page.evaluate(() => {
    const groups = new Set<string>()
    const controls = [...document.querySelectorAll<HTMLElement>('main :is(a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true])')].filter((element) => {
      if (element.tabIndex < 0 || element.matches(':disabled') || !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) || element.getBoundingClientRect().width === 0) return false
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true
      // The arrow keys go on within a group.
      const isFirst = !groups.has(element.name)
      groups.add(element.name)
      return isFirst
    })
    controls.forEach((element, index) => {
      element.dataset['walk'] = String(index)
    })
    return controls.length
  })
}

interface Stop {
  readonly isInside: boolean
  /** -1: something that scrolls by keyboard, or another member of a group. */
  readonly number: number
  readonly isMarked: boolean
  readonly name: string
}

function whereFocusIs(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const isMarked = [element, element.parentElement, element.parentElement?.parentElement].some((each) => {
      if (each === null || each === undefined) return false
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each)
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    })
    return { isInside: element.closest('main') !== null && element.tagName !== 'MAIN', number: Number(element.dataset['walk'] ?? -1), isMarked, name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40) ?? ''}` }
  })
}

/** The log goes on meanwhile, and chats of other tests come into the list as Tab goes down: what was counted would not be all. */
const FEW: Readonly<Partial<Record<(typeof PLACES)[number], string>>> = { '/logs': '/logs?q=nothing-like-this', '/sessions': '/sessions?q=zebra' }

test('Tab reaches every control in reading order, shows where it is, and leaves again', async ({ signedIn, house }) => {
  test.setTimeout(90_000)
  await (await house.owner()).turn('every-view', 'A zebra to look at')
  for (const place of PLACES) {
    await test.step(place, async () => {
      await visit(signedIn, house, FEW[place] ?? place)
      // Lists are drawn anew at most every 200 ms: nothing may be added while the walk goes on.
      let count = -1
      await expect(async () => {
        const before = count
        count = await numberControls(signedIn)
        expect(count).toBe(before)
      }).toPass({ intervals: [250] })
      await signedIn.getByRole('main').focus()
      const stops: Stop[] = []
      for (let press = 0; press < count * 2 + 12; press += 1) {
        await signedIn.keyboard.press('Tab')
        const stop = await whereFocusIs(signedIn)
        if (!stop.isInside) break
        stops.push(stop)
        if (stops.length >= count * 2 + 12) throw new Error(`${place} does not let go of the keyboard`)
      }
      const numbers = stops.map(({ number }) => number).filter((number) => number >= 0)
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
      expect(new Set(numbers).size).toBe(count)
      expect(stops.filter(({ isMarked }) => !isMarked).map(({ name }) => name)).toEqual([])
    })
  }
})

test('a browser that may only look sees why, and cannot press what it may not do', async ({ page, house }) => {
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { payload?: { type?: string; auth?: { scopes?: string[] } } }
      if (frame.payload?.type === 'hello-ok' && frame.payload.auth !== undefined) frame.payload.auth.scopes = ['operator.read']
      socket.send(JSON.stringify(frame))
    })
  })
  await (await house.owner()).turn('only-look', 'A chat to look at')
  await page.goto(await house.link())
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  const reasons = {
    '/agents': 'This browser may look but not change agents.', '/agents/main': 'This browser may look but not change agents.', '/agents/main/tools': 'This browser may look but not change agents.', '/agents/main/skills': 'This browser may look but not change agents.',
    '/models': 'This browser may look but not change models.', '/approvals': 'This browser may not see what your assistant asks', '/devices': 'This browser may not see or change which devices get in.', '/settings/agents': 'This browser may look at the settings.',
  } as const
  for (const [place, reason] of Object.entries(reasons)) {
    await test.step(place, async () => {
      await visit(page, house, place)
      await expect(page.getByRole('main').getByText(reason).first()).toBeVisible()
      // What only changes the view is everybody's.
      const changeable = page.getByRole('main').locator('[role=switch]:enabled:not([aria-label="Show models without a key too"]), textarea:enabled, input:enabled:not([type=search]), select:enabled')
      await expect(changeable).toHaveCount(0)
    })
  }
  // Nothing to change there: they are whole.
  for (const place of ['/usage', '/logs']) {
    await visit(page, house, place)
    await expect(page.getByRole('heading', { name: 'This browser may not do that' })).toHaveCount(0)
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
  }
  await visit(page, house, '/agents/main/files/SOUL.md')
  await expect(page.getByRole('textbox', { name: 'SOUL.md' })).toHaveAttribute('aria-readonly', 'true')
  await visit(page, house, '/sessions')
  await expect(page.getByRole('button', { name: "Only the owner's own browsers may import chats" })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('main').getByRole('button', { name: /^More about/ }).first().click()
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toContainText('This browser may read chats, not change them.')
  await expect(page.getByRole('menuitem', { name: 'Copy as Markdown' })).not.toHaveAttribute('aria-disabled', 'true')
  await expectAccessible(page)
})

test('without a connection every view stays, says so, and is current again afterwards', async ({ signedIn, house, complaints }) => {
  test.setTimeout(90_000)
  await visit(signedIn, house, '/about')
  const nav = signedIn.getByRole('navigation', { name: 'Manage' })
  const go = async (view: string) => {
    await nav.getByRole('link', { name: new RegExp(`^${view}`, 'i') }).click()
    await expect(signedIn).toHaveURL(new RegExp(`/${view}`))
  }
  for (const view of MANAGE) {
    await go(view)
    await settled(signedIn)
  }
  await house.stop()
  const lost = signedIn.getByText('No connection to your assistant.')
  await expect(lost).toBeVisible()
  for (const view of MANAGE) {
    await test.step(view, async () => {
      await go(view)
      await settled(signedIn)
      await expect(lost).toBeVisible()
      await expect(signedIn.getByText('This view stopped working')).toHaveCount(0)
      // What was known before, or why there is nothing; never an empty page.
      expect((await signedIn.getByRole('main').innerText()).length).toBeGreaterThan(60)
      await expectAccessible(signedIn)
    })
  }
  await house.start()
  await comeBack(signedIn)
  for (const view of MANAGE) {
    await go(view)
    await settled(signedIn)
    await expect(signedIn.getByRole('main').getByRole('alert')).toHaveCount(0)
  }
  expectOnlyLostSockets(complaints)
})

test('what cannot be read is said where it would be, with a way to try again that works', async ({ page, house }) => {
  test.setTimeout(90_000)
  let isFailing = false
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const { id, type, method } = JSON.parse(String(text)) as { id: string; type: string; method?: string }
      if (isFailing && type === 'req' && method !== 'connect') socket.send(JSON.stringify({ type: 'res', id, ok: false, error: { code: 'UNAVAILABLE', message: 'the disk is full' } }))
      else server.send(text)
    })
  })
  await page.goto(await house.link())
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  for (const place of ['/sessions', '/agents', '/agents/main/skills', '/agents/main/files', '/models', '/usage', '/approvals', '/devices', '/settings', '/logs', '/about']) {
    await test.step(place, async () => {
      isFailing = true
      await page.goto(house.url() + place)
      const alert = page.getByRole('main').getByRole('alert').first()
      await expect(alert).toBeVisible()
      await expectAccessible(page)
      isFailing = false
      // Parts that are read by themselves fail and come back by themselves.
      await expect(async () => {
        if (await alert.isVisible()) await alert.getByRole('button', { name: 'Try again' }).click({ timeout: 1000 })
        await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0, { timeout: 500 })
      }).toPass({ timeout: 15_000 })
      await settled(page)
    })
  }
})

test('a view whose code is lost on the way is asked for again by itself, and says so when it does not come', async ({ signedIn, house, complaints }) => {
  let lost = 0
  await signedIn.route(/\/assets\/usage-view[^/]*\.js$/, (route) => {
    lost += 1
    return lost <= 2 ? route.abort() : route.fallback()
  })
  await signedIn.goto(`${house.url()}/usage`)
  await expect(signedIn.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
  expect(lost).toBe(3)
  await signedIn.route(/\/assets\/devices-view[^/]*\.js$/, (route) => route.abort())
  await signedIn.goto(`${house.url()}/devices`)
  await expect(signedIn.getByRole('alert')).toContainText('This view stopped working', { timeout: 15_000 })
  await signedIn.unroute(/\/assets\/devices-view[^/]*\.js$/)
  await signedIn.getByRole('button', { name: 'Try again' }).click()
  await expect(signedIn.getByRole('heading', { level: 1, name: 'Devices' })).toBeVisible()
  expect(complaints.filter((text) => !/ERR_FAILED|Failed to fetch dynamically imported/.test(text))).toEqual([])
  complaints.length = 0
})
