import { writeFile } from 'node:fs/promises'
import { styleText } from 'node:util'
import { stackFrames } from '../../core/redaction/maskForLog.ts'
import { asWritingError } from '../../core/writing/writeWhole.ts'
import type { AppError } from '../../shared/errors/AppError.ts'
import { describeError, localizeParams } from '../../shared/locales/describeError.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { findTextIn, loadTexts, type Language, type Texts } from '../../shared/locales/loadTexts.ts'
import type { JobProgress } from '../../shared/model/job.ts'
import { toErrorAnswer } from '../answers/errorAnswer.ts'
import { answerVersion } from '../answers/noJob.ts'
import { toProgressAnswer } from '../answers/progressAnswer.ts'
import type { Ending, Failure } from '../grammar/ending.ts'
import type { GlobalOptions } from '../options/globalOptions.ts'
import { printLine } from '../../core/logging/closedOutput.ts'
import { layOutTable, type Line } from './layout.ts'
import { progressLines } from './progressLines.ts'
import { toVisible, toVisibleJson } from './visibleText.ts'

const progressGapMs = 500

/**
 * The one place that prints: results on stdout, progress and errors on stderr, with `--json` one object and with
 * `--json-lines` progress too on stdout. No control character of a text reaches the terminal.
 */
export class Output {
  readonly language: Language
  readonly texts: Texts
  readonly #json: boolean
  readonly #jsonLines: boolean
  readonly #jsonFile: string | undefined
  #progressMs = Number.NEGATIVE_INFINITY

  constructor(
    language: Language,
    { json, jsonLines, jsonFile }: Pick<GlobalOptions, 'json' | 'jsonLines' | 'jsonFile'>,
  ) {
    this.language = language
    this.texts = loadTexts(language)
    this.#json = json || jsonLines
    this.#jsonLines = jsonLines
    this.#jsonFile = jsonFile
  }

  /**
   * Prints how a command ended.
   *
   * @returns `file.unwritable` or `storage.*` when `--json-file` could not be written, which is printed too
   */
  async end({ answer, lines }: Pick<Ending<object>, 'answer' | 'lines'>): Promise<AppError | null> {
    if (this.#json) this.#printJson(answer)
    else this.#print(process.stdout, lines)
    return this.#writeJsonFile(answer)
  }

  /** Prints an error on stderr. With `--json` it is on stdout too, where scripts look for a result. */
  async fail({ error, job, more }: Failure): Promise<void> {
    this.warn(error)
    const answer = toErrorAnswer(error, this.texts, job, more)
    if (this.#json) this.#printJson(answer)
    await this.#writeJsonFile(answer)
  }

  /** Prints an error on stderr only. */
  warn(error: AppError): void {
    const findText = findTextIn(this.texts)
    const { title, fix } = describeError(error, findText, 'terminal')
    const text = formatMessage(this.texts.cli.error, { title, fix: fix ?? '' }).trim()
    const localized = localizeParams(error.params, findText)
    // Params that the text leaves out are printed raw, for scripts and support; only text keys are translated.
    const details = Object.entries(error.params)
      .map(([name, value]) => [name, typeof value === 'object' ? localized[name] : value] as const)
      .filter(([name, value]) => name !== 'kind' && !text.includes(`${value}`))
      .map(([name, value]) => `${name}: ${value}`)
    const line = toVisible(`${text} (${[error.code, ...details].join('; ')})`)
    printLine(process.stderr, styleText('red', line, { stream: process.stderr }))
    if (error.code === 'internal' && error.cause instanceof Error) {
      this.#print(process.stderr, stackFrames(error.cause.stack ?? ''))
    }
  }

  /** Prints a remark on stderr. */
  note(text: string): void {
    this.#print(process.stderr, [text])
  }

  progress(progress: JobProgress): void {
    const nowMs = performance.now()
    if (nowMs - this.#progressMs < progressGapMs && progress.fraction < 1) return
    this.#progressMs = nowMs
    if (this.#jsonLines) this.#printJson(toProgressAnswer(progress))
    else this.#print(process.stderr, progressLines(this.texts, progress))
  }

  #printJson(answer: object): void {
    printLine(process.stdout, toVisibleJson({ version: answerVersion, ...answer }))
  }

  async #writeJsonFile(answer: object): Promise<AppError | null> {
    if (this.#jsonFile === undefined) return null
    try {
      const text = `${toVisibleJson({ version: answerVersion, ...answer })}\n`
      // In one piece: the file of an earlier run is gone, and no text cut short can be parsed.
      await writeFile(this.#jsonFile, text, { flush: true })
      return null
    } catch (error) {
      const known = asWritingError(error, this.#jsonFile)
      this.warn(known)
      return known
    }
  }

  #print(stream: NodeJS.WriteStream, lines: readonly Line[]): void {
    const widthColumns = widthOf(stream)
    const printed = lines.flatMap((line) => {
      if (typeof line === 'string') return [toVisible(line)]
      if ('heading' in line) return [styleText('bold', toVisible(line.heading), { stream })]
      const rows = line.rows.map((row) => row.map(toVisible))
      return layOutTable(line.header, rows, widthColumns)
    })
    if (printed.length > 0) printLine(stream, printed.join('\n'))
  }
}

/**
 * A pipe has no width, unless `COLUMNS` is exported: its lines stay whole, so that grep and awk find what belongs together.
 *
 * @returns terminal columns
 */
function widthOf(stream: NodeJS.WriteStream): number {
  const width = stream.isTTY ? stream.columns : Number(process.env['COLUMNS'])
  return width > 0 ? width : Infinity
}
