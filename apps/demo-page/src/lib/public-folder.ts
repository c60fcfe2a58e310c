import { fileURLToPath } from 'node:url'

/** The folder a demo serves under `/static/`: absolute, with no slash at its end. */
export const publicFolder: string = fileURLToPath(new URL('../../public', import.meta.url))
