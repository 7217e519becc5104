// What every part of the Models view is given.
import type { StoreApi } from 'zustand/vanilla'
import type { ModelOverview } from '../../state/models/model-overview.ts'
import type { ModelSetupStore } from '../../state/models/model-setup-store.ts'

export interface PartProps {
  readonly overview: ModelOverview
  readonly setup: StoreApi<ModelSetupStore>
  /** False: everything that changes something is disabled, and the page says why. */
  readonly mayChange: boolean
}
