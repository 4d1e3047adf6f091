import { useI18n } from 'vue-i18n'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import type { RowsChanged } from '../../electron/shared/model/correction.ts'
import { useErrorText } from '../composables/useErrorText.ts'
import { useFormat } from '../composables/useFormat.ts'
import { useNotify } from '../composables/useNotify.ts'
import { useCorrectingStore } from '../stores/correcting.ts'

/** Runs changes of many rows and reports how they ended. */
export function useRowChanges() {
  const { t } = useI18n()
  const correcting = useCorrectingStore()
  const notify = useNotify()
  const format = useFormat()
  const errorText = useErrorText()

  /** Shows which customers the change would make one, and asks (decision 20). */
  function mayJoin(error: AppError): Promise<boolean> {
    const { title, fix } = errorText(error)
    return notify.ask({
      title: t('check.joins.title'),
      message: [title, fix].filter(Boolean).join('\n'),
      confirm: t('check.joins.confirm'),
      isDanger: true,
    })
  }

  /**
   * Makes a change; asks when two customers would become one, and makes it when the user agrees.
   *
   * @param ask with whether two customers may become one
   * @returns null when it was declined
   * @throws AppError of the change
   */
  async function askAboutJoins<Answer>(
    ask: (allowJoins: boolean) => Promise<Answer>,
  ): Promise<Answer | null> {
    try {
      return await ask(false)
    } catch (error) {
      const refused = AppError.from(error)
      if (refused.code !== 'job.joinsCustomers') throw error
      return (await mayJoin(refused)) ? ask(true) : null
    }
  }

  /**
   * Runs a change. Shows an error; asks when two customers would become one, and runs it again when the user agrees.
   *
   * @param ask with whether two customers may become one
   * @param text locale key of the report, with `{rows}`
   * @returns the changed rows; null when it failed or was declined
   */
  async function run(
    ask: (allowJoins: boolean) => Promise<RowsChanged>,
    text = 'check.changed',
  ): Promise<number | null> {
    let changed: RowsChanged | null = null
    await notify.attempt(async () => {
      changed = await askAboutJoins((allowJoins) => correcting.takeMany(() => ask(allowJoins)))
      if (changed) report(changed, text)
    })
    return (changed as RowsChanged | null)?.changedRows ?? null
  }

  function report({ changedRows, isCancelled }: RowsChanged, text: string): void {
    const rows = format.count(changedRows)
    if (isCancelled) notify.note(t('check.changeCancelled', { rows }))
    else if (changedRows > 0) notify.done(t(text, { rows }))
    else notify.note(t('check.changedNone'))
  }

  return { run, askAboutJoins }
}
