// The frame around the views: chats by day, themes, addresses, the phone's sheet, the keyboard, and a gateway that goes away and comes back.
import { comeBack, expect, expectAccessible, expectOnlyLostSockets, PHONE, test } from './house.ts'

test('has nothing that keeps somebody out', async ({ signedIn, house }) => {
  await (await house.owner()).turn(`shell-both`, 'Plan the weekend')
  await expect(signedIn.getByRole('link', { name: /Plan the weekend/ }).first()).toBeVisible()
  // The frame is there before the view's own code is.
  await expect(signedIn.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.getByRole('button', { name: 'Options' }).click()
  await expect(signedIn.getByRole('menu', { name: 'Options' })).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.keyboard.press('Escape')
  await signedIn.goto(`${house.url()}/nothing/here.html`)
  await expect(signedIn.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
  await expectAccessible(signedIn)
})

test('a theme that was chosen is there before the first paint, and "like the system" gives it back', async ({ signedIn }) => {
  const background = () => signedIn.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const choose = async (name: string) => {
    await signedIn.getByRole('button', { name: 'Options' }).click()
    await signedIn.getByRole('menuitemradio', { name }).click()
  }
  const light = await background()
  await choose('Dark')
  const dark = await background()
  expect(dark).not.toBe(light)
  await signedIn.reload({ waitUntil: 'commit' })
  // What is in the head runs before there is a body.
  await signedIn.waitForFunction(() => document.body !== null)
  expect(await signedIn.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await expect(signedIn.getByRole('button', { name: 'Options' })).toBeVisible()
  expect(await background()).toBe(dark)
  await choose('Like the system')
  expect(await background()).toBe(light)
})

test('a gateway that restarts is waited for; the view stays and is current afterwards', async ({ signedIn, house, complaints }) => {
  await signedIn.goto(`${house.url()}/sessions`)
  const owner = await house.owner()
  await owner.turn('shell-restart', 'Before the restart')
  await expect(signedIn.getByRole('main').getByRole('link', { name: /Before the restart/ })).toBeVisible()
  await house.stop()
  await expect(signedIn.getByText('No connection to your assistant.')).toBeVisible()
  await expect(signedIn.getByText(/Trying again in \d+ s\.|Connecting again/)).toBeVisible()
  await expect(signedIn.getByRole('main').getByRole('link', { name: /Before the restart/ })).toBeVisible()
  await expectAccessible(signedIn)
  await house.start()
  await comeBack(signedIn)
  await (await house.owner()).turn('shell-after', 'After the restart')
  await expect(signedIn.getByRole('main').getByRole('link', { name: /After the restart/ })).toBeVisible()
  expectOnlyLostSockets(complaints)
})

test('every view has an address; back and forward go between them', async ({ signedIn, house }) => {
  await (await house.owner()).call('sessions.create', { key: 'agent:main:dashboard:address.v1', label: 'With a dot' })
  await signedIn.getByRole('link', { name: 'All chats', exact: true }).click()
  await expect(signedIn).toHaveURL(`${house.url()}/sessions`)
  await signedIn.getByRole('navigation').getByRole('link', { name: /With a dot/ }).click()
  await expect(signedIn).toHaveURL(`${house.url()}/chat/agent:main:dashboard:address.v1`)
  await expect(signedIn).toHaveTitle(/With a dot/)
  await signedIn.goBack()
  await expect(signedIn.getByRole('heading', { level: 1, name: 'All chats' })).toBeVisible()
  await signedIn.goForward()
  await signedIn.reload()
  await expect(signedIn.getByRole('heading', { level: 1, name: 'With a dot' })).toBeVisible()
})

test('a new chat starts from the keyboard, and empty ones do not pile up', async ({ signedIn, house }) => {
  await signedIn.keyboard.press('Control+Shift+O')
  await expect(signedIn).toHaveURL(/\/chat\/agent:main:dashboard:[0-9a-f-]{36}$/)
  const first = signedIn.url()
  await signedIn.goto(`${house.url()}/sessions`)
  await signedIn.getByRole('button', { name: 'New chat' }).click()
  await expect(signedIn).toHaveURL(first)
})

test('finding a chat filters the sidebar and leads on to what was said', async ({ signedIn, house }) => {
  const owner = await house.owner()
  await owner.call('sessions.create', { key: 'agent:main:dashboard:tax', label: 'Tax documents' })
  await owner.call('sessions.create', { key: 'agent:main:dashboard:boiler', label: 'Boiler manual' })
  const chats = signedIn.getByRole('navigation', { name: 'Chats' })
  await expect(chats.getByRole('link', { name: /Boiler manual/ })).toBeVisible()
  // Where somebody writes, it is a character; the chat's editor takes the focus once it is there.
  await expect(signedIn.getByRole('textbox', { name: /^Message/ })).toBeFocused()
  await signedIn.evaluate(() => document.querySelector('textarea')?.blur())
  await signedIn.keyboard.press('/')
  await expect(signedIn.getByRole('searchbox', { name: 'Find a chat' })).toBeFocused()
  await signedIn.keyboard.type('tax')
  await expect(chats.getByRole('link', { name: /Tax documents/ })).toBeVisible()
  await expect(chats.getByRole('link', { name: /Boiler manual/ })).toBeHidden()
  await signedIn.keyboard.press('Enter')
  await expect(signedIn).toHaveURL(/\/sessions\?q=tax$/)
  await signedIn.getByRole('searchbox', { name: 'Find a chat' }).press('Escape')
  await expect(chats.getByRole('link', { name: /Boiler manual/ })).toBeVisible()
})

test('the first Tab reaches a link past the sidebar', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/sessions`)
  await expect(signedIn.getByRole('searchbox', { name: 'Search names and messages' })).toBeVisible()
  await signedIn.keyboard.press('Tab')
  await expect(signedIn.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await signedIn.keyboard.press('Enter')
  await expect(signedIn.getByRole('main')).toBeFocused()
  await signedIn.keyboard.press('Tab')
  await expect(signedIn.getByRole('button', { name: 'Import chats' })).toBeFocused()
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('the sidebar is a sheet that goes away by choosing, pressing beside it, or Escape', async ({ signedIn, house }) => {
    await (await house.owner()).call('sessions.create', { key: 'agent:main:dashboard:sheet', label: 'On the sheet' })
    await signedIn.goto(`${house.url()}/sessions`)
    const sheet = signedIn.getByRole('dialog', { name: 'Chats and views' })
    const open = async () => {
      await signedIn.getByRole('button', { name: 'Show chats' }).click()
      await expect(sheet).toBeVisible()
    }
    await open()
    await expect(sheet.getByRole('link', { name: /On the sheet/ })).toBeVisible()
    await expectAccessible(signedIn)
    await signedIn.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
    await open()
    await signedIn.mouse.click(380, 400)
    await expect(sheet).toBeHidden()
    await open()
    await sheet.getByRole('link', { name: /On the sheet/ }).click()
    await expect(sheet).toBeHidden()
    await expect(signedIn.getByRole('heading', { level: 1, name: 'On the sheet' })).toBeVisible()
    expect(await signedIn.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
