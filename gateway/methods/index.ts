// The door of methods: the table of RPC methods.
export { defineMethod } from './method.ts'
export type { Method, MethodContext } from './method.ts'
export { createDesktopMethods } from './desktop.ts'
export type { DesktopMethodDependencies } from './desktop.ts'
