import type { Person } from './Person.ts';

/** Revokes the microphone permission, as a person does in the browser's settings. */
export async function refuseMicrophone({ page }: Person, origin: string): Promise<void> {
  const context = page.browserContext();
  const devtools = await page.browser().target().createCDPSession();
  const permission = { name: 'microphone' };
  const whose = { origin, browserContextId: context.id };
  await devtools.send('Browser.setPermission', { permission, setting: 'denied', ...whose } as never);
}
