// Taking over an OpenClaw that is on this computer already: look first, then copy. Its folder is only read.
export { createImporter } from './create-importer.ts'
export type { Importer, ImporterDependencies } from './create-importer.ts'
