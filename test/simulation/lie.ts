import { Secret, sha256, toBase64url } from '@sotto/base';
import type { AgreementMessage } from '@sotto/keys';
import { openCredential } from '@sotto/keys';
import { commitTo } from '../../packages/keys/src/agreement/mediaSecret.ts';
import { signHeader } from '../../packages/keys/src/agreement/signedMessages.ts';
import { createWrapContext, deriveKek, sealWrap } from '../../packages/keys/src/agreement/wrap.ts';
import type { Member } from './Member.ts';
import type { World } from './World.ts';

type Sponsoring = AgreementMessage & { readonly type: 'sponsor' };

/** The same sponsoring with a secret that nobody else has; committed to as it should be, or not. */
async function forge(
  world: World,
  liar: Member,
  { header, wraps, isCommitted }: Sponsoring & { isCommitted: boolean },
): Promise<Sponsoring> {
  const { keys, session, random } = liar.self;
  const secret = new Secret(random(32));
  const previous = liar.agent.log.log.generation?.previous ?? new Uint8Array(32);
  const { signature: _, ...body } = header;
  const commitment = isCommitted ? await commitTo(secret, { ...header, previous }) : header.commitment;
  const forged = { ...body, commitment };
  const context = await createWrapContext(forged);
  const lies = [];
  for (const { join } of wraps) {
    const victim = world.members.find((member) => toBase64url(member.join) === toBase64url(join));
    const opened = victim && (await openCredential(victim.credential, { keys }));
    if (!victim || !opened?.ok) continue;
    const { roomHandle } = keys;
    const ends = { roomHandle, sender: await sha256(liar.credential), recipient: await sha256(victim.credential) };
    const kek = await deriveKek(session.exchange, opened.value.exchange, ends);
    if (kek) lies.push({ join, wrap: sealWrap(secret, kek, context) });
  }
  return { type: 'sponsor', header: signHeader(forged, session), wraps: lies };
}

/** Lets one sponsor lie to whoever enters, before anybody else is asked. */
export async function lie(
  world: World,
  liar: Member,
  { enter, isCommitted }: { readonly enter: () => Promise<Member>; readonly isCommitted: boolean },
): Promise<Member> {
  const { fate } = world;
  const isNotAsked: typeof fate = (delivery) => (delivery.event.type === 'asked' ? [] : fate(delivery));
  world.fate = isNotAsked;
  const newcomer = await enter();
  await world.time.run(100);
  const messages = await liar.agent.handle({ type: 'asked', joins: [newcomer.join] });
  for (const message of messages) {
    if (message.type !== 'sponsor') continue;
    const { header, wraps } = await forge(world, liar, { ...message, isCommitted });
    await world.inject(newcomer, { type: 'sponsored', header, wrap: wraps[0]?.wrap ?? null });
  }
  world.fate = fate;
  return newcomer;
}
