import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { validateConfigSchemaLookupResult } from '@openclaw/gateway-protocol'
import { FOREIGN_KEYS } from './sections/foreign-keys.ts'
import { keysAt } from './explain-issue.ts'
import { describeSchema, lookupSchema } from './index.ts'
import { isPlainObject } from './json-values.ts'
import type { JsonObject } from './json-values.ts'
import { renderConfigDocs } from './render-docs.ts'

/** Every named key of the JSON Schema with its node. */
function namedNodes(node: JsonObject, path: string): readonly (readonly [string, JsonObject])[] {
  const properties = isPlainObject(node['properties']) ? Object.entries(node['properties']) : []
  const below = [...properties.map(([key, child]) => [`${path}.${key}`, child] as const), ...['items', 'additionalProperties'].map((key) => [path, node[key]] as const), ...(Array.isArray(node['anyOf']) ? node['anyOf'].map((child: unknown) => [path, child] as const) : [])]
  return [...properties.map(([key, child]) => [`${path}.${key}`, child as JsonObject] as const), ...below.flatMap(([at, child]) => (isPlainObject(child) ? namedNodes(child, at) : []))]
}

describe('the schema as clients see it', () => {
  it('describes every key', () => {
    const silent = namedNodes(describeSchema().schema, '').filter(([path, node]) => typeof node['description'] !== 'string' && !/\.(source|provider|id)$/.test(path)).map(([path]) => path)
    expect(silent).toEqual([])
    expect(namedNodes(describeSchema().schema, '').length).toBeGreaterThan(200)
  })

  it('marks secrets in the hints and lets them be references', () => {
    const { uiHints, schema } = describeSchema()
    const secrets = ['gateway.auth.token', 'gateway.auth.password', 'models.providers.*.apiKey', 'models.providers.*.headers', 'auth.profiles.*.apiKey', 'skills.entries.*.env', 'env.vars']
    expect(secrets.filter((path) => uiHints[path]?.sensitive !== true)).toEqual([])
    expect(JSON.stringify(schema)).not.toContain('"sensitive"')
    expect(lookupSchema('gateway.auth.token')?.schema['anyOf']).toHaveLength(2)
  })

  it('has a label and a help text for each hint', () => {
    const { uiHints } = describeSchema()
    expect(uiHints['agents.defaults.maxConcurrent']).toMatchObject({ label: 'Max concurrent', group: 'agents', help: expect.any(String) })
    expect(uiHints['agents.list[].identity.emoji']).toMatchObject({ label: 'Emoji' })
    expect(uiHints['gateway.port']?.tags).toEqual(['restart'])
    expect(uiHints['gateway.reload.mode']?.tags).toBeUndefined()
  })

  it('shows one node with its children, as the published schema wants it', () => {
    const paths = ['gateway', 'gateway.auth', 'agents.defaults.model', 'agents.list[0].id', 'agents.list.*', 'models.providers.openai', 'models.providers.*.models', 'env.vars.X', '.']
    expect(paths.filter((path) => !validateConfigSchemaLookupResult(lookupSchema(path)))).toEqual([])
    expect(lookupSchema('agents.defaults.model')?.children.map((child) => child.key)).toEqual(['primary', 'fallbacks'])
    expect(lookupSchema('gateway.port')).toMatchObject({ reloadKind: 'restart', children: [], schema: { type: 'integer', minimum: 1, maximum: 65_535, default: 18_789 } })
    expect(lookupSchema('tools.deny')).toMatchObject({ reloadKind: 'hot' })
  })

  it.each(['nothing', 'gateway.port.x', 'gateway..port', 'a[', '__proto__', 'gateway.constructor'])('finds nothing at %s', (path) => {
    expect(lookupSchema(path)).toBeNull()
  })

  it('never both uses a key and sets it aside', () => {
    const both = Object.entries(FOREIGN_KEYS).flatMap(([path, names]) => {
      const own = new Set(keysAt(path === '' ? [] : path.split('.').map((key) => (key === '*' ? '0' : key))))
      return names.split(' ').filter((name) => own.has(name)).map((name) => `${path}.${name}`)
    })
    expect(both).toEqual([])
  })

  it('sets keys aside only where the schema has a place', () => {
    const nowhere = Object.keys(FOREIGN_KEYS).filter((path) => path !== '' && lookupSchema(path) === null)
    expect(nowhere).toEqual([])
  })

  it('is written down in docs/configuration.md', async () => {
    await expect(renderConfigDocs()).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/configuration.md'))
  })
})
