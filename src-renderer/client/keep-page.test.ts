import { describe, expect, it } from 'vitest'
import { keepPage } from './keep-page.ts'

function pageWith({ desktop, hasWorkers = true, refuses = false }: { readonly desktop?: object; readonly hasWorkers?: boolean; readonly refuses?: boolean }) {
  const registered: string[] = []
  const register = (url: string): Promise<void> => {
    registered.push(url)
    return refuses ? Promise.reject(new Error('denied')) : Promise.resolve()
  }
  const document = { readyState: 'complete', querySelector: () => ({ href: 'http://127.0.0.1:1/claw/manifest.webmanifest' }) }
  const page = { document, navigator: hasWorkers ? { serviceWorker: { register } } : {}, ...(desktop !== undefined && { openclawDesktop: desktop }) }
  keepPage(page as unknown as Window)
  return registered
}

describe('the page is kept for later', () => {
  it('by the worker below the same base path', () => {
    expect(pageWith({})).toEqual(['/claw/sw.js'])
  })

  it('not in the desktop app, whose files are there anyway', () => {
    expect(pageWith({ desktop: {} })).toEqual([])
  })

  it('where the browser has workers, and lets them in', async () => {
    expect(pageWith({ hasWorkers: false })).toEqual([])
    expect(pageWith({ refuses: true })).toHaveLength(1)
    await Promise.resolve()
  })
})
