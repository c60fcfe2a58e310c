/** Where the files are that the frameworks' static middleware serves: scratch.ts makes them and sets the variable. */

/** @throws Error when the app is started by something else than the benchmark */
export function publicFolder(): string {
  const folder = process.env['BENCH_PUBLIC_FOLDER']
  if (folder === undefined) throw new Error('BENCH_PUBLIC_FOLDER is not set: it names the folder of the static files')
  return folder
}
