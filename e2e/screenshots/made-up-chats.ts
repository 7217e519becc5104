// The chats of a made-up household that uses its assistant for everything: what people ask, what it did, what it answered.

interface MadeUpTool {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  readonly result: string
}

export interface MadeUpTurn {
  readonly ask: string
  readonly thinking?: string
  readonly tools?: readonly MadeUpTool[]
  readonly answer: string
}

export interface MadeUpChat {
  readonly key: string
  readonly agentId: string
  readonly title: string
  /** How long ago it ended. */
  readonly hoursAgo: number
  readonly model: string
  readonly isPinned?: boolean
  readonly isArchived?: boolean
  readonly isUnread?: boolean
  readonly turns: readonly MadeUpTurn[]
}

const SONNET = 'anthropic/claude-sonnet-5-5'
const LOCAL = 'ollama/qwen3:14b'

/** The chat that most pictures show. */
export const LISBON = 'agent:main:dashboard:lisbon'

export const CHATS: readonly MadeUpChat[] = [
  {
    key: LISBON, agentId: 'main', title: 'Four days in Lisbon', hoursAgo: 0.3, model: SONNET, isPinned: true,
    turns: [
      {
        ask: 'We land in Lisbon on Thursday 10 December at 11:40 and fly home on Sunday evening. Two adults, one seven-year-old. Can you plan the days around the weather, and keep the walking short?',
        thinking: 'Weather first, then what is open in December. The child is seven: no more than about four kilometres a day, and something with water or animals each day.',
        tools: [
          { name: 'web_fetch', args: { url: 'https://weather.example/lisbon/10-day' }, result: 'Thu 16° light rain from 15:00 · Fri 17° sun · Sat 15° showers · Sun 17° sun' },
          { name: 'web_search', args: { query: 'Lisbon Oceanário opening hours December' }, result: 'Oceanário de Lisboa: daily 10:00–19:00, last entry 18:00' },
          { name: 'read', args: { path: 'travel/preferences.md' }, result: '- no early mornings\n- Mia gets tired after an hour of walking\n- vegetarian lunch' },
        ],
        answer: `Friday and Sunday are the dry days, so the hills and the river go there, and everything with a roof goes on Thursday afternoon and Saturday.

| Day | Weather | Morning | Afternoon | Walking |
| - | - | - | - | -: |
| Thu 10 | rain from 3 pm | arrive, lunch in Alfama | Oceanário, open until 7 pm | 1.8 km |
| Fri 11 | sunny, 17° | tram 28 to Graça | picnic at São Jorge | 3.1 km |
| Sat 12 | showers | tile museum | pastry class at 2 pm | 2.2 km |
| Sun 13 | sunny, 17° | ferry to Cacilhas | fly home at 7.25 pm | 2.6 km |

**Two things to book soon:** the pastry class has three places left on Saturday, and the Oceanário is 4 € cheaper online. Shall I do both?`,
      },
      {
        ask: 'Yes to the Oceanário, leave the class for now. And how much would all of it be?',
        tools: [{ name: 'exec', args: { command: 'claw-budget sum travel/lisbon.csv --by category' }, result: 'flights 412.00\nhotel 356.00\nfood 240.00\ntickets 71.50\ntransport 48.00\ntotal 1127.50' }],
        answer: `About **€1,128** for the three of you, flights included:

- Flights and hotel: €768
- Food, going by your last trips: €240
- Tickets and transport: €119.50

I put the Oceanário into your calendar for Thursday at 3.30 pm. The link to pay is in your inbox; I did not pay anything. This is how I added it up, if you want to change a number:

\`\`\`python
costs = {"flights": 412, "hotel": 356, "food": 240, "tickets": 71.5, "transport": 48}
per_day = sum(costs.values()) / 4
print(f"{per_day:.2f} a day")  # 281.88 a day
\`\`\``,
      },
    ],
  },
  { key: 'agent:main:telegram:direct:48213', agentId: 'main', title: 'Groceries for Sunday', hoursAgo: 1.2, model: SONNET, isUnread: true, turns: [{ ask: 'What do we still need for the lasagne on Sunday?', tools: [{ name: 'read', args: { path: 'lists/kitchen.md' }, result: 'pasta sheets, flour, onions' }], answer: 'You have pasta sheets, flour and onions. Still missing:\n\n- 500 g of spinach\n- ricotta, two tubs\n- nutmeg\n- a tin of tomatoes\n\nI put them on the shared list.' }] },
  { key: 'agent:main:whatsapp:direct:351900', agentId: 'main', title: 'Call the plumber back', hoursAgo: 2.5, model: LOCAL, turns: [{ ask: 'Remind me at 4 to call the plumber back about the valve', answer: 'I will remind you at 4 pm. His number from last time is in the note.' }] },
  { key: 'agent:work:slack:group:c09-release', agentId: 'work', title: 'Release notes for 4.2', hoursAgo: 4, model: SONNET, turns: [{ ask: 'Can you draft the release notes from what was merged since Monday?', tools: [{ name: 'exec', args: { command: 'git log --merges --since=monday --oneline' }, result: '14 merges' }, { name: 'write', args: { path: 'notes/4.2.md' }, result: 'written' }], answer: '## What is new in 4.2\n\n1. **Exports are four times faster.** Large boards no longer time out.\n2. **Guests can comment** without an account.\n3. Fixed: the calendar skipped the last Sunday of a month.\n\nThe draft is in `notes/4.2.md`. Two merges have no description; I marked them.' }] },
  { key: 'agent:main:dashboard:boiler', agentId: 'main', title: 'What error E119 of the boiler means', hoursAgo: 7, model: LOCAL, turns: [{ ask: 'The boiler shows E119. What is that?', tools: [{ name: 'memory_search', args: { query: 'boiler manual' }, result: 'manuals/boiler.pdf, page 31' }], answer: 'E119 means the water pressure is too low. Your manual, page 31: open the filling valve under the boiler until the needle is between 1 and 1.5 bar, then close it again.' }] },
  { key: 'agent:work:dashboard:invoices', agentId: 'work', title: 'Invoices that nobody paid yet', hoursAgo: 26, model: SONNET, isPinned: true, turns: [{ ask: 'Which invoices are overdue?', tools: [{ name: 'exec', args: { command: 'ledger -f books.ledger overdue' }, result: '3 open' }], answer: 'Three, together **€4,310**:\n\n| Who | Amount | Since |\n| - | -: | - |\n| Hartmann & Söhne | 2,450 | 12 days |\n| Studio Nord | 1,260 | 5 days |\n| B. Okafor | 600 | 2 days |' }] },
  { key: 'agent:main:signal:direct:4477', agentId: 'main', title: 'Birthday present for Ines', hoursAgo: 29, model: SONNET, turns: [{ ask: 'Ines turns 40. She likes birds and hates clutter. Ideas?', answer: 'A guided morning at the wetlands, for two; a subscription to a birding magazine; or a good pair of light binoculars. The first takes no shelf.' }] },
  { key: 'agent:garden:telegram:direct:48213', agentId: 'garden', title: 'When to cut back the roses', hoursAgo: 50, model: LOCAL, turns: [{ ask: 'When do I cut back the roses?', answer: 'Not before the end of February: you had frost in March last year. Take off what is dead now.' }] },
  { key: 'agent:main:dashboard:school', agentId: 'main', title: 'Letter to the school about the trip', hoursAgo: 54, model: SONNET, turns: [{ ask: 'Write a short letter: Mia takes part in the trip, but must not eat nuts.', answer: 'Dear Mrs Ferreira,\n\nMia is happy to come along on 3 December. Please keep in mind that she must not eat nuts, not even traces; her medicine is in the red bag.\n\nKind regards' }] },
  { key: 'agent:work:dashboard:hiring', agentId: 'work', title: 'Questions for the interview on Tuesday', hoursAgo: 76, model: SONNET, turns: [{ ask: 'Five questions for a support engineer, please', answer: '1. Tell me about a customer you could not help.\n2. How do you read a log you have never seen?\n3. What do you do in the first ten minutes of an outage?\n4. When did you last change your mind?\n5. What should we stop doing?' }] },
  { key: 'agent:main:email:direct:newsletter', agentId: 'main', title: 'Newsletters you never open', hoursAgo: 98, model: LOCAL, turns: [{ ask: 'Which newsletters did I not open for three months?', answer: 'Eleven. The three that write most: Deal Digest (64), Runner Weekly (26), Cloud Brief (25).' }] },
  { key: 'agent:main:dashboard:photos', agentId: 'main', title: 'Sort the photos of the summer', hoursAgo: 150, model: LOCAL, turns: [{ ask: 'Sort the photos of the summer by place', answer: 'Done: 1,284 photos in 9 places. 37 have no place; they are in `unsorted`.' }] },
  { key: 'agent:work:dashboard:tax', agentId: 'work', title: 'What the tax adviser still needs', hoursAgo: 220, model: SONNET, turns: [{ ask: 'What does the tax adviser still need for last year?', answer: 'Two things: the receipt for the laptop, and the rent agreement of the office.' }] },
  { key: 'agent:main:dashboard:spanish', agentId: 'main', title: 'Ten minutes of Portuguese a day', hoursAgo: 400, model: LOCAL, isArchived: true, turns: [{ ask: 'Give me ten minutes of Portuguese for today', answer: 'Bom dia! Today: ordering in a café. *Queria um café e um pastel de nata, por favor.*' }] },
]

/** What is asked while the pictures are taken, and what the scripted model is told to do with it. */
export const PROMPTS: Readonly<Record<string, string>> = {
  'Move the photos of the summer to the new disk, please.': '[[preamble=I have compared both disks: there is room for everything. Before I move anything, one question.]] [[tool=exec {"command":"mv /home/ana/photos/2026-summer /mnt/archive/photos/"}]]',
  'Write the story of the lighthouse for Mia, a long one.': '[[rate=2]] [[tokens=4000]]',
  'Which bin goes out tomorrow?': '[[reply=The **yellow** one, for packaging. It is collected before seven, so put it out tonight.\n\nPaper is next, on Thursday.]]',
  'Hello! In two or three sentences: who are you, and what can you do for me here?': '[[reply=I am Samantha, your own assistant on this computer. I keep your notes and lists, look things up, write with you and run what you allow me to. Everything we did before is here, so just go on where you were.]]',
}
export const [MOVE_PHOTOS = '', LONG_STORY = '', WHICH_BIN = ''] = Object.keys(PROMPTS)
