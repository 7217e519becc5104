// Stands in for the packages `mdurl` and `punycode.js` in the page. An address is not taken apart here: the browser does that where a link is followed,
// and a look-alike letter in a name shows itself.

interface Address {
  readonly pathname: string
}

/** The whole address as one part. */
export function parse(address: string): Address {
  return { pathname: address }
}

/** The address again. */
export function format({ pathname }: Address): string {
  return pathname
}

/** Escapes what may not be in an address; what is escaped already stays. */
export function encode(address: string): string {
  return address.toWellFormed().replace(/%(?![0-9a-f]{2})|[^\w;/?:@&=+$,.!~*'()#%[\]-]/giu, encodeURIComponent)
}

/** Without escapes where they only stand for letters. */
export function decode(address: string): string {
  return address.replace(/(?:%(?!25)[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURI(escapes)
    } catch {
      // Not the escapes of any text.
      return escapes
    }
  })
}
/** Read by Markdown's parser. */
decode.defaultChars = ''

export default { toASCII: (host: string): string => host, toUnicode: (host: string): string => host }
