/**
 * Adds up the results of several vitest runs and prints the line that counts: `N passed, M failed`.
 * A step that failed without a failing test (lint, a crash of the runner) counts as one failure; a run that left no
 * result counts as well, so that no test at all can never look green.
 *
 * Usage: node countTests.mjs FOLDER FAILED_STEPS
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const hasElectronNode = process.platform === 'linux' && process.arch === 'x64'
const expectedRuns = [
  ...(hasElectronNode ? ['electron-node.json'] : []),
  'faults.json',
  'keychain.json',
  'test.json',
]
const [folder, failedSteps] = [process.argv[2], Number(process.argv[3])]
const found = readdirSync(folder).sort()
const missing = expectedRuns.filter((name) => !found.includes(name))

let passed = 0
let failed = 0
for (const name of found) {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
    readFileSync(join(folder, name), 'utf8'),
  )
  console.log(`${name}: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
  passed += numPassedTests
  failed += numFailedTests
}
for (const name of missing) console.log(`${name}: no result`)
failed = Math.max(failed, failedSteps, missing.length)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
