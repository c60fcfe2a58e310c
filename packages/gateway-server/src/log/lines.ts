// What a message of the error log is, and who writes it down.

export const levels = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof levels)[number]

/** Writes messages down: as text, or as JSON. */
export interface Lines {
  write(level: Level, text: string, error?: unknown): void
}
