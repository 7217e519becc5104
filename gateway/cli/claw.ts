#!/usr/bin/env node
// The file behind the `claw` command. Only picks the right Node and a place for compiled code; everything else is loaded
// after that, because this file must also start under a Node that is too old for the rest.
import { existsSync, mkdirSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { chooseNode } from './choose-node.ts'

const choice = chooseNode({
  version: process.versions.node,
  folder: import.meta.dirname,
  exists: existsSync,
  platform: process.platform,
  alreadyRestarted: process.env['CLAW_RESTARTED_WITH_PROJECT_NODE'] === '1',
})

if (choice.kind === 'refuse') {
  process.stderr.write(`${choice.message}\n`)
  process.exitCode = 1
} else if (choice.kind === 'restart') {
  const { spawn } = await import('node:child_process')
  const child = spawn(choice.node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, CLAW_RESTARTED_WITH_PROJECT_NODE: '1' },
  })
  // The terminal sends Ctrl-C to both; the child decides when to end. Signals sent to this process only are passed on.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.on('error', (error) => {
    process.stderr.write(`The project's Node (${choice.node}) could not be started: ${error.message}\nRun \`npm ci\` in the project's folder.\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    if (signal !== null) process.kill(process.pid, signal)
    else process.exitCode = code ?? 1
  })
} else {
  keepCompiledCode()
  const { runFromProcess } = await import('./main.ts')
  await runFromProcess()
}

/** Saves about half of the start: the compiled form of every loaded module is kept between calls. */
function keepCompiledCode(): void {
  const state = process.env['OPENCLAW_STATE_DIR'] || join(homedir(), '.openclaw-desktop')
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 })
    nodeModule.enableCompileCache(join(state, 'cache', 'compiled'))
  } catch {
    // A read-only disk: the command still works, only without the cache.
  }
}
