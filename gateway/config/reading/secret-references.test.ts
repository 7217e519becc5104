import { describe, expect, it } from 'vitest'
import { createConfigService } from '../index.ts'
import type { SecretSource } from '../index.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function withStore(text: string, values: Map<string, string>, run: (service: ReturnType<typeof createConfigService>) => void, locked: readonly string[] = []): void {
  const stateDir = mkdtempSync(join(tmpdir(), 'references-'))
  const secrets: SecretSource = {
    lookUp: (name) => {
      const value = values.get(name)
      if (locked.includes(name)) return { kind: 'unreadable', problem: 'The keychain is locked.' }
      return value === undefined ? { kind: 'unknown' } : { kind: 'value', value }
    },
    list: () => [...values.keys()].map((name) => ({ name })),
  }
  try {
    const path = join(stateDir, 'openclaw.json')
    writeFileSync(path, text)
    run(createConfigService({ path, stateDir, homeDir: stateDir, env: {}, secrets, now: () => 0 }))
  } finally {
    rmSync(stateDir, { recursive: true })
  }
}

const BY_NAME = '{ models: { providers: { openai: { apiKey: { source: "store", id: "openai" } } } } }'

describe('references to stored secrets', () => {
  it('are read from the store, by name or like a variable', () => {
    withStore(BY_NAME, new Map([['openai', 'sk-1']]), (service) => expect(service.current().models.providers['openai']?.apiKey).toBe('sk-1'))
    withStore('{ models: { providers: { openai: { apiKey: "${MY_KEY}" } } } }', new Map([['MY_KEY', 'sk-2']]), (service) => expect(service.current().models.providers['openai']?.apiKey).toBe('sk-2'))
  })

  it('never reach anybody who asks for the configuration, wherever they stand', () => {
    withStore(`${BY_NAME.slice(0, -1)}, agents: { list: [{ id: "main", name: { source: "store", id: "openai" } }] } }`, new Map([['openai', 'sk-secret-1']]), (service) => {
      expect(service.current().agents.list[0]?.name).toBe('sk-secret-1')
      expect(JSON.stringify(service.snapshot())).not.toContain('sk-secret-1')
    })
  })

  it('say what to do when nothing is stored, and why when it can\'t be read', () => {
    withStore(BY_NAME, new Map(), (service) => expect(service.warnings()[0]?.message).toContain('claw secrets set openai'))
    withStore(BY_NAME, new Map(), (service) => expect(service.warnings()[0]?.message).toContain('The keychain is locked.'), ['openai'])
  })

  it('are taken over when the secret changes', () => {
    const values = new Map([['openai', 'sk-old']])
    withStore(BY_NAME, values, (service) => {
      const changed: string[] = []
      service.onChange(({ changedPaths }) => changed.push(...changedPaths))
      values.set('openai', 'sk-new')
      service.reload()
      expect(service.current().models.providers['openai']?.apiKey).toBe('sk-new')
      expect(changed).toEqual(['models.providers.openai.apiKey'])
    })
  })
})
