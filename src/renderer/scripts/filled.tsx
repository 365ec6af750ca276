interface FilledProps {
  readonly text: string;
  readonly missing: readonly string[];
}

/** The text as it will stand in the draft; what the desk could not fill in stands out. */
export function Filled({ text, missing }: FilledProps) {
  const parts = text.split(/(\{[^{}\n]{1,60}\})/u);
  return <>{parts.map((part, index) => (missing.includes(part) ? <mark key={`${index} ${part}`}>{part}</mark> : part))}</>;
}
