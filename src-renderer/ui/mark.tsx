// The product's mark: an open claw. The same drawing is public/icon.svg.

export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="var(--accent)" aria-hidden="true" focusable="false">
      <path d="M14.2 1.9C7.7 3.2 3 8.8 3 15.4c0 7.7 6 13.9 13.5 13.9 3.4 0 6.5-1.3 8.8-3.4.6-.6.3-1.5-.5-1.6-5.7-.7-10.1-4.6-10.9-9.8C13.2 10 14 6.1 15.7 3.1c.4-.7-.6-1.4-1.5-1.2Z" />
      <path d="M26.9 8.3c-.1-.8-1.2-1-1.6-.3-1.2 2.1-3.3 3.5-5.7 3.9-1.9.3-3.1 1.7-2.9 3.5.4 3.6 4.3 6.3 8.6 6 2.4-.2 3.9-2.3 3.9-5.1 0-2.9-.9-5.7-2.3-8Z" />
    </svg>
  )
}
