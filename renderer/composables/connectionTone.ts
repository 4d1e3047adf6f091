import type { ConnectionReport } from '../../electron/shared/model/settings.ts'
import type { Tone } from '../components/ledger.ts'

/** Good when an upload would work, warning when that is unknown, bad when it would not. */
export function connectionTone({ result }: ConnectionReport): Tone {
  if (result === 'tokenAccepted') return 'good'
  return result === 'reachable' ? 'warn' : 'bad'
}
