// The app's first window: the dashboard, signed in by the app itself, talking to the gateway inside it.
import { expect, say, test } from './desktop.ts'

test('shows the chat and answers the first message', async ({ computer }) => {
  const app = await computer.start()
  await say(app.page, 'hello there')
  await expect(app.page.getByRole('article', { name: 'Answer' })).toBeVisible()
  expect(app.page.url()).not.toContain('oken')
})
