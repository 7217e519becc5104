// Stands in for the package `uc.micro` in the page: the browser's own regular expressions know Unicode.

/** Punctuation. */
export const P = /\p{P}/u
/** Symbols. */
export const S = /\p{S}/u
