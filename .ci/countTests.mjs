/**
 * Adds up the results of several vitest runs and prints the line that counts: `N passed, M failed`.
 * A step that failed without a failing test (lint, a crash of the runner) counts as one failure; a run that left no
 * result counts as well, so that no test at all can never look green. What failed is named again just above that line:
 * whoever sees only the end of a long record must not have to guess.
 *
 * Usage: node countTests.mjs FOLDER FAILED_STEPS
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

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
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(join(folder, name), 'utf8'),
  )
  printFailures(testResults)
  console.log(`${name}: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
  passed += numPassedTests
  failed += numFailedTests
}
for (const name of missing) console.log(`${name}: no result`)
failed = Math.max(failed, failedSteps, missing.length)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

/** Prints each failed test with the first lines of its message; a file that could not even be loaded has only those. */
function printFailures(files) {
  const linesOfMessage = 12
  const print = (title, message) => {
    console.log(`!!! ${title}`)
    for (const line of message.split('\n').slice(0, linesOfMessage))
      console.log(`      ${line.slice(0, 300)}`)
  }
  for (const file of files) {
    const path = relative(process.cwd(), file.name)
    const failures = file.assertionResults.filter(({ status }) => status === 'failed')
    for (const { fullName, failureMessages } of failures) {
      print(`${path} > ${fullName}`, failureMessages.join('\n'))
    }
    if (file.status === 'failed' && failures.length === 0) print(path, file.message)
  }
}
