// The chart itself: bars over days, drawn by uPlot in the colours of the page. Comes with the view that needs it.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { compactNumber, money } from '../../lib/format-number.ts'
import type { UsageReport } from '../../state/usage/usage-store.ts'
import type { Measure } from './daily-usage.tsx'
import { dayName } from './range.ts'
import styles from './usage-view.module.css'

export interface DailyChartProps {
  readonly daily: UsageReport['daily']
  readonly measure: Measure
}

const HEIGHT = 220
const EMPTY_TOP: Readonly<Record<Measure, number>> = { cost: 0.01, tokens: 100 }

export default function DailyChart({ daily, measure }: DailyChartProps) {
  const { t, i18n } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const tip = useRef<HTMLDivElement>(null)
  const locale = i18n.language
  useEffect(() => {
    const element = box.current
    const label = tip.current
    if (element === null || label === null) return
    const format = (value: number) => (measure === 'cost' ? money(value, locale) : compactNumber(value, locale))
    // Canvas knows no variables: the page's colours are read when it is drawn.
    const colours = readColours(element)
    const bars = uPlot.paths.bars?.({ size: [0.72, 36], radius: 0.18 })
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        padding: [12, 8, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { x: { time: false, range: (_chart, min, max) => [min - 0.6, max + 0.6] }, y: { range: (_chart, _min, max) => [0, max > 0 ? max * 1.08 : EMPTY_TOP[measure]] } },
        axes: [
          { stroke: () => colours().ink, font: colours().font, grid: { show: false }, ticks: { show: false }, size: 28, space: 64, incrs: [1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365], values: (_chart, places) => places.map((place) => (Number.isInteger(place) && daily[place] !== undefined ? dayName(daily[place].date, locale) : '')) },
          { stroke: () => colours().ink, font: colours().font, grid: { stroke: () => colours().line, width: 1 }, ticks: { show: false }, size: 64, values: (_chart, values) => values.map(format) },
        ],
        series: [{}, { fill: () => colours().accent, stroke: () => colours().accent, width: 0, points: { show: false }, ...(bars !== undefined && { paths: bars }) }],
        hooks: {
          setCursor: [
            ({ cursor: { idx, left = -1 } }) => {
              const day = typeof idx === 'number' && left >= 0 ? daily[idx] : undefined
              label.hidden = day === undefined
              if (day === undefined) return
              label.textContent = `${dayName(day.date, locale, { weekday: 'short', day: 'numeric', month: 'short' })} · ${t('usage.tip', { cost: money(day.totalCost, locale), tokens: compactNumber(day.totalTokens, locale) })}`
            },
          ],
        },
      },
      [daily.map((_, index) => index), daily.map((day) => (measure === 'cost' ? day.totalCost : day.totalTokens))],
      element,
    )
    const resized = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== chart.width) chart.setSize({ width: element.clientWidth, height: HEIGHT })
    })
    resized.observe(element)
    const repaint = () => chart.redraw(false)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', repaint)
    const themed = new MutationObserver(repaint)
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      resized.disconnect()
      themed.disconnect()
      dark.removeEventListener('change', repaint)
      chart.destroy()
    }
  }, [daily, measure, locale, t])
  return (
    <>
      <div ref={box} className={styles.chart} aria-hidden="true" />
      <div ref={tip} className={styles.tip} aria-hidden="true" hidden />
    </>
  )
}

function readColours(element: HTMLElement): () => { readonly accent: string; readonly ink: string; readonly line: string; readonly font: string } {
  const probe = document.createElement('i')
  return () => {
    const colour = (name: string) => {
      // `light-dark()` is only resolved where it is used.
      probe.style.color = `var(${name})`
      element.append(probe)
      const { color } = getComputedStyle(probe)
      probe.remove()
      return color
    }
    return { accent: colour('--accent'), ink: colour('--ink-3'), line: colour('--line'), font: `12px ${getComputedStyle(element).fontFamily}` }
  }
}
