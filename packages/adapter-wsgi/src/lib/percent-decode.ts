// Paths as PEP 3333 wants them: the octets that the percent-encoded path stands for, each as one character of latin-1.

/** What follows a `%` that no two hexadecimal digits follow stays as it is. */
export function percentDecode(path: string): string {
  return path.includes('%') ? path.replaceAll(/%([0-9A-Fa-f]{2})/g, decodeOctet) : path
}

function decodeOctet(_match: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16))
}
