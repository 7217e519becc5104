// Settles how V8 weighs time against memory in a process that runs for weeks. Must run before the gateway is loaded.
import { setFlagsFromString } from 'node:v8'

/**
 * The old generation is collected when it has grown by half, not when it has doubled. And turns wait for a disk and for models:
 * the compiler for hot arithmetic brings them nothing and costs 5 MB.
 */
export function keepHeapSteady(): void {
  setFlagsFromString('--heap-growing-percent=50')
  setFlagsFromString('--no-turbofan')
}
