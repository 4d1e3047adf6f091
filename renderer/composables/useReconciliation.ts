import { useI18n } from 'vue-i18n'
import type { Reconciliation } from '../../electron/shared/model/job.ts'
import type { LedgerPart } from '../components/ledger.ts'

/** The parts of the reconciliation line in the order of decision 4. */
export function useReconciliation() {
  const { t } = useI18n()
  return (counts: Reconciliation): LedgerPart[] => [
    { name: 'accepted', label: t('common.reconciliation.accepted'), value: counts.accepted, tone: 'good' },
    { name: 'rejected', label: t('common.reconciliation.rejected'), value: counts.rejected, tone: 'bad' },
    { name: 'skipped', label: t('common.reconciliation.skipped'), value: counts.skipped, tone: 'aside' },
    { name: 'unknown', label: t('common.reconciliation.unknown'), value: counts.unknown, tone: 'unsure' },
    { name: 'pending', label: t('common.reconciliation.pending'), value: counts.pending, tone: 'idle' },
  ]
}
