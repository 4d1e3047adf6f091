import type { Tone } from '../../components/ledger.ts'
import type { ColumnState } from '../../stores/draftMapping.ts'

export const columnTones: Record<ColumnState, Tone> = {
  matched: 'good',
  suggested: 'warn',
  unmatched: 'idle',
  ignored: 'aside',
}
