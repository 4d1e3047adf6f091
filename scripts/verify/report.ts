import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How one item of the list ended. */
export interface Finding {
  id: string
  title: string
  /** Items of docs that it proves: `security 13`, `verification`. */
  covers: readonly string[]
  outcome: 'proven' | 'failed' | 'notTried'
  /** What was seen, or why it was not tried. */
  detail: string
  /** File beside the report. */
  screenshot: string | null
}

/** What a run of `npm run verify:electron` found. */
export interface Report {
  /** A stand-in proves the list, not Electron. */
  host: 'electron' | 'stand-in'
  platform: string
  electron: string | null
  version: string
  startedAt: string
  findings: readonly Finding[]
}

const words = { proven: 'proven', failed: 'FAILED', notTried: 'not tried' } as const

/** Writes `verification-report.json` and `verification-report.html`, which holds the screenshots itself. */
export function writeReport(folder: string, report: Report): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'verification-report.json'), `${JSON.stringify(report, null, 2)}\n`)
  writeFileSync(join(folder, 'verification-report.html'), pageOf(folder, report))
}

/** Counts by outcome. */
export function countOutcomes({ findings }: Pick<Report, 'findings'>): {
  [Outcome in Finding['outcome']]: number
} {
  const count = (outcome: Finding['outcome']): number =>
    findings.filter((finding) => finding.outcome === outcome).length
  return { proven: count('proven'), failed: count('failed'), notTried: count('notTried') }
}

function pageOf(folder: string, report: Report): string {
  const counts = countOutcomes(report)
  const subject =
    report.host === 'electron'
      ? `Electron ${report.electron ?? ''} on ${report.platform}`
      : `the stand-in on ${report.platform}: this proves the list, not Electron`
  const rows = report.findings.map(
    (
      finding,
    ) => `<section class="${finding.outcome}"><h2>${escape(finding.title)} <b>${words[finding.outcome]}</b></h2>
<p>${escape(finding.detail)}</p><p class="covers">${escape([finding.id, ...finding.covers].join(' · '))}</p>
${finding.screenshot === null ? '' : `<img alt="" src="data:image/png;base64,${readFileSync(join(folder, finding.screenshot)).toString('base64')}">`}
</section>`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Verification</title><style>
body{font:15px/1.5 sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem}
section{border-left:6px solid #2a7;padding:.2rem 1rem;margin:1rem 0}h2{font-size:1.05rem;margin:.3rem 0}
.failed{border-color:#c22}.failed b{color:#c22}.notTried{border-color:#999}.covers{color:#667}
img{max-width:100%;border:1px solid #ccc}p{white-space:pre-wrap;overflow-wrap:anywhere}</style>
<h1>${escape(report.version)} verified in ${escape(subject)}</h1>
<p>${counts.proven} proven, ${counts.failed} failed, ${counts.notTried} not tried · ${escape(report.startedAt)}</p>
${rows.join('\n')}</html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
