// desktop.import.*: taking over another installation on this computer. Only owners: it reads their files and changes the configuration.
import type { Importer } from '../import-openclaw/index.ts'
import { importWire } from '../protocol/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

export function createImportMethods({ importer }: { /** Its code is loaded when it is first asked for. */ readonly importer: () => Promise<Importer> }): Method[] {
  return [
    defineMethod({ name: 'desktop.import.preview', scope: 'operator.admin', params: importWire.previewParams, handle: async (params): Promise<importWire.PreviewResult> => (await importer()).preview(params) }),
    defineMethod({ name: 'desktop.import.apply', scope: 'operator.admin', params: importWire.applyParams, handle: async (params): Promise<importWire.ApplyResult> => (await importer()).apply(params) }),
  ]
}
