/** The firefly as a line drawing in the color of the text around it; decoration. */
export function Firefly({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <circle cx="16" cy="21" r="10" fill="currentColor" opacity="0.14" />
      <path
        d="M16 14.2c3 0 4.7 2.3 4.7 5.2 0 3.4-2.1 6.8-4.7 6.8s-4.7-3.4-4.7-6.8c0-2.9 1.7-5.2 4.7-5.2z"
        fill="currentColor"
      />
      <g fill="none" stroke="currentColor" strokeLinecap="round" strokeWidth="1.6">
        <path d="M14.9 13.4C11.6 9.2 7.2 8.2 5.4 9.9c-1.8 1.8-.2 5.8 4.6 6.9" />
        <path d="M17.1 13.4c3.3-4.2 7.7-5.2 9.5-3.5 1.8 1.8.2 5.8-4.6 6.9" />
        <path d="M15 9.1c-.3-1.6-1.1-2.7-2.3-3.4M17 9.1c.3-1.6 1.1-2.7 2.3-3.4" />
      </g>
      <circle cx="16" cy="11.4" r="2.6" fill="currentColor" />
    </svg>
  );
}

/** The mark with its glow, for dark ground. */
export function Mark({ size }: { readonly size: number }) {
  return <img src="/favicon.svg" alt="" width={size} height={size} />;
}
