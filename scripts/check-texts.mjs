// Looks through the texts of every language beside the English ones: `node scripts/check-texts.mjs [language]`. Prints what is missing, left over or
// filled in differently, with the English text; ends with 1 when there is anything. docs/translating.md says how to translate.
import { compareTexts, languagesOf } from './compare-texts.ts'

const [wanted] = process.argv.slice(2)
const languages = languagesOf().filter((language) => wanted === undefined || language === wanted)
if (languages.length === 0) throw new Error(`There is no language "${wanted}": the folders of src-renderer/i18n are the languages.`)
let isWrong = false
for (const language of languages) {
  const problems = await compareTexts(language)
  isWrong ||= problems.length > 0
  console.log(`${language}: ${problems.length === 0 ? 'complete' : `${problems.length} to do`}`)
  for (const { file, key, problem, english } of problems) console.log(`  ${file}  ${key}  ${problem}${english === undefined ? '' : `  “${english}”`}`)
}
process.exitCode = isWrong ? 1 : 0
