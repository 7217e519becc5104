// The door of methods: the table of RPC methods.
export { defineMethod } from './method.ts'
export type { Method, MethodContext } from './method.ts'
