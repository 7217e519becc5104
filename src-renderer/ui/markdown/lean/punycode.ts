// Stands in for the package `punycode.js` in the page. Addresses are shown as they are asked for: a look-alike letter in a name shows itself.

function toASCII(host: string): string {
  return URL.parse(`http://${host}`)?.hostname ?? host
}

function toUnicode(host: string): string {
  return host
}

export default { toASCII, toUnicode }
