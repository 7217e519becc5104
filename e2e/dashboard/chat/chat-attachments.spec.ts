// Pictures, files and recordings: taken by paste, picker and drop, explained before they are sent, there again afterwards.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, expectAccessible, PHONE, test } from '../house.ts'
import type { FileChooser, Page } from '@playwright/test'

const editor = (page: Page) => page.getByRole('textbox', { name: /^Message/ })
const bubble = (page: Page) => page.getByRole('article', { name: 'You wrote' }).last()
const answer = (page: Page) => page.getByRole('article', { name: 'Answer' }).last()

/** One second of silence. */
function recording(): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(8036, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  for (const [at, value] of [[20, 1], [22, 1], [32, 1], [34, 8]] as const) header.writeUInt16LE(value, at)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(8000, 28)
  header.write('data', 36)
  header.writeUInt32LE(8000, 40)
  return Buffer.concat([header, Buffer.alloc(8000, 128)])
}

async function open(page: Page, name: string): Promise<void> {
  await page.goto(new URL(`/chat/agent:main:dashboard:${name}`, page.url()).href)
  await editor(page).waitFor()
}

async function pick(page: Page, ...files: readonly { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }[] | readonly string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles([...files] as Parameters<FileChooser['setFiles']>[0])
}

test('attaches pasted pictures and files, and shows them again after a reload', async ({ signedIn: page }) => {
  await open(page, 'pasted')
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 })
    canvas.getContext('2d')?.fillRect(0, 0, 8, 8)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
    const data = new DataTransfer()
    if (blob !== null) data.items.add(new File([blob], 'dot.png', { type: 'image/png' }))
    data.items.add(new File(['milk and bread'], 'notes.txt', { type: 'text/plain' }))
    data.items.add(new File([], 'nothing.txt', { type: 'text/plain' }))
    document.querySelector('textarea')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect(page.getByRole('img', { name: 'dot.png' })).toBeVisible()
  await expect(page.getByText('notes.txt', { exact: true })).toBeVisible()
  await expect(page.getByText('nothing.txt was not attached: it is empty.')).toBeVisible()
  await expect(page.getByText('short texts are also read at once')).toBeVisible()
  await editor(page).fill('What is this?')
  await editor(page).press('Enter')
  await expect(answer(page)).toContainText('milk and bread')
  await expect(bubble(page).getByRole('img')).toBeVisible()
  await page.reload()
  await expect(bubble(page).getByRole('img', { name: 'Attached picture' })).toBeVisible()
  await expect(bubble(page)).not.toContainText('milk and bread')
  const download = page.waitForEvent('download')
  await bubble(page).getByRole('button', { name: 'Save notes.txt' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toBe('milk and bread')
})

test('takes recordings with a preview that can be heard, and plays them after they were sent', async ({ signedIn: page }) => {
  await open(page, 'recording')
  await pick(page, { name: 'memo.wav', mimeType: 'audio/wav', buffer: recording() })
  await expect(page.getByLabel('Recording memo.wav')).toBeVisible()
  await expect(page.getByText('The model does not hear sound')).toBeVisible()
  await expectAccessible(page)
  await editor(page).press('Enter')
  await expect(answer(page)).toContainText('memo.wav')
  await bubble(page).getByRole('button', { name: 'Play memo.wav' }).click()
  const player = bubble(page).getByLabel('Recording memo.wav')
  await expect.poll(() => player.evaluate((audio) => (audio as HTMLAudioElement).duration)).toBeCloseTo(1, 1)
})

test('takes what is dropped anywhere on the page', async ({ signedIn: page }) => {
  await open(page, 'dropped')
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['{"a":1}'], 'data.json', { type: 'application/json' }))
    return data
  })
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer })
  await expect(page.getByText('Drop files to attach them')).toBeVisible()
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
  await expect(page.getByText('Drop files to attach them')).toHaveCount(0)
  await expect(page.getByText('data.json')).toBeVisible()
  await page.getByRole('button', { name: 'Remove data.json' }).click()
  await expect(page.getByText('data.json')).toHaveCount(0)
})

test('explains a file of 20 MB before anything is sent, and sends one of 17', async ({ signedIn: page }) => {
  await open(page, 'large')
  const folder = mkdtempSync(join(tmpdir(), 'claw-large-'))
  const file = (name: string, megabytes: number): string => {
    const path = join(folder, name)
    writeFileSync(path, '')
    truncateSync(path, megabytes * 1024 * 1024)
    return path
  }
  await pick(page, file('film.mp4', 20))
  await expect(page.getByRole('alert')).toContainText(/film\.mp4 was not attached: it has 2[01].*MB, a file may have 1[89].*MB\./)
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
  await pick(page, file('photo.png', 20))
  await expect(page.getByRole('alert')).toContainText(/photo\.png was not attached: .* a picture may have 10.*MB\./)
  await pick(page, file('archive.zip', 17))
  await expect(page.getByText('archive.zip')).toBeVisible()
  await editor(page).press('Enter')
  await expect(answer(page)).toContainText('17825792 bytes', { timeout: 20_000 })
  rmSync(folder, { recursive: true })
  await expect(bubble(page)).toContainText('archive.zip')
})

test('says when a file was removed since, instead of failing', async ({ signedIn: page }) => {
  await open(page, 'gone')
  await pick(page, { name: 'gone.txt', mimeType: 'text/plain', buffer: Buffer.from('soon gone') })
  await editor(page).press('Enter')
  await expect(answer(page)).toContainText('soon gone')
  const place = /saved in your workspace as (\S+)\./.exec(await answer(page).innerText())?.[1] ?? ''
  await editor(page).fill(`Overwrite it [[tool=write ${JSON.stringify({ path: place, content: 'other words' })}]]`)
  await editor(page).press('Enter')
  await expect(page.getByText('Wrote a file')).toBeVisible()
  await page.getByRole('button', { name: 'Save gone.txt' }).click()
  await expect(page.getByText('This file was changed or removed in the assistant’s workspace since it was sent.')).toBeVisible()
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test(`files are accessible on a phone`, async ({ signedIn: page }) => {
    await open(page, `phone`)
    await pick(page, { name: 'a-file-with-a-very-long-name-that-does-not-fit-anywhere-on-this-phone.txt', mimeType: 'text/plain', buffer: Buffer.from('x') }, { name: 'memo.wav', mimeType: 'audio/wav', buffer: recording() }, { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.alloc(11 * 1024 * 1024) })
    await expect(page.getByRole('alert')).toContainText('broken.png')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(answer(page)).toContainText('memo.wav')
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})
