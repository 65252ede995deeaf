import type { Person } from './Person.ts';

/** As if the person had said no, or taken back a yes, in the browser's own settings. */
export async function refuseMicrophone({ page }: Person, origin: string): Promise<void> {
  const context = page.browserContext();
  const devtools = await page.browser().target().createCDPSession();
  const permission = { name: 'microphone' };
  const whose = { origin, browserContextId: context.id };
  await devtools.send('Browser.setPermission', { permission, setting: 'denied', ...whose } as never);
}
