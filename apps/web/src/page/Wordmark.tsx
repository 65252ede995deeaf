const rings = [60, 96, 142, 200, 272, 360, 466, 592];

/**
 * The word `Sotto`, its last letter a lamp. At home its light spreads over the page in ever fainter rings, as a low
 * voice does. It is a decoration: the parent has `Sotto` as text.
 */
export function Wordmark({ isCarrying = false }: { isCarrying?: boolean }) {
  return (
    <svg className="wordmark" viewBox="0 0 304 112" aria-hidden="true">
      {isCarrying && <Rings />}
      <path d="M53 47C47 39 39 36 31 36C19 36 11 42 11 51C11 61 20 64.500 32 67.500C45 70.500 54 75 54 84.500C54 94 45 100 31 100C20 100 12 96 7 89" />
      <circle cx="104" cy="68" r="32" />
      <path d="M162 10V83Q162 100 179 100M202 10V83Q202 100 219 100M147 38H217" />
      <circle className="lamp" cx="266" cy="68" r="32" />
    </svg>
  );
}

/** Full towards the upper right, faint over the text below. */
function Rings() {
  return (
    <g className="rings">
      <linearGradient id="carry" gradientUnits="userSpaceOnUse" x1="150" y1="190" x2="460" y2="-60">
        <stop offset="0" stopColor="currentcolor" stopOpacity="0.12" />
        <stop offset="0.5" stopColor="currentcolor" stopOpacity="0.85" />
        <stop offset="1" stopColor="currentcolor" stopOpacity="0.7" />
      </linearGradient>
      {rings.map((radius) => (
        <circle key={radius} cx="266" cy="68" r={radius} stroke="url(#carry)" />
      ))}
    </g>
  );
}
