import type { Page } from 'playwright-core'

export interface PageWatch {
  /** From now on errors are expected: the process behind the page is being ended. */
  pause(): void
  resume(): void
  isWatching(): boolean
}

/** Collects what a user would find in the console as errors: a test must not pass over them. */
export function watchPage(page: Page, problems: string[]): PageWatch {
  let watching = true
  const note = (problem: string): void => void (watching && problems.push(problem))
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => note(`page error: ${error.stack ?? error.message}`))
  page.on('crash', () => note('the page crashed'))
  return {
    pause: () => void (watching = false),
    resume: () => void (watching = true),
    isWatching: () => watching,
  }
}
