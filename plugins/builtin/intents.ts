// What a person may want of the built-in assistant, read from one sentence. Pure; the README documents the table.

export type Intent =
  | { readonly kind: 'help' | 'greeting' | 'thanks' | 'goodbye' | 'identity' | 'time' | 'date' | 'status' | 'unknown' }
  | { readonly kind: 'remember'; readonly note: string }
  /** Null asks for everything. */
  | { readonly kind: 'recall'; readonly topic: string | null }
  | { readonly kind: 'forget'; readonly topic: string }
  | { readonly kind: 'list'; readonly path: string }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'search'; readonly text: string; readonly path: string }
  | { readonly kind: 'find'; readonly name: string }
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  /** Null when no service was named. */
  | { readonly kind: 'setup'; readonly provider: string | null }

interface Rule {
  readonly pattern: RegExp
  readonly read: (groups: readonly string[]) => Intent | null
}

/** A word that looks like a file: with a slash or an ending, or quoted. */
const FILE = String.raw`[\x60"']?((?:[^\s\x60"']*[/\\][^\s\x60"']*|[^\s\x60"']+\.[A-Za-z0-9]{1,8}|[A-Z]+\.md|README|LICENSE|Makefile|Dockerfile))[\x60"']?`
const FOLDER = String.raw`[\x60"']?([^\s\x60"']+)[\x60"']?`
const SERVICES = 'openai|chat ?gpt|gpt[\\w.-]*|anthropic|claude|google|gemini|openrouter|groq|ollama|lm ?studio|local model'

/** Which service a word stands for. */
const SERVICE_OF: readonly (readonly [RegExp, string])[] = [
  [/gpt|openai/, 'openai'], [/claude|anthropic/, 'anthropic'], [/gemini|google/, 'google'], [/openrouter/, 'openrouter'],
  [/groq/, 'groq'], [/ollama|local/, 'ollama'], [/lm ?studio/, 'lmstudio'],
]

function serviceOf(text: string): string | null {
  const lower = text.toLowerCase()
  return SERVICE_OF.find(([pattern]) => pattern.test(lower))?.[1] ?? null
}

function rule(source: string, read: Rule['read']): Rule {
  return { pattern: new RegExp(`^(?:${source})$`, 'is'), read }
}

const simple = (source: string, kind: 'help' | 'greeting' | 'thanks' | 'goodbye' | 'identity' | 'time' | 'date' | 'status'): Rule => rule(source, () => ({ kind }))
const pick = (groups: readonly string[]): string => groups.find((group) => group !== undefined && group !== '')?.trim() ?? ''
/** A pronoun is no topic. */
const topicOf = (text: string): string | null => /^(me|it|that|this|everything|all|anything|so far|)$/i.test(text.trim()) ? null : text.trim()

/** In order: the first that matches wins, so the specific ones stand before the general ones. */
const RULES: readonly Rule[] = [
  rule(String.raw`[$!]\s*(\S.*)|\x60([^\x60]+)\x60`, (groups) => ({ kind: 'run', command: pick(groups) })),
  rule(String.raw`(?:run|execute|exec|shell)(?: the)?(?: command)?:?\s+\x60([^\x60]+)\x60|(?:run|execute|exec|shell)(?: the command| this command| command)?:?\s+(\S.*)`, (groups) => ({ kind: 'run', command: pick(groups) })),

  simple(String.raw`help(?: me)?|\?+|commands?|what (?:can|could|do) you do(?: for me)?|how (?:do i use (?:you|this)|does this work)|what(?:'s| is) possible|options`, 'help'),
  simple(String.raw`(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings)(?: there| claw| assistant)*`, 'greeting'),
  simple(String.raw`(?:thanks?|thank you|thx|ty|cheers|great|nice|perfect|well done|ok(?:ay)?|cool)(?: you)?(?: so| very)?(?: a lot| much)?`, 'thanks'),
  simple(String.raw`(?:bye|goodbye|see you(?: later)?|good ?night|ciao|exit|quit)`, 'goodbye'),
  simple(String.raw`(?:who|what) are you|are you (?:an? )?(?:ai|bot|robot|human|real|chat ?gpt|claude|llm|language model|gemini).*|what(?:'s| is) your name|(?:which|what) model(?: (?:is this|are you(?: using)?|do you use|am i (?:using|talking to)))?|introduce yourself`, 'identity'),
  simple(String.raw`(?:what(?:'s| is)? )?(?:the )?(?:current )?time(?: is it)?(?: now)?|what time is it(?: now)?|tell me the time|time please|how late is it`, 'time'),
  simple(String.raw`(?:what(?:'s| is)? )?(?:the )?(?:current )?(?:date|day)(?: is it)?(?: today)?|what(?:'s| is) today(?:'s date)?|(?:what|which) day is (?:it|today)|today`, 'date'),
  simple(String.raw`(?:show |give |tell )?(?:me )?(?:the |your |a )?(?:session )?(?:status|summary)(?: report)?|summari[sz]e (?:the |your |this )?(?:status|session|state)|how are (?:you|things)(?: doing| going)?|what(?:'s| is) (?:the |your )?(?:status|state|going on|up)|sup`, 'status'),

  rule(String.raw`(?:set ?up|connect|configure|add|install|use|choose|pick|change|switch(?: to)?|get)(?: me)? (?:a |an |another |the |my |real |better |different |language |local |proper )*(?:model|llm|ai|brain|provider)(?: (?:please|for me))?|(?:how (?:do|can) i )(?:set ?up|connect|configure|add|use|choose|pick|change|switch)(?: to)? (?:a |an |another |the |my |real |language |local )*(?:model|llm|ai|provider)s?|(?:models?|model setup|/?setup|onboard(?:ing)?)|which models (?:are there|do you (?:know|have)|can i use)|(?:list|show)(?: me)?(?: the| available| all)* models`, () => ({ kind: 'setup', provider: null })),
  rule(String.raw`(?:how (?:do|can) i )?(?:set ?up|connect|configure|add|install|use|switch to|try|get)(?: to)?(?: with)? (?:my |the |an? )*(${SERVICES})(?: (?:api ?)?(?:key|model|account)s?)?|(?:how (?:do|can) i )?(?:set ?up|add|enter|use|change) (?:my |the |an? )*(?:(${SERVICES}) )?(?:api ?)?keys?(?: for (${SERVICES}))?|(?:i have|here is) (?:an? |my )*(?:(${SERVICES}) )?(?:api ?)?key.*`, (groups) => ({ kind: 'setup', provider: serviceOf(pick(groups)) })),

  rule(String.raw`(?:remember|memori[sz]e|keep in mind|don'?t forget|do not forget|note(?: down)?|take(?: a)? note|make(?: a)? note|save(?: a| this)? note|add(?: a)? note|write down)(?: that| this| of| for me| to)*[:,]?\s+(\S.*)`, ([note = '']) => ({ kind: 'remember', note: note.trim() })),
  rule(String.raw`(?:what|which things|everything) (?:do|did) (?:you|i) (?:remember|know|note|tell you|told you|say)(?: so far)?(?: (?:about|of|on|regarding) (.+))?|what have i (?:told|asked) you(?: to remember)?(?: about (.+))?|(?:recall|do you remember|tell me about)(?: about| of)?\s+(.+)|recall|(?:list|show|read|give)(?: me)?(?: all)?(?: my| the| your)? (?:notes?|memory|memories)|(?:my )?(?:notes|memory|memories)|what(?:'s| is| are| was| were) my (.+)|when(?:'s| is| was) my (.+)|where(?:'s| is| are| did i (?:put|leave)) my (.+)`, (groups) => ({ kind: 'recall', topic: topicOf(pick(groups)) })),
  rule(String.raw`(?:forget|unlearn)(?: that| about| what i said about| the note about| everything about)*\s+(.+)|(?:delete|remove|erase)(?: the| my| that)* note(?:s)?(?: about| on| that| with)?\s+(.+)`, (groups) => ({ kind: 'forget', topic: pick(groups) })),

  rule(String.raw`(?:search|grep|look)(?: for)?\s+["'\x60]([^"'\x60]+)["'\x60](?: in ${FOLDER})?|(?:search(?: for)?|grep(?: for)?|look for)\s+(.+?) in (?:(?:the |my )?(?:workspace|files|notes|folder)|${FOLDER})|(?:search(?: for)?|grep(?: for)?|look for|where (?:is|do i mention))\s+(.+?)(?: mentioned)?`, ([quoted, inside, text, place, bare]) => ({ kind: 'search', text: pick([quoted ?? '', text ?? '', bare ?? '']), path: pick([inside ?? '', place ?? '']) || '.' })),
  rule(String.raw`find(?: me)?(?: all| the| a| any)*(?: files?)?(?: named| called| with the name| matching)?\s+[\x60"']?([^\s\x60"']+)[\x60"']?(?: files?)?`, ([name = '']) => name === '' ? null : { kind: 'find', name }),
  rule(String.raw`(?:ls|dir)(?:\s+${FOLDER})?|(?:list|show|which|what)(?: me)?(?: all| the| my| are)*(?: files| folders| directories| workspace| folder contents?| directory)(?: are| do i have| do we have)?(?: there| here)?(?:(?: are| is)?(?: in| of| inside| under) (?:the |my )?(?:folder |directory )?(?:workspace|${FOLDER}))?|what(?:'s| is) in (?:the |my )?(?:workspace|(?:folder|directory) ${FOLDER}|(?:current |this )?(?:folder|directory))`, (groups) => ({ kind: 'list', path: pick(groups) || '.' })),
  rule(String.raw`(?:write|save|put|add)\s+["'\x60](.+)["'\x60] (?:to|into|in)(?: the| a)?(?: new)?(?: file)?(?: called| named)?\s+${FILE}|(?:create|write|make)(?: the| a)?(?: new)? file(?: called| named)?\s+${FILE}(?: (?:with|saying|containing)(?: the)?(?: text| content)?:?\s+(.+))?`, ([content, target, created, text]) => ({ kind: 'write', path: pick([target ?? '', created ?? '']), content: unquote(content ?? text ?? '') })),
  rule(String.raw`(?:read|show|open|cat|print|display|view|type|see)(?: me| out)?(?: the| my)?(?: file| contents? of| text of)*\s+${FILE}|(?:read|open|cat)(?: me)?(?: the| my)?(?: file)?\s+${FOLDER}|what(?:'s| is| does)(?: written)?(?: in)?(?: the| my)?(?: file)?\s+${FILE}(?: say| contain)?`, (groups) => ({ kind: 'read', path: pick(groups) })),
]

function unquote(text: string): string {
  return text.trim().replace(/^(["'`])([\s\S]*)\1$/, '$2')
}

/** Longer messages are letters or logs, not requests; it also bounds what the patterns may cost. */
const MAX_CHARS = 4000

const POLITE = /^(?:(?:please|pls|ok(?:ay)?|so|and|now|then|claw|assistant|hey|hi|hello)[,!]?\s+(?=\S+\s)|(?:can|could|would|will) you (?:please )?(?=\S)|i(?:'d| would) like you to |i want you to )+/i

function match(text: string): Intent | null {
  for (const { pattern, read } of RULES) {
    const found = pattern.exec(text)
    const intent = found === null ? null : read(found.slice(1))
    if (intent !== null) return intent
  }
  return null
}

/** Understands one message; everything it does not recognise is `unknown`. */
export function readIntent(message: string): Intent {
  const text = message.trim()
  if (text.length > MAX_CHARS) return { kind: 'unknown' }
  // A command is taken letter by letter, before politeness and punctuation are stripped.
  const whole = match(text)
  if (whole?.kind === 'run') return whole
  const plain = text.replace(/(?:,?\s+(?:please|thanks|thank you))?\s*[.!?…]*$/i, '').trim()
  const bare = plain.replace(POLITE, '').trim()
  return match(bare) ?? match(plain) ?? whole ?? { kind: 'unknown' }
}
