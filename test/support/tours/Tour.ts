import type { Locator, Page } from 'playwright-core'

/** A page of the fake bridge with the helpers of a tour. */
export interface TourPage {
  page: Page
  by: (name: string) => Locator
  click: (name: string) => Promise<void>
  /** Marks a state to look at. */
  stop: (name: string) => Promise<void>
}

/** One way through the window; `query` sets the scenario (dev/fakeBridge/scenario.ts). */
export interface Tour {
  query: string
  walk: (tour: TourPage) => Promise<void>
}
