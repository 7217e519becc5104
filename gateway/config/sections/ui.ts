// Keys under `ui`: how the dashboard looks, and what the assistant is called there before it has a name of its own.
import { z } from 'zod'
import { group, note, text } from './fields.ts'

const colour = () => note(z.string().regex(/^#?[\da-f]{6}$/i, 'must be a colour such as "#ff4500"'), 'Accent colour as `#rrggbb`. The dashboard takes its hue; how light it is follows the theme, so that everything stays readable.', { placeholder: '#ff4500' })

export const uiSection = () => group('How the dashboard looks.', {
  seamColor: colour().optional(),
  assistant: group('How the agent that answers by default is shown while it has no name or picture of its own.', {
    name: note(z.string().trim().min(1).max(50), 'Its name.').optional(),
    avatar: text('Its picture: a `data:` address, an emoji, or up to four letters.').optional(),
  }),
})
