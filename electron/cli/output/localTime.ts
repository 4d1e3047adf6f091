/** Formats local time: `2026-11-29 10:44`. */
export function localTime(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE').slice(0, 16)
}
