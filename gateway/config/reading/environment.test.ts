import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../index.ts'
import { configFolder } from '../testing/config-folder.ts'
import { createDotEnv } from './dot-env.ts'

const provider = (apiKey: string): string => `{ models: { providers: { x: { apiKey: ${apiKey}, baseUrl: "http://\${HOST}:1/$\${LITERAL}" } } }, env: { vars: { HOST: "localhost", NESTED: "\${FROM_PROCESS}" } } }`

describe('environment variables in the configuration', () => {
  it('are replaced inside strings, and doubled dollars stay literal', () => {
    const { place } = configFolder(provider('"${KEY}"'), { env: { KEY: 'k' } })
    expect(loadConfig(place).config?.models.providers['x']).toMatchObject({ apiKey: 'k', baseUrl: 'http://localhost:1/${LITERAL}' })
  })

  it('stay visible and are warned about by name when they are not set', () => {
    const { place } = configFolder('{ models: { providers: { x: { apiKey: "${MISSING_KEY}" } } } }')
    const loaded = loadConfig(place)
    expect(loaded.config?.models.providers['x']?.apiKey).toBe('${MISSING_KEY}')
    expect(loaded.warnings).toMatchObject([{ path: 'models.providers.x.apiKey', line: 1, message: expect.stringContaining('MISSING_KEY') }])
  })

  it('are only those in capitals', () => {
    const { place } = configFolder('{ agents: { entries: { main: { name: "${name} ${1X} $NAME" } } } }', { env: { name: 'x', NAME: 'y' } })
    expect(loadConfig(place).config?.agents.entries['main']?.name).toBe('${name} ${1X} $NAME')
  })

  it('come from the process, then the working folder, then the state folder, then the file', () => {
    const { place, write, folder } = configFolder('{ env: { D: "file", C: "file", B: "file", A: "file", vars: { E: "${A}" } } }', { env: { A: 'process' } })
    write('.env', 'A=state\nB=state\nC=state\n')
    mkdirSync(join(folder, 'work'))
    write('work/.env', 'A=work\nB=work\nOPENCLAW_GATEWAY_TOKEN=stolen\nNODE_OPTIONS=--require=x\nPATH=/evil\n')
    const { environment } = loadConfig({ ...place, workingDir: join(folder, 'work') })
    expect(environment).toMatchObject({ A: 'process', B: 'work', C: 'state', D: 'file', E: 'process' })
    expect(environment).not.toHaveProperty('OPENCLAW_GATEWAY_TOKEN')
    expect(environment).not.toHaveProperty('NODE_OPTIONS')
    expect(environment).not.toHaveProperty('PATH')
  })

  it('may be named by a secret reference, whose other sources are warned about', () => {
    const { place } = configFolder(provider('{ source: "env", provider: "default", id: "KEY" }').replace('env: {', 'gateway: { auth: { token: { source: "exec", provider: "op", id: "x" } } }, env: {'), { env: { KEY: 'k' } })
    const loaded = loadConfig(place)
    expect(loaded.issues).toEqual([])
    expect(loaded.config?.models.providers['x']?.apiKey).toBe('k')
    expect(loaded.config?.gateway.auth.token).toBeUndefined()
    expect(loaded.warnings.map((warning) => warning.path)).toContain('gateway.auth.token')
  })

  it('are read from .env lines of every usual form', () => {
    expect(createDotEnv('# comment\nA=1\n export B = "two # \\n x" \nC=\'$raw\'\nD=four # tail\nE=\nbroken line\n1X=no\nF="un\\"quoted"\r\nG=a#b').values).toEqual({ A: '1', B: 'two # \n x', C: '$raw', D: 'four', E: '', F: 'un"quoted', G: 'a#b' })
  })
})
