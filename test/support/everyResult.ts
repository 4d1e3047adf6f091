import type { ResultFacts } from '../../electron/shared/model/importResult.ts'

/** Distinct figures, so that a number in a sentence says which count it is. */
export const resultFigures = { accepted: 311, rejected: 17, skipped: 23, unknown: 41 }
const byUserFigures = [0, 111, 311]

interface ResultCase extends ResultFacts {
  name: string
  acceptedByUser: number
  recordsLost: boolean
}

/** Every combination of counts that are there or not, of who confirmed them, of rehearsal and of rows kept. */
export function* everyResult(): Iterable<ResultCase> {
  for (const parts of [...Array(16).keys()].slice(1)) {
    const [accepted, rejected, skipped, unknown] = Object.values(resultFigures).map((figure, bit) =>
      parts & (1 << bit) ? figure : 0,
    ) as [number, number, number, number]
    const total = accepted + rejected + skipped + unknown
    const reconciliation = { total, accepted, rejected, skipped, unknown, pending: 0 }
    for (const acceptedByUser of byUserFigures.filter((rows) => rows <= accepted)) {
      for (const isRehearsal of [false, true]) {
        for (const hasRows of [false, true]) {
          const counts = `${accepted}/${rejected}/${skipped}/${unknown}, by user ${acceptedByUser}`
          const name = `${counts}${isRehearsal ? ', rehearsal' : ''}${hasRows ? '' : ', rows gone'}`
          yield { name, reconciliation, acceptedByUser, recordsLost: false, isRehearsal, hasRows }
        }
      }
    }
  }
}
