import http from 'node:http';
import https from 'node:https';

export interface FetchOptions {
  /** True if TLS must prove the host. `false` only if the caller checks the answer by other means. */
  readonly isCertificateChecked: boolean;
  readonly deadlineMs: number;
  /** Longer answers are refused. */
  readonly maxBytes: number;
}

/** Fetches a text by GET. Rejects if the answer is late, too long, or not a success. */
export function fetchText(url: string, { isCertificateChecked, deadlineMs, maxBytes }: FetchOptions): Promise<string> {
  const options = { rejectUnauthorized: isCertificateChecked, signal: AbortSignal.timeout(deadlineMs) };
  const scheme = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = scheme.get(url, options, (response) => {
      let text = '';
      response.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk;
        if (text.length > maxBytes) response.destroy(new RangeError('too long an answer'));
      });
      response.on('error', reject).on('end', () => resolve(text));
      if (response.statusCode !== 200) response.destroy(new TypeError('not the expected answer'));
    });
    request.on('error', reject);
  });
}
