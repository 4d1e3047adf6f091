import { toggle } from '../grammar/option.ts'

/** Asked for instead of running a command. The parser handles them, before anything is missing or wrong. */
export const informOptions = { help: toggle('help', 'h'), version: toggle('version', 'V') }
