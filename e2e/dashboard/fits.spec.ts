// Long words and names, small laptops, keyboards on phones, people who want no motion: nothing overlaps, nothing is lost.
import type { Page } from '@playwright/test'
import { expect, PHONE, test } from './house.ts'
import { answers, editor, freshKey, goTo, send } from './chat/chat-page.ts'
import { LONG_NAMES, misplaced, WORD } from './misplaced.ts'

test.use({ gatewayConfig: LONG_NAMES })

test('long words stay in their cells, and code and formulas run from left to right in every script', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, `Say [[reply=| a | b |\n| - | - |\n| ${WORD} | ${WORD} |\n\n\`\`\`ts\nconst x = 1\n\`\`\`\n\n$$E=mc^2$$\n\nThe end ${WORD}${WORD}]]`)
  await expect(answers(page)).toContainText('The end')
  await expect(answers(page).locator('math, .katex').first()).toBeAttached()
  expect(await misplaced(page)).toEqual([])
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  expect(await misplaced(page)).toEqual([])
  for (const selector of ['pre', '.katex', 'math']) {
    for (const part of await answers(page).locator(selector).all()) expect(await part.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr')
  }
})

test.describe('a small laptop', () => {
  test.use({ viewport: { width: 1024, height: 768 } })
  test('leaves the settings file, and the words beside a setting, room to be read', async ({ signedIn: page, house }) => {
    await page.goto(`${house.url()}/settings/file`)
    await expect.poll(async () => (await page.getByRole('textbox', { name: /^Text of/ }).boundingBox())?.width ?? 0).toBeGreaterThan(400)
    await page.goto(`${house.url()}/settings`)
    const help = page.getByText('More thinking gives better answers to hard questions')
    await expect.poll(async () => (await help.boundingBox())?.width ?? 0).toBeGreaterThan(300)
    expect(await misplaced(page)).toEqual([])
  })
})

test('a table of usage keeps its numbers beside the longest name', async ({ signedIn: page, house }) => {
  await (await house.owner()).turn('agent:main:dashboard:usage-name', 'Something that costs')
  await page.goto(`${house.url()}/usage`)
  const table = page.getByRole('group', { name: 'By agent' })
  await expect(table.getByRole('rowheader')).toContainText('Clara')
  expect(await table.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
})

test('who wants no motion sees none', async ({ signedIn: page, house }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await goTo(page, house, freshKey())
  await send(page, 'Go [[rate=20]] [[tokens=60]]')
  await expect(answers(page)).toContainText('one small')
  const moving = () => page.evaluate(() => document.getAnimations().filter(({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().activeDuration) > 1).length)
  expect(await moving()).toBe(0)
  await page.keyboard.press('Control+K')
  await expect(page.getByRole('dialog', { name: 'Search and commands' })).toBeVisible()
  expect(await moving()).toBe(0)
})

test.describe('a phone whose keyboard covers the page', () => {
  test.use(PHONE)
  test('what is written in, the last words and the title stay in view', async ({ signedIn: page, house }) => {
    await page.addInitScript(() => {
      const viewport = Object.assign(new EventTarget(), { height: innerHeight, width: innerWidth, scale: 1, offsetTop: 0, offsetLeft: 0, pageTop: 0, pageLeft: 0 })
      Object.defineProperty(globalThis, 'visualViewport', { configurable: true, get: () => viewport })
    })
    const keyboard = (height: number) => page.evaluate((pixels) => {
      const viewport = visualViewport as unknown as EventTarget & { height: number }
      viewport.height = innerHeight - pixels
      viewport.dispatchEvent(new Event('resize'))
    }, height)
    await goTo(page, house, freshKey())
    // However long the name of who is written to is.
    expect((await editor(page).boundingBox())?.height ?? 0).toBeLessThan(60)
    await send(page, `Say [[reply=${Array.from({ length: 60 }, (_, line) => `Line ${line}`).join('\n\n')}]]`)
    await expect(page.getByText('Line 59', { exact: true })).toBeInViewport()
    await keyboard(336)
    const bottomOf = async (what: ReturnType<Page['getByText']>) => {
      const box = await what.boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0)
    }
    await expect.poll(() => bottomOf(page.locator('form'))).toBeLessThanOrEqual(844 - 336)
    await expect.poll(() => bottomOf(page.getByText('Line 59', { exact: true }))).toBeLessThan(844 - 336)
    await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
    // A message that grows takes its room from the conversation, not from its end.
    await editor(page).fill('One\nTwo\nThree\nFour\nFive')
    await expect.poll(async () => (await page.locator('form').boundingBox())?.y ?? 0).toBeGreaterThan(await bottomOf(page.getByText('Line 59', { exact: true })))
    await keyboard(0)
    await expect.poll(() => bottomOf(page.locator('form'))).toBeGreaterThan(800)
  })
})
