// The one place that knows KaTeX. It builds elements and sets styles through the object model, so the page's policy holds.
import katex from 'katex'
import 'katex/dist/katex.min.css'

/** Puts the formula into the element. Never throws: wrong TeX stays as it was written. */
export function renderTex(tex: string, element: HTMLElement, isBlock: boolean): void {
  try {
    katex.render(tex, element, { displayMode: isBlock, throwOnError: true, trust: false, strict: 'ignore', maxSize: 20, maxExpand: 200 })
  } catch {
    // Not TeX: the text says more than an error would.
    element.textContent = tex
  }
}
