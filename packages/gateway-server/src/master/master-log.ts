// What the master needs of the error log.

export interface MasterLog {
  info(text: string): void
  warn(text: string): void
  error(text: string): void
  /** Opens its file anew: something has moved it away. */
  reopen(): void
}
