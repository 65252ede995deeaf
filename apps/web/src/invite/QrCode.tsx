import { encode } from 'uqr';

/** Empty modules on each side, as many as readers ask for (ISO/IEC 18004, quiet zone). */
const border = 4;

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/**
 * Draws a text as a QR code, for the camera of another device, without any server. It is black on white in every theme,
 * because few readers can read it inverted.
 */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, data } = encode(text, { ecc: 'L', border });
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <path d={drawModules(data)} />
    </svg>
  );
}

/** A path with one square for each dark module. */
function drawModules(rows: readonly (readonly boolean[])[]): string {
  const draw = (row: readonly boolean[], y: number) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''));
  return rows.flatMap(draw).join('');
}
