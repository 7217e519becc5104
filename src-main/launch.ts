// Electron's first file: what it loads before the cache of compiled code is compiled anew with every start, so nearly all of the app comes after.
import { keepCompiledCode } from './adapters/compile-cache.ts'

keepCompiledCode()
const { runDesktop } = await import('./main.ts')
runDesktop(import.meta.dirname)
