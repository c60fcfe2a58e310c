/** The data of the realistic apps: what a database would give, without its time. */
export interface User {
  readonly name: string
  readonly notes: readonly string[]
}

const ada: User = {
  name: 'Ada Lovelace',
  notes: ['The engine weaves algebraic patterns', 'Table of <Bernoulli> numbers', 'Note G & its errata'],
}

/** Every id has a user, so that the load generator may ask for any. */
export function findUser(_id: string): User {
  return ada
}

/** Signs the sessions. It protects nothing: the apps answer on 127.0.0.1 while a benchmark runs. */
export const sessionSecret = 'a secret of at least thirty-two characters'
