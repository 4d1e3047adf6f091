import { isAscii, isUtf8 } from 'node:buffer'
import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '../../../shared/errors/AppError.ts'
import { encodingEvidenceBytes, encodingProbeBytes } from '../limits.ts'
import type { SourceFile } from '../../containers/SourceFile.ts'
import { wholeCharacters } from '../wholeCharacters.ts'
import { characterUnifier } from './unifyCharacters.ts'

/** Bytes sampled to decide between text and binary, and between encodings. */
const sniffBytes = 64 * 1024

/** Decoding this many bytes takes a few milliseconds. */
const decodePieceBytes = 512 * 1024

/** Largest shares of control and NUL bytes in a text. Text has next to no control characters. */
const maxControlShare = 0.02
const maxNulShare = 0.3

/** UTF-16: least share of line ends, digits, commas; least ratio to their count in the other byte order. */
const minUtf16Share = 0.05
const minUtf16Lead = 2

/** Least share of non-ASCII byte runs that are a single accented letter, for a Western text. */
const minWesternShare = 0.75

/** By how much the share of common characters as Big5 must exceed that as GB18030. */
const minBig5Lead = 0.2

/** The used part of `TextDecoder`. */
export interface Decoder {
  readonly encoding: string
  decode(input?: Uint8Array, options?: { stream?: boolean }): string
}

/**
 * Creates a decoder for a WHATWG label. Its text is the same on every host: see `characterUnifier`.
 *
 * @param options.fatal throw on malformed bytes instead of decoding to U+FFFD; default false
 * @param options.ignoreBOM keep a byte order mark at the beginning of UTF-8 and UTF-16; default false
 * @throws AppError `file.unsupportedEncoding`
 */
export function textDecoder(label: string, options: { fatal?: boolean; ignoreBOM?: boolean } = {}): Decoder {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(label, options)
  } catch (cause) {
    throw new AppError('file.unsupportedEncoding', `unknown encoding ${label}`, {
      params: { encoding: label.slice(0, 40) },
      cause,
    })
  }
  const unify = characterUnifier(decoder.encoding)
  if (unify === null) return decoder
  return { encoding: decoder.encoding, decode: (input, how) => unify(decoder.decode(input, how)) }
}

/** Whether the beginning of a file may be text in any encoding. */
export function looksLikeText(head: Buffer): boolean {
  if (byteOrderMark(head) !== null || looksLikeUtf16(head) !== null) return true
  let control = 0
  let nul = 0
  for (const byte of head) {
    if (byte === 0) nul++
    // Allowed: tab, line ends, form feed, DOS end-of-file mark.
    else if (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1a) control++
  }
  return control <= head.length * maxControlShare && nul <= head.length * maxNulShare
}

/** Encoding of a text file, as far as it was sampled. */
export interface DetectedEncoding {
  /** WHATWG label. */
  label: string
  /** False when the sample is all ASCII: the first other byte decides. */
  isSettled: boolean
}

/**
 * Detects the encoding of a text file: by byte order mark, else by byte patterns, trying UTF-8 before
 * Windows-1252, GB18030 and Big5. Samples beyond the first bytes, because a file may be ASCII for megabytes
 * before its first Chinese name. All these encodings decode ASCII alike, so a reader can decide at the first
 * other byte, by `encodingFrom`.
 */
export async function detectEncoding(file: SourceFile): Promise<DetectedEncoding> {
  const head = await file.read(0, sniffBytes)
  const marked = byteOrderMark(head) ?? looksLikeUtf16(head)
  if (marked !== null) return { label: marked, isSettled: true }
  let position = 0
  for await (const piece of file.stream(0, encodingProbeBytes, 1024 * 1024)) {
    if (!isAscii(piece)) return { label: await encodingFrom(file, position), isSettled: true }
    position += piece.length
  }
  return { label: 'utf-8', isSettled: position >= file.sizeBytes }
}

/** Detects the encoding from a position on; everything before it must be ASCII. */
export async function encodingFrom(file: SourceFile, position: number): Promise<string> {
  const sample = await file.read(position, encodingEvidenceBytes)
  return encodingOfSample(sample, position + sample.length >= file.sizeBytes)
}

/**
 * Detects the encoding of a sample without byte order mark.
 *
 * @param isWhole the sample ends where the text ends, so a truncated last character is an error
 */
export async function encodingOfSample(sample: Buffer, isWhole: boolean): Promise<string> {
  if (isUtf8(isWhole ? sample : wholeCharacters(sample))) return 'utf-8'
  // Tolerate a few broken bytes in what is UTF-8 by its beginning.
  const beginning = countCharacters(sample.subarray(0, sniffBytes), 'utf-8')
  if (beginning.other >= 10 * beginning.broken && beginning.other > 0) return 'utf-8'
  if (looksWestern(sample)) return 'windows-1252'
  const chinese = looksLikeBig5(sample) ? 'big5' : 'gb18030'
  if (await decodes(sample, chinese, isWhole)) return chinese
  const brokenUtf8 = countCharacters(sample, 'utf-8').broken
  return brokenUtf8 <= countCharacters(sample, chinese).broken ? 'utf-8' : chinese
}

/**
 * Nearly all Big5 text is also valid GB18030, but of unused characters. Compares the number of common
 * characters: hanzi of GB 2312 (lead B0 to F7, trail from A1) against level 1 of Big5 (lead A4 to C6).
 */
function looksLikeBig5(sample: Buffer): boolean {
  let pairs = 0
  let gb = 0
  let big5 = 0
  const end = Math.min(sample.length, sniffBytes) - 1
  for (let at = 0; at < end; at++) {
    const lead = sample[at]!
    if (lead < 0x81) continue
    const trail = sample[++at]!
    pairs++
    if (lead >= 0xb0 && lead <= 0xf7 && trail >= 0xa1) gb++
    if (lead >= 0xa4 && lead <= 0xc6) big5++
  }
  return big5 - gb > pairs * minBig5Lead
}

/**
 * Detects Windows-1252 text by single accented letters within words. Chinese text has runs of two or more
 * non-ASCII bytes; where the second byte is below 80, the first byte is nearly never a letter.
 */
function looksWestern(sample: Buffer): boolean {
  let [runs, letters] = [0, 0]
  const end = Math.min(sample.length, sniffBytes)
  for (let at = 0; at < end; at++) {
    if (sample[at]! < 0x80) continue
    const start = at
    while (at + 1 < end && sample[at + 1]! >= 0x80) at++
    runs++
    const isLetter = sample[start]! >= 0xc0 && sample[start] !== 0xd7 && sample[start] !== 0xf7
    const isInWord = isAsciiLetter(sample[start - 1] ?? 0) || isAsciiLetter(sample[at + 1] ?? 0)
    if (at === start && isLetter && isInWord) letters++
  }
  return runs > 0 && letters >= runs * minWesternShare
}

function isAsciiLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** Test-decodes in pieces and yields to the event loop in between: the main process opens files too. */
async function decodes(sample: Buffer, encoding: string, isWhole: boolean): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for (let at = 0; at < sample.length; at += decodePieceBytes) {
      decoder.decode(sample.subarray(at, at + decodePieceBytes), { stream: true })
      await turn()
    }
    if (isWhole) decoder.decode()
    return true
  } catch {
    return false
  }
}

function byteOrderMark(head: Buffer): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  // U+FEFF in GB18030.
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33) return 'gb18030'
  return null
}

/**
 * Detects UTF-16 without byte order mark: line ends, digits and commas have a zero byte on one side of their
 * pair. Characters such as 一 (U+4E00) have it on the other side, so both orders are counted and compared.
 */
function looksLikeUtf16(head: Buffer): string | null {
  const pairs = Math.floor(head.length / 2)
  let [little, big] = [0, 0]
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at + 1] === 0 && isAsciiText(head[at]!)) little++
    else if (head[at] === 0 && isAsciiText(head[at + 1]!)) big++
  }
  if (little > pairs * minUtf16Share && little > big * minUtf16Lead) return 'utf-16le'
  if (big > pairs * minUtf16Share && big > little * minUtf16Lead) return 'utf-16be'
  return null
}

/** ASCII common in tables, without letters, which occur as a byte of hanzi such as U+4E00 and U+5200. */
function isAsciiText(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte <= 0x3f)
}

/** Counts undecodable characters (`broken`) and decoded non-ASCII ones (`other`). */
function countCharacters(sample: Buffer, encoding: string): { broken: number; other: number } {
  const text = new TextDecoder(encoding).decode(sample, { stream: true })
  let broken = 0
  let other = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) other++
  }
  return { broken, other }
}
