import { describe, expect, it } from 'vitest'
import { chooseNode } from './choose-node.ts'

const facts = { version: '20.20.2', folder: '/home/me/app/dist', platform: 'linux', alreadyRestarted: false, exists: (path: string) => path === '/home/me/app/node_modules/node/bin/node' }

describe('choosing the Node that runs claw', () => {
  it('uses the running one when it is recent enough', () => {
    for (const version of ['22.12.0', '24.1.0', '25.0.0']) expect(chooseNode({ ...facts, version })).toEqual({ kind: 'use' })
  })

  it('restarts with the project\'s own Node, found upwards from the file', () => {
    for (const version of ['18.0.0', '20.20.2', '22.11.9']) expect(chooseNode({ ...facts, version })).toEqual({ kind: 'restart', node: '/home/me/app/node_modules/node/bin/node' })
  })

  it('says what to do when there is none, and does not restart twice', () => {
    for (const wrong of [{ ...facts, exists: () => false }, { ...facts, alreadyRestarted: true }]) {
      const choice = chooseNode(wrong)
      expect(choice.kind === 'refuse' && choice.message).toContain('this is Node 20.20.2.\nRun `npm ci`')
    }
  })
})
